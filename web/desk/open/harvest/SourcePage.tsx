// One portal that is read: paused, resumed, ended, read now; its runs with what each brought.
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { Link, useNavigate, useParams } from 'react-router';
import type { RunReply, RunsReply } from '#rooms/open/harvest/schema.ts';
import { Empty } from '../../../shared/Empty.tsx';
import { formatInstant, formatNumber } from '../../../shared/format.ts';
import { ProblemView } from '../../../shared/ProblemView.tsx';
import { SkeletonFacts } from '../../../shared/Skeletons.tsx';
import { useTexts } from '../../../shared/text.ts';
import { FactList } from '../../catalog/Facts.tsx';
import { useAddress } from '../../list/address.ts';
import { type Column, DataTable } from '../../list/DataTable.tsx';
import { NotFound, Screen } from '../../shell/Screen.tsx';
import { useConfirm } from '../../shell/useConfirm.tsx';
import { OpenPages } from '../Pages.tsx';
import { opening, useOpenAct, useOpenActs } from '../queries.ts';
import { Counts, RunMark, recordStates } from './parts.tsx';
import { type Source, sourcesQuery } from './Sources.tsx';

const PAGE = 20;
const LOOK_MS = 2000;

export function SourcePage() {
  const { id = '' } = useParams();
  const { t, say } = useTexts();
  const sources = useQuery(sourcesQuery);
  const source = sources.data?.items.find((one) => one.id === id);
  if (sources.data && !source) return <NotFound />;
  return (
    <Screen
      title={source?.title ?? t('open-desk:page.harvest')}
      crumbs={[{ to: '/open/harvest', text: t('open-desk:page.harvest') }]}
      actions={source ? <Acts source={source} /> : null}
    >
      <OpenPages />
      <ProblemView error={sources.error} onRetry={() => void sources.refetch()} />
      {source ? (
        <>
          <FactList
            facts={[
              { label: t('open-desk:source.kind'), value: t(`open-desk:kind.${source.kind}`) },
              { label: t('open-desk:source.url'), value: <code>{source.url}</code> },
              { label: t('open-desk:source.unit'), value: say(source.organisation.name) },
              { label: t('open:field.state'), value: t(`open-desk:sourceState.${source.state}`) },
              { label: t('open-desk:source.since'), value: formatInstant(source.createdAt) },
            ]}
          />
          <ul className="figure-row">
            {recordStates.map((state) => (
              <li key={state}>
                <Link to={`/open/proposals?source=${id}&state=${state}`}>
                  <b>{formatNumber(source.records[state] ?? 0)}</b>
                  {t(`open-desk:record.${state}`)}
                </Link>
              </li>
            ))}
          </ul>
          <Runs id={id} />
        </>
      ) : sources.error ? null : (
        <SkeletonFacts />
      )}
    </Screen>
  );
}

function Acts({ source }: { source: Source }) {
  const { t } = useTexts();
  const acts = useOpenActs();
  const confirm = useConfirm();
  const navigate = useNavigate();
  const run = useOpenAct(() =>
    acts
      .post<RunReply>(`harvest/sources/${source.id}/run`)
      .then((made) => navigate(`/open/harvest/${source.id}/runs/${made.id}`)),
  );
  const set = useOpenAct((state: string) => acts.post(`harvest/sources/${source.id}/state`, { state }));
  const end = async () => {
    const yes = await confirm({
      title: t('open-desk:source.end'),
      what: t('open-desk:source.endWhat'),
      ok: t('open-desk:source.end'),
      danger: true,
    });
    if (yes) set.mutate('ended');
  };
  if (source.state === 'ended') return null;
  return (
    <>
      <ProblemView error={run.error ?? set.error} />
      {source.state === 'active' ? (
        <>
          <Button
            type="primary"
            loading={run.isPending}
            disabled={source.lastRun?.state === 'running'}
            onClick={() => run.mutate()}
          >
            {t('open-desk:source.run')}
          </Button>
          <Button loading={set.isPending} onClick={() => set.mutate('paused')}>
            {t('open-desk:source.pause')}
          </Button>
        </>
      ) : (
        <Button loading={set.isPending} onClick={() => set.mutate('active')}>
          {t('open-desk:source.resume')}
        </Button>
      )}
      <Button danger onClick={() => void end()}>
        {t('open-desk:source.end')}
      </Button>
    </>
  );
}

function Runs({ id }: { id: string }) {
  const { t } = useTexts();
  const navigate = useNavigate();
  const address = useAddress();
  const runs = useQuery({
    ...opening<RunsReply>(`harvest/sources/${id}/runs`, { page: address.page, pageSize: PAGE }),
    refetchInterval: ({ state }) =>
      state.data?.items.some((run) => run.state === 'running') ? LOOK_MS : false,
  });
  const columns: Column<RunReply>[] = [
    {
      key: 'at',
      title: t('open-desk:run.startedAt'),
      optional: false,
      render: (row) => (
        <Link className="num" to={`/open/harvest/${id}/runs/${row.id}`}>
          {formatInstant(row.startedAt)}
        </Link>
      ),
    },
    { key: 'state', title: t('open:field.state'), render: (row) => <RunMark run={row} /> },
    { key: 'counts', title: t('open-desk:run.brought'), render: (row) => <Counts counts={row.counts} /> },
    {
      key: 'pages',
      title: t('open-desk:run.pages'),
      align: 'right',
      render: (row) => <span className="num">{formatNumber(row.pages)}</span>,
    },
    {
      key: 'end',
      title: t('open-desk:run.endedAt'),
      render: (row) => <span className="num">{formatInstant(row.endedAt)}</span>,
    },
  ];
  return (
    <section aria-labelledby="runs">
      <h2 id="runs">{t('open-desk:run.title')}</h2>
      <ProblemView error={runs.error} onRetry={() => void runs.refetch()} />
      {runs.error ? null : (
        <DataTable
          label={t('open-desk:run.title')}
          columns={columns}
          rows={runs.data?.items}
          rowKey={(row) => row.id}
          onOpen={(row) => navigate(`/open/harvest/${id}/runs/${row.id}`)}
          paging={{
            page: address.page,
            pageSize: PAGE,
            total: runs.data?.total ?? 0,
            onPage: (page) => address.set({ page: String(page) }),
          }}
          empty={<Empty title={t('open-desk:run.none')} how={t('open-desk:run.noneHow')} />}
        />
      )}
    </section>
  );
}
