// 数据追踪: one datum from its source over batches, checks, services and grants to every reader, each step with its entry.
import { useQuery } from '@tanstack/react-query';
import { Button, Input, Select } from 'antd';
import { useMemo, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import type { FollowBody, FollowReply, FollowStep } from '#rooms/share/follow/schema.ts';
import { Empty } from '../../shared/Empty.tsx';
import { api } from '../../shared/fetch.ts';
import { formatInstant, formatNumber } from '../../shared/format.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { SkeletonFacts } from '../../shared/Skeletons.tsx';
import { type Texts, useTexts } from '../../shared/text.ts';
import { Chart } from '../finding/Chart.tsx';
import { flowPicture } from '../finding/flow.ts';
import { EntryLink } from '../ledger/EntryLink.tsx';
import { useAddress } from '../list/address.ts';
import { type Column, DataTable } from '../list/DataTable.tsx';
import { ExportRows } from '../list/ExportCsv.tsx';
import { Screen } from '../shell/Screen.tsx';
import { useMe } from '../shell/session.ts';
import { SharingPages } from './Pages.tsx';
import { base, useEntries } from './queries.ts';

const stages = ['source', 'batch', 'check', 'fusion', 'service', 'grant', 'reader'] as const;
/** More boxes than these of one stage are drawn as one; the table has them all. */
const mostBoxes = 12;

/** The look at quality follows loading; who looked at the desk, with no grant between, stands beside the services. */
function columnOf({ id, stage }: FollowStep): number {
  if (id === 'check:quality') return stages.indexOf(stage) + 0.5;
  return stages.indexOf(id.startsWith('look:') ? 'service' : stage);
}

function drawn({ steps, edges }: FollowReply, { t, say }: Pick<Texts, 't' | 'say'>) {
  const renamed = new Map<string, string>();
  const nodes = stages.flatMap((stage, column) => {
    const all = steps.filter((step) => step.stage === stage);
    const kept = all.length > mostBoxes ? all.slice(0, mostBoxes - 1) : all;
    const rest = all.slice(kept.length);
    for (const { id } of rest) renamed.set(id, `more:${stage}`);
    const boxes = kept.map((step) => ({
      id: step.id,
      column: columnOf(step),
      text:
        stage === 'reader' || stage === 'grant' ? `${say(step.title)} ${say(step.unit)}` : say(step.title),
      link: step.link,
      self: stage === 'source',
    }));
    const more = {
      id: `more:${stage}`,
      column,
      text: t('sharing:follow.rest', { n: rest.length }),
      link: null,
    };
    return rest.length > 0 ? [...boxes, more] : boxes;
  });
  const name = (id: string): string => renamed.get(id) ?? id;
  const unique = new Map(
    edges.map(({ from, to }) => [`${name(from)} ${name(to)}`, [name(from), name(to)] as const]),
  );
  return flowPicture(
    nodes,
    [...unique.values()].map(([source, target]) => ({ source, target })),
  );
}

function Way({ data }: { data: FollowReply }) {
  const { t, say } = useTexts();
  const navigate = useNavigate();
  const picture = useMemo(() => drawn(data, { t, say }), [data, t, say]);
  const when = (row: FollowStep): string =>
    row.at === null ? '' : row.at.length > 10 ? formatInstant(row.at, 'second') : row.at;
  const columns: Column<FollowStep>[] = [
    {
      key: 'stage',
      title: t('sharing:follow.stage'),
      width: 90,
      render: (row) => t(`sharing:follow.stages.${row.stage}`),
    },
    {
      key: 'what',
      title: t('sharing:follow.what'),
      optional: false,
      render: (row) => (
        <>
          {row.link ? <Link to={row.link}>{say(row.title)}</Link> : say(row.title)}
          {row.note ? <div className="row-sub">{say(row.note)}</div> : null}
        </>
      ),
    },
    { key: 'unit', title: t('sharing:field.unit'), render: (row) => say(row.unit) || '–' },
    { key: 'purpose', title: t('sharing:use.purpose'), render: (row) => row.purpose ?? '–' },
    {
      key: 'at',
      title: t('sharing:follow.at'),
      render: (row) => <span className="num">{when(row) || '–'}</span>,
    },
    {
      key: 'rows',
      title: t('sharing:use.records'),
      align: 'right',
      render: (row) => (row.rows === null ? '–' : formatNumber(row.rows)),
    },
    {
      key: 'entry',
      title: t('sharing:follow.evidence'),
      render: (row) =>
        row.entry ? (
          <>
            <EntryLink hash={row.entry} />{' '}
            <a href={`/verify#${row.entry}`} target="_blank" rel="noreferrer">
              {t('sharing:follow.verify')}
            </a>
          </>
        ) : (
          '–'
        ),
    },
  ];
  return (
    <>
      <section className="panel" aria-label={t('sharing:follow.picture')}>
        {/* Focusable, so that the keyboard can scroll it. */}
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls is reached by the keyboard */}
        <section className="chart-scroll" tabIndex={0} aria-label={t('sharing:follow.picture')}>
          <Chart
            label={t('sharing:follow.label', { steps: data.steps.length, entry: data.resource.name })}
            option={picture.option}
            height={picture.height}
            width={picture.width}
            onPick={(id) => {
              const link = data.steps.find((step) => step.id === id)?.link;
              if (link) void navigate(link);
            }}
          />
        </section>
        {data.key ? <p className="muted">{t('sharing:follow.ofRow', { key: data.key })}</p> : null}
        {data.more.length > 0 ? (
          <p className="muted">
            {t('sharing:follow.more', {
              stages: data.more.map((one) => t(`sharing:follow.stages.${one}`)).join(' '),
            })}
          </p>
        ) : null}
      </section>
      <div className="list-tools">
        <ExportRows
          name={`follow-${data.resource.name}`}
          rows={data.steps}
          columns={[
            { title: t('sharing:follow.stage'), value: (row) => t(`sharing:follow.stages.${row.stage}`) },
            { title: t('sharing:follow.what'), value: (row) => say(row.title) },
            { title: t('sharing:field.note'), value: (row) => say(row.note) },
            { title: t('sharing:field.unit'), value: (row) => say(row.unit) },
            { title: t('sharing:use.purpose'), value: (row) => row.purpose },
            { title: t('sharing:follow.at'), value: when },
            { title: t('sharing:use.records'), value: (row) => row.rows },
            { title: t('sharing:follow.evidence'), value: (row) => row.entry },
          ]}
        />
      </div>
      <DataTable
        label={t('sharing:page.follow')}
        rows={data.steps}
        rowKey={(row) => row.id}
        columns={columns}
        empty={<Empty title={t('sharing:empty.follow')} />}
      />
    </>
  );
}

