// One item of the negative list: its fields with their grounds, the opinions given on it, and what was decided.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { Link, useParams } from 'react-router';
import type { NegativeItemDetail } from '#rooms/classify/classes/schema.ts';
import { can } from '../../shared/Can.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { api } from '../../shared/fetch.ts';
import { formatInstant } from '../../shared/format.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { SkeletonFacts } from '../../shared/Skeletons.tsx';
import { useTexts } from '../../shared/text.ts';
import { FactList } from '../catalog/Facts.tsx';
import { DataTable } from '../list/DataTable.tsx';
import { Screen } from '../shell/Screen.tsx';
import { useReason } from '../shell/useConfirm.tsx';
import { OpinionTable } from './Opinions.tsx';
import { ItemState, Show } from './Pages.tsx';
import { base, itemQuery } from './queries.ts';

export function ItemFields({ fields }: { fields: NegativeItemDetail['fields'] }) {
  const { t } = useTexts();
  return (
    <DataTable
      label={t('classes:field.fields')}
      rows={fields}
      rowKey={(row) => row.name}
      columns={[
        {
          key: 'field',
          title: t('classes:field.field'),
          optional: false,
          render: (row) => (
            <>
              {row.titleZh} <code>{row.name}</code>
            </>
          ),
        },
        {
          key: 'basis',
          title: t('classes:field.basis'),
          render: (row) =>
            row.basis.map(({ title, article }) => `${title} ${article}`).join(t('common:semicolon')) || '–',
        },
      ]}
      empty={<Empty title={t('classes:empty.fields')} />}
    />
  );
}

export function NegativeItemPage() {
  const { t, say } = useTexts();
  const { id = '' } = useParams();
  const client = useQueryClient();
  const reason = useReason();
  const { data, error, refetch } = useQuery(itemQuery(id));
  const remove = useMutation({
    mutationFn: (why: string) => api.post(`${base}/negative-items/${id}/removal`, { reason: why }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['classes'] }),
  });
  if (error) return <ProblemView error={error} onRetry={() => void refetch()} />;
  const ask = async () => {
    const why = await reason({
      title: t('classes:remove.title'),
      what: t('classes:remove.what'),
      ok: t('classes:remove.ok'),
      label: t('classes:remove.reason'),
      danger: true,
    });
    if (why) remove.mutate(why);
  };
  return (
    <Screen
      title={data?.name ?? t('common:state.loading')}
      crumbs={[{ to: '/classes/negative', text: t('classes:page.negative') }]}
      facts={data ? <ItemState state={data.state} /> : null}
      actions={
        data?.state === 'listed' ? (
          <Show when={can(data.abilities, 'remove')}>
            <Button danger loading={remove.isPending} onClick={() => void ask()}>
              {t('classes:remove.button')}
            </Button>
          </Show>
        ) : null
      }
    >
      <ProblemView error={remove.error} />
      {data ? (
        <>
          <div className="panel">
            <FactList
              facts={[
                { label: t('classes:field.provider'), value: say(data.provider.name) },
                {
                  label: t('classes:field.entry'),
                  value: <Link to={`/catalog/${data.resourceId}`}>{data.name}</Link>,
                  articles: data.articles,
                },
                {
                  label: t('classes:field.scope'),
                  value: data.whole
                    ? t('classes:wholeEntry', { count: data.fields.length })
                    : t('classes:someFields', { count: data.fields.length }),
                },
                data.ground !== '' && { label: t('classes:field.ground'), value: data.ground },
                { label: t('classes:field.proposedAt'), value: formatInstant(data.proposedAt) },
                data.listedAt !== null && {
                  label: t('classes:field.listedAt'),
                  value: formatInstant(data.listedAt),
                },
                data.endedAt !== null && {
                  label: t('classes:field.endedAt'),
                  value: formatInstant(data.endedAt),
                },
                data.reason !== null && { label: t('classes:field.reason'), value: data.reason },
                data.caseId !== null && {
                  label: t('classes:field.case'),
                  value: <Link to={`/cases/${data.caseId}`}>{t('classes:openCase')}</Link>,
                },
                data.resetCaseId !== null && {
                  label: t('classes:field.resetCase'),
                  value: <Link to={`/cases/${data.resetCaseId}`}>{t('classes:openCase')}</Link>,
                },
              ]}
            />
          </div>
          <h2 className="section-title">{t('classes:field.fields')}</h2>
          <ItemFields fields={data.fields} />
          {data.caseId ? (
            <>
              <h2 className="section-title">{t('classes:opinions')}</h2>
              <OpinionTable rows={data.opinions} />
              <h2 className="section-title">{t('classes:decisions')}</h2>
              <DataTable
                label={t('classes:decisions')}
                rows={data.decisions}
                rowKey={(row) => `${row.on}${row.outcome.zh}`}
                columns={[
                  {
                    key: 'outcome',
                    title: t('classes:field.outcome'),
                    optional: false,
                    render: (row) => say(row.outcome),
                  },
                  {
                    key: 'why',
                    title: t('classes:field.reason'),
                    render: (row) => row.reasons.join(t('common:semicolon')) || '–',
                  },
                  {
                    key: 'unit',
                    title: t('classes:field.unit'),
                    render: (row) => (row.organisation ? say(row.organisation.name) : '–'),
                  },
                  { key: 'by', title: t('classes:field.by'), render: (row) => row.by ?? '–' },
                  {
                    key: 'on',
                    title: t('classes:field.at'),
                    render: (row) => <span className="num">{row.on}</span>,
                  },
                ]}
                empty={<Empty title={t('classes:empty.decisions')} />}
              />
            </>
          ) : null}
        </>
      ) : (
        <SkeletonFacts rows={6} />
      )}
    </Screen>
  );
}
