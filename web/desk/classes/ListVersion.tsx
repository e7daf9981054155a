// One version of the city's list: its items as they were merged, what was struck and why, and the decision.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { Link, useParams } from 'react-router';
import type { ListRow } from '#rooms/classify/classes/schema.ts';
import { can } from '../../shared/Can.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { api } from '../../shared/fetch.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { SkeletonFacts } from '../../shared/Skeletons.tsx';
import { useTexts } from '../../shared/text.ts';
import { FactList } from '../catalog/Facts.tsx';
import { DataTable } from '../list/DataTable.tsx';
import { ExportRows } from '../list/ExportCsv.tsx';
import { Screen } from '../shell/Screen.tsx';
import { useReason } from '../shell/useConfirm.tsx';
import { base, versionQuery } from './queries.ts';

export function VersionItems({ id }: { id: string }) {
  const { t, say } = useTexts();
  const client = useQueryClient();
  const reason = useReason();
  const { data, error } = useQuery(versionQuery(id));
  const strike = useMutation({
    mutationFn: (body: { itemId: string; reason: string }) =>
      api.post(`${base}/list-versions/${id}/strikes`, body),
    onSuccess: () => client.invalidateQueries({ queryKey: ['classes'] }),
  });
  if (error) return <ProblemView error={error} />;
  const may = data?.state === 'draft' && can(data.abilities, 'strike');
  const ask = async (row: ListRow) => {
    if (row.struckReason !== null) return strike.mutate({ itemId: row.itemId, reason: '' });
    const why = await reason({
      title: t('classes:strike.title', { name: row.name }),
      what: t('classes:strike.what'),
      ok: t('classes:strike.ok'),
      label: t('classes:strike.reason'),
    });
    if (why) strike.mutate({ itemId: row.itemId, reason: why });
  };
  return (
    <>
      <ProblemView error={strike.error} />
      <DataTable<ListRow>
        label={t('classes:field.items')}
        rows={data?.items}
        rowKey={(row) => row.itemId}
        columns={[
          {
            key: 'name',
            title: t('classes:field.name'),
            optional: false,
            render: (row) => <Link to={`/classes/negative/${row.itemId}`}>{row.name}</Link>,
          },
          { key: 'provider', title: t('classes:field.provider'), render: (row) => say(row.provider.name) },
          {
            key: 'fields',
            title: t('classes:field.fields'),
            render: (row) => row.fields.map(({ titleZh }) => titleZh).join(t('law:separator')),
          },
          {
            key: 'struck',
            title: t('classes:field.struck'),
            render: (row) =>
              row.struckReason === null ? '–' : <span className="mark good">{row.struckReason}</span>,
          },
          ...(may
            ? [
                {
                  key: 'act',
                  title: '',
                  render: (row: ListRow) => (
                    <Button size="small" onClick={() => void ask(row)}>
                      {t(row.struckReason === null ? 'classes:strike.button' : 'classes:strike.back')}
                    </Button>
                  ),
                },
              ]
            : []),
        ]}
        empty={<Empty title={t('classes:empty.negative')} />}
      />
    </>
  );
}

export function ListVersionPage() {
  const { t, say } = useTexts();
  const { id = '' } = useParams();
  const { data, error, refetch } = useQuery(versionQuery(id));
  if (error) return <ProblemView error={error} onRetry={() => void refetch()} />;
  return (
    <Screen
      title={data ? t('classes:version', { number: data.number }) : t('common:state.loading')}
      crumbs={[{ to: '/classes/versions', text: t('classes:page.versions') }]}
      facts={data ? t(`classes:versionState.${data.state}`) : null}
      actions={
        data ? (
          <ExportRows<ListRow>
            name={`negative-list-${data.number}`}
            rows={data.items}
            columns={[
              { title: t('classes:field.provider'), value: (row) => say(row.provider.name) },
              { title: t('classes:field.name'), value: (row) => row.name },
              {
                title: t('classes:field.fields'),
                value: (row) => row.fields.map((one) => one.titleZh).join(t('law:separator')),
              },
              { title: t('classes:field.struck'), value: (row) => row.struckReason },
            ]}
          />
        ) : null
      }
    >
      {data ? (
        <div className="panel">
          <FactList
            facts={[
              { label: t('classes:field.mergedOn'), value: data.mergedOn, articles: data.articles },
              data.caseId !== null && {
                label: t('classes:field.case'),
                value: <Link to={`/cases/${data.caseId}`}>{t('classes:openCase')}</Link>,
              },
              data.decision !== null && { label: t('classes:field.decision'), value: data.decision },
              data.decidedOn !== null && { label: t('classes:field.decidedOn'), value: data.decidedOn },
              data.document !== null && { label: t('classes:field.document'), value: data.document },
              data.decidedBy !== null && { label: t('classes:field.by'), value: data.decidedBy },
            ]}
          />
        </div>
      ) : (
        <SkeletonFacts rows={4} />
      )}
      <h2 className="section-title">{t('classes:field.items')}</h2>
      <VersionItems id={id} />
    </Screen>
  );
}
