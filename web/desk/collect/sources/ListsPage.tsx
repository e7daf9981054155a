// 采集责任清单: drawn up from the catalogue, disputes decided, issued; how far each body fulfils it.
import { useMutation, useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { Link } from 'react-router';
import { ArticleRefs } from '../../../shared/ArticleRef.tsx';
import { can } from '../../../shared/Can.tsx';
import { Empty } from '../../../shared/Empty.tsx';
import { formatInstant, formatNumber } from '../../../shared/format.ts';
import { ProblemView } from '../../../shared/ProblemView.tsx';
import { useTexts } from '../../../shared/text.ts';
import { DataTable } from '../../list/DataTable.tsx';
import { ExportRows } from '../../list/ExportCsv.tsx';
import { Screen } from '../../shell/Screen.tsx';
import { CollectPages } from '../CollectPages.tsx';
import { editionsQuery, listUnitsQuery, paths, useSend } from './queries.ts';

const tones = { draft: 'near', issued: 'good', superseded: '' } as const;

export function ListsPage() {
  const { t, say } = useTexts();
  const send = useSend();
  const { data, error, refetch } = useQuery(editionsQuery);
  const { data: units } = useQuery(listUnitsQuery);
  const act = useMutation({ mutationFn: (name: 'draft' | 'issue') => send(`${paths.lists}/${name}`) });
  const draft = data?.items.some(({ state }) => state === 'draft');
  const may = can(data?.abilities, 'draft') && data?.inForce;
  return (
    <Screen
      title={t('sources:lists.title')}
      crumbs={[{ to: '/collect', text: t('desk:room.collect') }]}
      facts={
        <>
          <span className="muted">
            {t(data?.inForce === false ? 'sources:lists.silent' : 'sources:lists.what')}
          </span>{' '}
          <ArticleRefs ids={data?.articles} />
        </>
      }
      actions={
        may ? (
          <>
            <Button loading={act.isPending && act.variables === 'draft'} onClick={() => act.mutate('draft')}>
              {t(draft ? 'sources:lists.redraft' : 'sources:lists.draft')}
            </Button>
            <Button
              type="primary"
              disabled={!draft || (data?.conflicts.length ?? 0) > 0}
              loading={act.isPending && act.variables === 'issue'}
              onClick={() => act.mutate('issue')}
            >
              {t('sources:lists.issue')}
            </Button>
          </>
        ) : null
      }
    >
      <CollectPages />
      <ProblemView error={error ?? act.error} onRetry={() => void refetch()} />
      {data && data.conflicts.length > 0 ? (
        <>
          <h2 className="section-title">{t('sources:lists.conflicts', { count: data.conflicts.length })}</h2>
          <DataTable
            label={t('sources:lists.conflicts', { count: data.conflicts.length })}
            rows={data.conflicts}
            rowKey={(row) => row.element}
            empty={null}
            columns={[
              {
                key: 'element',
                title: t('sources:elements.element'),
                render: (row) => (
                  <>
                    <Link to={`/collect/elements/${row.elementId}`}>{row.title}</Link>
                    <div className="row-sub">{row.element}</div>
                  </>
                ),
              },
              {
                key: 'claimants',
                title: t('sources:lists.claimants'),
                render: (row) =>
                  row.claimants.map((one) => (
                    <div key={one.resource.id}>
                      {say(one.organisation.name)}
                      <span className="muted"> {one.resource.name}</span>
                    </div>
                  )),
              },
              {
                key: 'case',
                title: t('sources:lists.case'),
                width: 140,
                render: (row) =>
                  row.caseId ? <Link to={`/cases/${row.caseId}`}>{t('sources:lists.decide')}</Link> : null,
              },
            ]}
          />
        </>
      ) : null}
      <h2 className="section-title">{t('sources:lists.editions')}</h2>
      <DataTable
        label={t('sources:lists.editions')}
        rows={data?.items}
        rowKey={(row) => String(row.version)}
        empty={
          <Empty
            title={t('sources:lists.none')}
            how={t(may ? 'sources:lists.noneHow' : 'sources:lists.noneOthers')}
          />
        }
        columns={[
          {
            key: 'version',
            title: t('sources:version'),
            render: (row) => (
              <Link className="row-name" to={`/collect/lists/${row.version}`}>
                {t('sources:edition', { version: row.version })}
              </Link>
            ),
          },
          {
            key: 'state',
            title: t('sources:state'),
            render: (row) => (
              <span className={`mark ${tones[row.state]}`}>{t(`sources:lists.state.${row.state}`)}</span>
            ),
          },
          {
            key: 'day',
            title: t('sources:lists.issuedDay'),
            render: (row) => row.issuedDay ?? formatInstant(row.draftedAt),
          },
          {
            key: 'fields',
            title: t('sources:lists.fields'),
            align: 'right',
            render: (row) => formatNumber(row.fields),
          },
          {
            key: 'organisations',
            title: t('sources:lists.organisations'),
            align: 'right',
            render: (row) => formatNumber(row.organisations),
          },
        ]}
      />
      <div className="screen-head">
        <h2 className="section-title">{t('sources:lists.fulfilment')}</h2>
        {units && units.items.length > 0 ? (
          <ExportRows
            name="responsibility-units"
            rows={units.items}
            columns={[
              { title: t('sources:unit'), value: (row) => say(row.organisation.name) },
              { title: t('sources:lists.fields'), value: (row) => row.fields },
              { title: t('sources:lists.fulfilled'), value: (row) => row.fulfilled },
              { title: t('sources:lists.unfulfilled'), value: (row) => row.unfulfilled },
            ]}
          />
        ) : null}
      </div>
      <DataTable
        label={t('sources:lists.fulfilment')}
        rows={units?.items}
        rowKey={(row) => row.organisation.id}
        empty={<Empty title={t('sources:lists.noneIssued')} how={t('sources:lists.noneIssuedHow')} />}
        columns={[
          { key: 'unit', title: t('sources:unit'), render: (row) => say(row.organisation.name) },
          {
            key: 'percent',
            title: t('sources:lists.fulfilled'),
            width: 200,
            render: (row) => (
              <span className="num">
                <progress max={row.fields} value={row.fulfilled} aria-label={`${row.percent}%`} />{' '}
                {row.percent}%
              </span>
            ),
          },
          { key: 'fields', title: t('sources:lists.fields'), align: 'right', render: (row) => row.fields },
          {
            key: 'unfulfilled',
            title: t('sources:lists.unfulfilled'),
            align: 'right',
            render: (row) => row.unfulfilled,
          },
        ]}
      />
    </Screen>
  );
}
