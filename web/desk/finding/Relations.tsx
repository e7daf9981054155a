// 关系: where an entry comes from and where it goes, drawn from left to right, and the same as a table.
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { Link, useNavigate } from 'react-router';
import type { LineageNode, LineageReply } from '#rooms/catalog/relations/schema.ts';
import { Empty } from '../../shared/Empty.tsx';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { SkeletonFacts } from '../../shared/Skeletons.tsx';
import { type Text, type Texts, useTexts } from '../../shared/text.ts';
import { DataTable } from '../list/DataTable.tsx';
import { Chart } from './Chart.tsx';
import { flowPicture } from './flow.ts';
import { lineageQuery } from './queries.ts';

/** From what it rests on, over the entry and its items, to who calls it. */
const columnOf: Record<LineageNode['kind'], number> = {
  act: 0,
  system: 0,
  parent: 0,
  resource: 1,
  item: 2,
  derived: 2,
  service: 3,
  consumer: 4,
};
/** More items than these are drawn as one box; the table has them all. */
const mostItems = 16;

type Drawn = { id: string; kind: LineageNode['kind']; text: string; link: string | null };

/** Nodes and edges of the picture: many items become one. */
function gathered(data: LineageReply, { t, say }: Pick<Texts, 't' | 'say'>) {
  const items = data.nodes.filter(({ kind }) => kind === 'item');
  const many = items.length > mostItems;
  const all = 'items';
  const rename = (id: string) => (many && id.startsWith('item:') ? all : id);
  const nodes: Drawn[] = data.nodes
    .filter(({ kind }) => !many || kind !== 'item')
    .map((node) => ({ id: node.id, kind: node.kind, text: say(node.title), link: node.link }));
  if (many)
    nodes.push({
      id: all,
      kind: 'item',
      text: t('finding:relations.items', { count: items.length }),
      link: null,
    });
  const edges = new Map(
    data.edges.map(({ from, to }) => [
      `${rename(from)} ${rename(to)}`,
      { source: rename(from), target: rename(to) },
    ]),
  );
  return { nodes, edges: [...edges.values()].filter(({ source, target }) => source !== target) };
}

const pictureOf = ({ nodes, edges }: ReturnType<typeof gathered>) =>
  flowPicture(
    nodes.map((node) => ({
      ...node,
      column: columnOf[node.kind],
      self: node.kind === 'resource',
      quiet: node.kind === 'item',
    })),
    edges,
  );

const Named = ({ node }: { node: { title: Text; note: Text | null; link: string | null } | undefined }) => {
  const { say } = useTexts();
  if (!node) return null;
  const note = say(node.note);
  return (
    <>
      {node.link ? <Link to={node.link}>{say(node.title)}</Link> : say(node.title)}
      {note && note !== say(node.title) ? <div className="row-sub">{note}</div> : null}
    </>
  );
};

export function Relations({ id }: { id: string }) {
  const texts = useTexts();
  const { t, say } = texts;
  const navigate = useNavigate();
  const { data, error, refetch } = useQuery(lineageQuery(id));
  const picture = useMemo(() => data && pictureOf(gathered(data, { t, say })), [data, t, say]);
  if (error) return <ProblemView error={error} onRetry={() => void refetch()} />;
  if (!data || !picture) return <SkeletonFacts rows={6} />;
  if (data.edges.length === 0)
    return (
      <div className="panel">
        <Empty title={t('finding:relations.empty')} how={t('finding:relations.emptyHow')} />
      </div>
    );
  const nodes = new Map(data.nodes.map((node) => [node.id, node]));
  const kind = (key: string) => {
    const node = nodes.get(key);
    return node ? t(`finding:relations.kind.${node.kind}`) : '';
  };
  return (
    <>
      <section className="panel" aria-label={t('finding:relations.picture')}>
        <p className="muted">{t('finding:relations.how')}</p>
        {/* Focusable, so that the keyboard can scroll it. */}
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls is reached by the keyboard */}
        <section className="chart-scroll" tabIndex={0} aria-label={t('finding:relations.title')}>
          <Chart
            label={t('finding:relations.label', { nodes: data.nodes.length, edges: data.edges.length })}
            option={picture.option}
            height={picture.height}
            width={picture.width}
            onPick={(key) => {
              const link = nodes.get(key)?.link;
              if (link) void navigate(link);
            }}
          />
        </section>
        {data.hiddenConsumers > 0 ? (
          <p className="muted">{t('finding:relations.hidden', { count: data.hiddenConsumers })}</p>
        ) : null}
      </section>
      <DataTable
        label={t('finding:relations.table')}
        rows={data.edges}
        rowKey={(row) => `${row.from} ${row.to}`}
        empty={<Empty title={t('finding:relations.empty')} />}
        columns={[
          {
            key: 'fromKind',
            title: t('finding:relations.fromKind'),
            width: 110,
            render: (row) => kind(row.from),
          },
          {
            key: 'from',
            title: t('finding:relations.from'),
            render: (row) => <Named node={nodes.get(row.from)} />,
          },
          {
            key: 'relation',
            title: t('finding:relations.relation'),
            width: 110,
            render: (row) => t(`finding:relations.edge.${row.kind}`),
          },
          { key: 'toKind', title: t('finding:relations.toKind'), width: 110, render: (row) => kind(row.to) },
          {
            key: 'to',
            title: t('finding:relations.to'),
            render: (row) => <Named node={nodes.get(row.to)} />,
          },
        ]}
      />
    </>
  );
}
