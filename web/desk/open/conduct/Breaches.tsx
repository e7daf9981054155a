// Cases of breaches, and the leads that wait for one.
import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { Link } from 'react-router';
import type { BreachLine, BreachList, LeadList } from '#rooms/open/conduct/schema.ts';
import { breachStates } from '#rooms/open/conduct/types.ts';
import { ArticleRefs } from '../../../shared/ArticleRef.tsx';
import { can } from '../../../shared/Can.tsx';
import { Empty } from '../../../shared/Empty.tsx';
import { ProblemView } from '../../../shared/ProblemView.tsx';
import { useTexts } from '../../../shared/text.ts';
import { useAddress } from '../../list/address.ts';
import { type Column, DataTable } from '../../list/DataTable.tsx';
import { Fold } from '../../registers/Fold.tsx';
import { Screen } from '../../shell/Screen.tsx';
import { OpenPages } from '../Pages.tsx';
import { opening, useOpenActs } from '../queries.ts';

function Leads() {
  const { t, say } = useTexts();
  const acts = useOpenActs();
  const list = useQuery(opening<LeadList>('breaches/leads'));
  if (!list.data || list.data.items.length === 0) return <ProblemView error={list.error} />;
  return (
    <section>
      <h2>{t('open-conduct:desk.leads')}</h2>
      <DataTable
        label={t('open-conduct:desk.leads')}
        rows={list.data.items}
        rowKey={(row) => row.id}
        empty={null}
        columns={[
          {
            key: 'number',
            title: t('open-conduct:desk.number'),
            optional: false,
            render: (row) => <span className="num">{row.number}</span>,
          },
          {
            key: 'cause',
            title: t('open-conduct:desk.cause'),
            render: (row) => (
              <>
                {t(`open-conduct:desk.causeOf.${row.cause}`)}
                <div className="row-sub">{row.note}</div>
              </>
            ),
          },
          { key: 'user', title: t('open-conduct:desk.user'), render: (row) => say(row.user.name) },
          { key: 'ground', title: t('open-conduct:desk.ground'), render: (row) => say(row.ground.title) },
          {
            key: 'on',
            title: t('open-conduct:desk.on'),
            render: (row) => <span className="num">{row.openedOn}</span>,
          },
          {
            key: 'act',
            title: t('open-conduct:desk.decide'),
            render: (row) => (
              <>
                <Fold
                  title={t('open-conduct:desk.leadCase')}
                  ok={t('open-conduct:desk.leadCase')}
                  fields={[{ name: 'said', label: t('open-conduct:desk.said'), kind: 'long' }]}
                  submit={(values) => acts.post(`breaches/leads/${row.id}/case`, values)}
                />
                <Fold
                  title={t('open-conduct:desk.leadDismiss')}
                  ok={t('open-conduct:desk.leadDismiss')}
                  fields={[
                    { name: 'reason', label: t('open-conduct:desk.reason'), kind: 'long', required: true },
                  ]}
                  submit={(values) => acts.post(`breaches/leads/${row.id}/dismissal`, values)}
                />
              </>
            ),
          },
        ]}
      />
    </section>
  );
}

export const breachTone: Record<BreachLine['state'], string> = { open: 'near', settled: 'bad', dropped: '' };

export function Breaches() {
  const { t, say } = useTexts();
  const address = useAddress();
  const state = address.get('state');
  const list = useQuery(opening<BreachList>('breaches', { pageSize: 100, ...(state ? { state } : {}) }));
  const columns: Column<BreachLine>[] = [
    {
      key: 'number',
      title: t('open-conduct:desk.number'),
      optional: false,
      render: (row) => (
        <Link className="row-name" to={`/open/breaches/${row.id}`}>
          {row.number}
        </Link>
      ),
    },
    { key: 'user', title: t('open-conduct:desk.user'), render: (row) => say(row.user.name) },
    { key: 'ground', title: t('open-conduct:desk.ground'), render: (row) => say(row.ground.title) },
    {
      key: 'sets',
      title: t('open-conduct:desk.set'),
      render: (row) => row.datasets.map(({ id, title }) => <div key={id}>{say(title)}</div>),
    },
    {
      key: 'origin',
      title: t('open-conduct:desk.origin'),
      render: (row) => t(`open-conduct:desk.originOf.${row.origin}`),
    },
    {
      key: 'opened',
      title: t('open-conduct:desk.openedOn'),
      render: (row) => <span className="num">{row.openedOn}</span>,
    },
    {
      key: 'state',
      title: t('open-conduct:desk.state'),
      render: (row) => (
        <>
          <span className={`mark ${breachTone[row.state]}`}>
            {t(`open-conduct:desk.breachState.${row.state}`)}
          </span>{' '}
          {row.measure ? (
            <span className="mark">{t(`open-conduct:measureState.${row.measure.state}`)}</span>
          ) : null}
        </>
      ),
    },
  ];
  return (
    <Screen title={t('open-conduct:desk.breaches')} facts={<ArticleRefs ids={list.data?.articles} />}>
      <OpenPages />
      <ProblemView error={list.error} onRetry={() => void list.refetch()} />
      {can(list.data?.abilities, 'open') ? <Leads /> : null}
      <div className="list-tools">
        <Select
          aria-label={t('open-conduct:desk.state')}
          value={state}
          onChange={(next: string) => address.set({ state: next })}
          options={[
            { value: '', label: t('open-conduct:desk.all') },
            ...breachStates.map((value) => ({ value, label: t(`open-conduct:desk.breachState.${value}`) })),
          ]}
          style={{ minWidth: 160 }}
        />
      </div>
      {list.error ? null : (
        <DataTable
          label={t('open-conduct:desk.breaches')}
          columns={columns}
          rows={list.data?.items}
          rowKey={(row) => row.id}
          empty={
            <Empty title={t('open-conduct:desk.breachesNone')} how={t('open-conduct:desk.breachesHow')} />
          }
        />
      )}
      {can(list.data?.abilities, 'open') ? (
        <p>
          <Link to="/open/conduct">{t('open-conduct:desk.openWhere')}</Link>
        </p>
      ) : null}
    </Screen>
  );
}