export function Follow() {
  const { t } = useTexts();
  const me = useMe();
  const address = useAddress();
  const [q, setQ] = useState('');
  const oversees = me?.roles.some((role) => role === 'bureau' || role === 'auditor') ?? false;
  const entries = useEntries(q, oversees ? undefined : me?.organisation.id);
  const resourceId = address.get('resource');
  const [from, to] = [address.get('from'), address.get('to')];
  // A key stands in no address.
  const [key, setKey] = useState<{
    of: string;
    typed: Record<string, string>;
    asked: Record<string, string>;
  }>();
  const mine = key?.of === resourceId ? key : undefined;
  const asked = mine && Object.keys(mine.asked).length > 0 ? mine.asked : undefined;
  const body: FollowBody = {
    resourceId,
    ...(from ? { from } : {}),
    ...(to ? { to } : {}),
    ...(asked ? { key: asked } : {}),
  };
  const way = useQuery({
    queryKey: ['sharing', 'follow', body],
    queryFn: () => api.post<FollowReply>(`${base}/follow`, body),
    enabled: resourceId !== '',
  });
  const keyItems = way.data?.keyItems ?? [];
  const typed = mine?.typed ?? {};
  const named = way.data ? [{ value: way.data.resource.id, label: way.data.resource.name }] : [];
  const choices = entries.some(({ value }) => value === resourceId) ? entries : [...named, ...entries];
  return (
    <Screen title={t('sharing:page.follow')}>
      <SharingPages />
      <p className="muted">{t('sharing:how.follow')}</p>
      <div className="list-tools">
        <Select
          showSearch={{ onSearch: setQ, filterOption: false }}
          className="wide-select"
          value={resourceId || undefined}
          placeholder={t('sharing:field.entry')}
          aria-label={t('sharing:field.entry')}
          options={choices}
          onChange={(value: string) => address.set({ resource: value })}
        />
        {(['from', 'to'] as const).map((name) => (
          <label key={name} className="inline-label">
            {t(`sharing:field.${name}`)}
            <input
              className="plain-input"
              type="date"
              value={address.get(name) || way.data?.[name] || ''}
              onChange={(event) => address.set({ [name]: event.target.value || undefined })}
            />
          </label>
        ))}
        {keyItems.map(({ name, title }) => (
          <Input
            key={name}
            allowClear
            style={{ width: 180 }}
            placeholder={title}
            aria-label={title}
            value={typed[name] ?? ''}
            onChange={(event) =>
              setKey({
                of: resourceId,
                typed: { ...typed, [name]: event.target.value },
                asked: mine?.asked ?? {},
              })
            }
          />
        ))}
        {keyItems.length > 0 ? (
          <Button
            disabled={keyItems.some(({ name }) => !typed[name]?.trim())}
            onClick={() => setKey({ of: resourceId, typed, asked: typed })}
          >
            {t('sharing:follow.row')}
          </Button>
        ) : null}
        {asked ? <Button onClick={() => setKey(undefined)}>{t('sharing:follow.whole')}</Button> : null}
      </div>
      <ProblemView error={way.error} onRetry={() => void way.refetch()} />
      {resourceId === '' ? (
        <div className="panel">
          <Empty title={t('sharing:empty.follow')} how={t('sharing:follow.choose')} />
        </div>
      ) : way.data ? (
        <Way data={way.data} />
      ) : way.error ? null : (
        <SkeletonFacts rows={6} />
      )}
    </Screen>
  );
}
