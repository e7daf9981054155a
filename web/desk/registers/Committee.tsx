// 专家委员会: members with origin, field and term, the origins that are lacking, the working rules through their versions.
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { Link } from 'react-router';
import { ArticleRefs } from '../../shared/ArticleRef.tsx';
import { can } from '../../shared/Can.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { api } from '../../shared/fetch.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { DataTable } from '../list/DataTable.tsx';
import { ExportRows } from '../list/ExportCsv.tsx';
import { Screen } from '../shell/Screen.tsx';
import { useMe } from '../shell/session.ts';
import { useConfirm } from '../shell/useConfirm.tsx';
import { Fold } from './Fold.tsx';
import { RegisterPages, today } from './Pages.tsx';
import { base, committeeQuery, useRegisterAct } from './queries.ts';

type Person = { id: string; name: string; account: string };

function Keeping() {
  const { t, say } = useTexts();
  const me = useMe();
  const { data } = useQuery(committeeQuery);
  const people = useQuery({
    queryKey: ['organisation', me?.organisation.id],
    queryFn: () => api.get<{ people?: Person[] }>(`/api/organisations/${me?.organisation.id}`),
    enabled: me !== undefined,
  });
  const [current] = data?.rules ?? [];
  if (!data) return null;
  return (
    <>
      <Fold
        title={t('registers:committee.appoint')}
        what={t('registers:committee.appointWhat')}
        cite={data.cite}
        ok={t('registers:committee.appoint')}
        begin={{ fromDay: today() }}
        fields={[
          {
            name: 'personId',
            label: t('registers:field.name'),
            kind: 'choice',
            required: true,
            options: (people.data?.people ?? []).map((one) => ({
              value: one.id,
              label: `${one.name} ${one.account}`,
            })),
          },
          data.origins.length > 0
            ? {
                name: 'origin',
                label: t('registers:field.origin'),
                kind: 'choice',
                required: true,
                options: data.origins.map((one) => ({ value: one.key, label: say(one) })),
              }
            : { name: 'origin', label: t('registers:field.origin'), kind: 'text', required: true },
          { name: 'field', label: t('registers:field.field'), kind: 'text', required: true },
          { name: 'fromDay', label: t('registers:field.termFrom'), kind: 'date', required: true },
          { name: 'untilDay', label: t('registers:field.until'), kind: 'date', required: true },
        ]}
        submit={(values) => api.post(`${base}/committee/members`, values)}
      />
      <Fold
        title={t('registers:committee.rules')}
        what={t('registers:committee.rulesWhat')}
        ok={t('registers:committee.rulesFile')}
        begin={{
          title: t('registers:committee.rulesName'),
          fromDay: today(),
          recusal: true,
          ...(current ? { quorum: current.quorum, majority: current.majority } : {}),
        }}
        fields={[
          { name: 'title', label: t('registers:field.title'), kind: 'text', required: true },
          { name: 'quorum', label: t('registers:field.quorum'), kind: 'number', required: true },
          { name: 'majority', label: t('registers:field.majority'), kind: 'number', required: true },
          {
            name: 'recusal',
            label: t('registers:field.recusal'),
            kind: 'flag',
            hint: t('registers:committee.recusalWhat'),
          },
          { name: 'fromDay', label: t('registers:field.from'), kind: 'date', required: true },
        ]}
        submit={(values) =>
          api.post(`${base}/committee/rules`, {
            ...values,
            recusal: values.recusal === true,
            ...(current && current.supersededFrom === null ? { replaces: current.id } : {}),
          })
        }
      />
    </>
  );
}

