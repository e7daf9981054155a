// Other portals that are read: where each stands, what its last run brought; a new one is registered here.
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from 'react-router';
import type { SourcesReply } from '#rooms/open/harvest/schema.ts';
import { Empty } from '../../../shared/Empty.tsx';
import { formatInstant, formatNumber } from '../../../shared/format.ts';
import { ProblemView } from '../../../shared/ProblemView.tsx';
import { useTexts } from '../../../shared/text.ts';
import { type Column, DataTable } from '../../list/DataTable.tsx';
import { Fold } from '../../registers/Fold.tsx';
import { useUnits } from '../../registers/queries.ts';
import { Screen } from '../../shell/Screen.tsx';
import { OpenPages } from '../Pages.tsx';
import { opening, useOpenActs } from '../queries.ts';
import { Counts, kinds, RunMark } from './parts.tsx';

export type Source = SourcesReply['items'][number];
const LOOK_MS = 2000;

export const sourcesQuery = {
  ...opening<SourcesReply>('harvest/sources'),
  refetchInterval: ({ state }: { state: { data?: SourcesReply | undefined } }) =>
    state.data?.items.some(({ lastRun }) => lastRun?.state === 'running') ? LOOK_MS : (false as const),
};

export function Sources() {
  const { t, say } = useTexts();
  const navigate = useNavigate();
  const acts = useOpenActs();
  const units = useUnits();
  const list = useQuery(sourcesQuery);
  const columns: Column<Source>[] = [
    {
      key: 'title',
      title: t('open-desk:source.title'),
      optional: false,
      render: (row) => (
        <>
          <Link className="row-name" to={`/open/harvest/${row.id}`}>
            {row.title}
          </Link>
          <div className="row-sub">{row.url}</div>
        </>
      ),
    },
    { key: 'kind', title: t('open-desk:source.kind'), render: (row) => t(`open-desk:kind.${row.kind}`) },
    {
      key: 'unit',
      title: t('open-desk:source.unit'),
      render: (row) => say(row.organisation.name),
    },
    {
      key: 'state',
      title: t('open:field.state'),
      render: (row) => (
        <span className={`mark ${row.state === 'active' ? 'good' : ''}`}>
          {t(`open-desk:sourceState.${row.state}`)}
        </span>
      ),
    },
    {
      key: 'run',
      title: t('open-desk:source.lastRun'),
      render: (row) =>
        row.lastRun ? (
          <>
            <RunMark run={row.lastRun} />
            <div className="row-sub">
              <span className="num">{formatInstant(row.lastRun.startedAt)}</span>{' '}
              <Counts counts={row.lastRun.counts} />
            </div>
          </>
        ) : (
          <span className="muted">{t('open-desk:source.neverRun')}</span>
        ),
    },
    {
      key: 'waiting',
      title: t('open-desk:source.waiting'),
      align: 'right',
      render: (row) => (
        <Link className="num" to={`/open/proposals?source=${row.id}&state=proposed`}>
          {formatNumber(row.records.proposed ?? 0)}
        </Link>
      ),
    },
  ];
  return (
    <Screen title={t('open-desk:page.harvest')}>
      <OpenPages />
      <p className="muted">{t('open-desk:source.lead')}</p>
      <ProblemView error={list.error} onRetry={() => void list.refetch()} />
      {list.error ? null : (
        <DataTable
          label={t('open-desk:page.harvest')}
          columns={columns}
          rows={list.data?.items}
          rowKey={(row) => row.id}
          onOpen={(row) => navigate(`/open/harvest/${row.id}`)}
          empty={<Empty title={t('open-desk:source.none')} how={t('open-desk:source.noneHow')} />}
        />
      )}
      <Fold
        title={t('open-desk:source.add')}
        what={t('open-desk:source.addWhat')}
        ok={t('open-desk:source.addOk')}
        fields={[
          { name: 'title', label: t('open-desk:source.title'), kind: 'text', required: true },
          {
            name: 'kind',
            label: t('open-desk:source.kind'),
            kind: 'choice',
            required: true,
            options: kinds.map((key) => ({ value: key, label: t(`open-desk:kind.${key}`) })),
          },
          {
            name: 'url',
            label: t('open-desk:source.url'),
            hint: t('open-desk:source.urlHint'),
            kind: 'text',
            required: true,
          },
          {
            name: 'organisationId',
            label: t('open-desk:source.unit'),
            hint: t('open-desk:source.unitHint'),
            kind: 'choice',
            required: true,
            options: units.map((unit) => ({ value: unit.id, label: say(unit.name) })),
          },
        ]}
        submit={(values) => acts.post('harvest/sources', values)}
      />
    </Screen>
  );
}
