// One run over a portal: how far it is, and what became of every record it met.
import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { useParams } from 'react-router';
import type { OutcomesReply, RunReply } from '#rooms/open/harvest/schema.ts';
import { Empty } from '../../../shared/Empty.tsx';
import { formatInstant, formatNumber } from '../../../shared/format.ts';
import { ProblemView } from '../../../shared/ProblemView.tsx';
import { SkeletonFacts } from '../../../shared/Skeletons.tsx';
import { useTexts } from '../../../shared/text.ts';
import { FactList } from '../../catalog/Facts.tsx';
import { useAddress } from '../../list/address.ts';
import { type Column, DataTable } from '../../list/DataTable.tsx';
import { Screen } from '../../shell/Screen.tsx';
import { OpenPages } from '../Pages.tsx';
import { opening } from '../queries.ts';
import { faultWord, outcomes, RunMark } from './parts.tsx';

const PAGE = 50;
const LOOK_MS = 1500;
type Outcome = OutcomesReply['items'][number];

export function RunPage() {
  const { id = '', run = '' } = useParams();
  const { t } = useTexts();
  const address = useAddress();
  const outcome = address.get('outcome') || undefined;
  const found = useQuery({
    ...opening<RunReply>(`harvest/runs/${run}`),
    refetchInterval: ({ state }) => (state.data?.state === 'running' ? LOOK_MS : false),
  });
  const going = found.data?.state === 'running';
  const list = useQuery({
    ...opening<OutcomesReply>(`harvest/runs/${run}/outcomes`, {
      page: address.page,
      pageSize: PAGE,
      outcome,
    }),
    refetchInterval: going ? LOOK_MS : false,
  });
  const columns: Column<Outcome>[] = [
    {
      key: 'identifier',
      title: t('open-desk:record.identifier'),
      optional: false,
      render: (row) => <code>{row.identifier}</code>,
    },
    {
      key: 'outcome',
      title: t('open-desk:run.outcome'),
      render: (row) => (
        <span
          className={`mark ${row.outcome === 'quarantined' ? 'bad' : row.outcome === 'new' ? 'good' : ''}`}
        >
          {t(`open-desk:outcome.${row.outcome}`)}
        </span>
      ),
    },
    {
      key: 'fault',
      title: t('open-desk:run.fault'),
      render: (row) =>
        row.fault
          .split(', ')
          .filter(Boolean)
          .map((fault) => faultWord(t, fault))
          .join(t('open-desk:comma')),
    },
  ];
  return (
    <Screen
      title={t('open-desk:run.one')}
      crumbs={[
        { to: '/open/harvest', text: t('open-desk:page.harvest') },
        { to: `/open/harvest/${id}`, text: t('open-desk:run.title') },
      ]}
      facts={found.data ? <RunMark run={found.data} /> : null}
    >
      <OpenPages />
      <ProblemView error={found.error ?? list.error} onRetry={() => void found.refetch()} />
      {found.data ? (
        <>
          <FactList
            facts={[
              { label: t('open-desk:run.startedAt'), value: formatInstant(found.data.startedAt, 'second') },
              { label: t('open-desk:run.endedAt'), value: formatInstant(found.data.endedAt, 'second') },
              { label: t('open-desk:run.pages'), value: formatNumber(found.data.pages) },
            ]}
          />
          {going ? (
            <p role="status">
              {t('open-desk:run.going', {
                pages: found.data.pages,
                at: formatInstant(found.data.beatAt, 'second'),
              })}
            </p>
          ) : null}
          <ul className="figure-row" aria-live="polite">
            {outcomes.map((key) => (
              <li key={key}>
                <b>{formatNumber(found.data.counts[key] ?? 0)}</b>
                {t(`open-desk:outcome.${key}`)}
              </li>
            ))}
          </ul>
        </>
      ) : found.error ? null : (
        <SkeletonFacts />
      )}
      <div className="list-tools">
        <Select
          allowClear
          aria-label={t('open-desk:run.outcome')}
          placeholder={t('open-desk:run.allOutcomes')}
          value={outcome}
          onChange={(next?: string) => address.set({ outcome: next })}
          options={outcomes.map((key) => ({ value: key, label: t(`open-desk:outcome.${key}`) }))}
          style={{ minWidth: 180 }}
        />
      </div>
      {list.error ? null : (
        <DataTable
          label={t('open-desk:run.outcomes')}
          columns={columns}
          rows={list.data?.items}
          rowKey={(row) => row.identifier}
          paging={{
            page: address.page,
            pageSize: PAGE,
            total: list.data?.total ?? 0,
            onPage: (page) => address.set({ page: String(page) }),
          }}
          empty={<Empty title={t('open-desk:run.noOutcome')} how={t('open-desk:run.noOutcomeHow')} />}
        />
      )}
    </Screen>
  );
}