export function Committee() {
  const { t, say } = useTexts();
  const confirm = useConfirm();
  const { data, error } = useQuery(committeeQuery);
  const end = useRegisterAct((id: string) => api.delete(`${base}/committee/members/${id}`));
  const keeps = can(data?.abilities, 'keep');
  return (
    <Screen
      title={data ? say(data.name) : t('registers:committee.title')}
      facts={<ArticleRefs ids={data?.cite} />}
      actions={
        <>
          <Link className="ant-btn ant-btn-default" to="/registers/rounds">
            {t('registers:rounds')}
          </Link>
          {data ? (
            <ExportRows
              name="committee"
              rows={data.members}
              columns={[
                { title: t('registers:field.name'), value: (row) => row.name },
                { title: t('registers:field.origin'), value: (row) => say(row.originName) },
                { title: t('registers:field.field'), value: (row) => row.field },
                { title: t('registers:field.termFrom'), value: (row) => row.fromDay },
                { title: t('registers:field.until'), value: (row) => row.endedOn ?? row.untilDay },
              ]}
            />
          ) : null}
        </>
      }
    >
      <RegisterPages />
      <ProblemView error={error ?? end.error} />
      <div className="stack">
        {data && data.lacking.length > 0 ? (
          <p className="near-text" role="note">
            {t('registers:committee.lacking', { origins: data.lacking.map(say).join(' · ') })}
          </p>
        ) : null}
        {keeps ? <Keeping key={data?.rules[0]?.id ?? 'none'} /> : null}
        <DataTable
          label={t('registers:committee.members')}
          rows={data?.members}
          rowKey={(row) => row.id}
          empty={<Empty title={t('registers:empty.members')} how={t('registers:committee.appointWhat')} />}
          columns={[
            { key: 'name', title: t('registers:field.name'), render: (row) => row.name },
            { key: 'origin', title: t('registers:field.origin'), render: (row) => say(row.originName) },
            { key: 'field', title: t('registers:field.field'), render: (row) => row.field },
            {
              key: 'term',
              title: t('registers:field.term'),
              render: (row) => (
                <span className="num">
                  {row.fromDay} – {row.endedOn ?? row.untilDay}
                </span>
              ),
            },
            {
              key: 'state',
              title: t('catalog:field.state'),
              render: (row) => (
                <span className="row-acts">
                  <span className={`mark ${row.current ? 'good' : ''}`}>
                    {t(row.current ? 'registers:committee.current' : 'registers:committee.ended')}
                  </span>
                  {keeps && row.current ? (
                    <Button
                      size="small"
                      onClick={async () => {
                        const sure = await confirm({
                          title: t('registers:committee.end'),
                          what: t('registers:committee.endWhat', { name: row.name }),
                          ok: t('registers:committee.end'),
                          danger: true,
                        });
                        if (sure) end.mutate(row.id);
                      }}
                    >
                      {t('registers:committee.end')}
                    </Button>
                  ) : null}
                </span>
              ),
            },
          ]}
        />
        <section>
          <h2 className="section-title">{t('registers:committee.rules')}</h2>
          <DataTable
            label={t('registers:committee.rules')}
            rows={data?.rules}
            rowKey={(row) => row.id}
            empty={
              <Empty title={t('registers:empty.workingRules')} how={t('registers:committee.rulesWhat')} />
            }
            columns={[
              {
                key: 'version',
                title: t('registers:field.version'),
                render: (row) => (
                  <Link to={`/registers/entries/${row.id}`}>
                    {t('registers:version', { version: row.version })}
                  </Link>
                ),
              },
              {
                key: 'quorum',
                title: t('registers:field.quorum'),
                render: (row) => <span className="num">{row.quorum}%</span>,
              },
              {
                key: 'majority',
                title: t('registers:field.majority'),
                render: (row) => <span className="num">{row.majority}%</span>,
              },
              {
                key: 'recusal',
                title: t('registers:field.recusal'),
                render: (row) => t(row.recusal ? 'common:yes' : 'common:no'),
              },
              {
                key: 'from',
                title: t('registers:field.from'),
                render: (row) => <span className="num">{row.fromDay}</span>,
              },
            ]}
          />
        </section>
      </div>
    </Screen>
  );
}
