// One database: what it is made of, its conflicts, runs, catalogue and freshness; what its keeper can do next.
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { Link, useNavigate, useParams } from 'react-router';
import { ArticleRefs } from '../../shared/ArticleRef.tsx';
import { can } from '../../shared/Can.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { api } from '../../shared/fetch.ts';
import { formatInstant, formatNumber } from '../../shared/format.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { SkeletonFacts } from '../../shared/Skeletons.tsx';
import { useTexts } from '../../shared/text.ts';
import { FactList } from '../catalog/Facts.tsx';
import { useAddress } from '../list/address.ts';
import { DataTable } from '../list/DataTable.tsx';
import { Tabs } from '../list/Tabs.tsx';
import { Screen } from '../shell/Screen.tsx';
import './basedb.css';
import { CatalogueTab } from './CatalogueTab.tsx';
import { ConflictsTab } from './ConflictsTab.tsx';
import { KeeperActs } from './KeeperActs.tsx';
import { base, type DatabaseReply, databaseQuery, useAct } from './queries.ts';
import { Marks } from './words.tsx';

export function DatabasePage() {
  const { id = '' } = useParams();
  const { t, say } = useTexts();
  const address = useAddress();
  const navigate = useNavigate();
  const { data, error, refetch } = useQuery(databaseQuery(id));
  const rebuild = useAct(() => api.post(`${base}/databases/${id}/rebuild`));
  if (error) return <ProblemView error={error} onRetry={() => void refetch()} />;
  return (
    <Screen
      title={data ? say(data.name) : t('common:state.loading')}
      crumbs={[{ to: '/bases', text: t('desk:room.basedb') }]}
      facts={
        data ? (
          <>
            <span>{say(data.kindName)}</span>
            <Marks row={data} />
            <ArticleRefs ids={data.articles} />
          </>
        ) : null
      }
      actions={
        data ? (
          <>
            {can(data.abilities, 'keep') && data.model.columns.length > 0 && data.way === 'central' ? (
              <Button loading={rebuild.isPending} onClick={() => rebuild.mutate(undefined)}>
                {t('basedb:rebuild')}
              </Button>
            ) : null}
            {data.resourceId ? (
              <Button type="primary" onClick={() => void navigate(`/bases/${id}/entity`)}>
                {t('basedb:entity.title')}
              </Button>
            ) : null}
          </>
        ) : null
      }
    >
      <ProblemView error={rebuild.error} />
      {data?.stopped ? (
        <p className="panel" role="status">
          {t('basedb:stoppedWhat', { name: data.stopped.name })}
        </p>
      ) : null}
      {data ? <Facts data={data} /> : <SkeletonFacts />}
      {data ? <KeeperActs data={data} /> : null}
      {data ? (
        <Tabs
          label={say(data.name)}
          active={address.get('tab') || 'fields'}
          onChange={(tab) => address.set({ tab, state: undefined, case: undefined })}
          tabs={[
            { key: 'fields', label: t('basedb:tab.fields'), content: <Fields data={data} /> },
            {
              key: 'conflicts',
              label: t('basedb:tab.conflicts', { count: data.conflicts }),
              content: <ConflictsTab databaseId={id} />,
            },
            { key: 'runs', label: t('basedb:tab.runs'), content: <Runs data={data} /> },
            { key: 'catalogue', label: t('basedb:tab.catalogue'), content: <CatalogueTab data={data} /> },
            { key: 'freshness', label: t('basedb:tab.freshness'), content: <FreshnessTab data={data} /> },
          ]}
        />
      ) : null}
    </Screen>
  );
}

function Facts({ data }: { data: DatabaseReply }) {
  const { t, say } = useTexts();
  return (
    <FactList
      facts={[
        { label: t('basedb:field.lead'), value: data.lead ? say(data.lead.name) : t('basedb:noLead') },
        data.contributors.length > 0 && {
          label: t('basedb:field.contributors'),
          value: data.contributors.map(({ name }) => say(name)).join(t('law:separator')),
        },
        { label: t('basedb:field.master'), value: t(`basedb:master.${data.master}`) },
        { label: t('basedb:field.way'), value: say(data.wayName) },
        data.cycleDays !== null && {
          label: t('basedb:field.cycle'),
          value: t('basedb:days', { count: data.cycleDays }),
        },
        data.resourceId !== null && {
          label: t('basedb:field.entry'),
          value: <Link to={`/catalog/${data.resourceId}`}>{data.resourceName}</Link>,
        },
        { label: t('basedb:field.records'), value: formatNumber(data.records) },
        {
          label: t('basedb:field.lastUpdate'),
          value: data.lastUpdate ? formatInstant(data.lastUpdate) : '–',
        },
        data.field !== '' && { label: t('basedb:field.field'), value: data.field },
        data.purpose !== '' && { label: t('basedb:field.purpose'), value: data.purpose },
        data.decision !== '' && { label: t('basedb:field.decision'), value: data.decision },
        {
          label: t('basedb:field.consumers'),
          value:
            data.consumers.length > 0
              ? data.consumers.map(({ name }) => say(name)).join(t('law:separator'))
              : '–',
        },
      ]}
    />
  );
}

type Column = DatabaseReply['model']['columns'][number];

/** Each field with the source that counts first, the others, and how one of several values is chosen: lineage to the column. */
function Fields({ data }: { data: DatabaseReply }) {
  const { t, say, language } = useTexts();
  const nodes = new Map(data.nodes.map((node) => [node.id, node]));
  const named = (name: string): string => {
    const item = data.items.find((one) => one.name === name);
    return item ? (language.startsWith('en') && item.titleEn) || item.titleZh : name;
  };
  const from = (row: Column) =>
    row.from.map(({ node, item }) => {
      const of = nodes.get(node);
      const title = of?.items.find((one) => one.name === item)?.titleZh ?? item;
      const first = row.source === node || (row.source === undefined && row.from[0]?.node === node);
      return (
        <div className="inline-links" key={`${node}${item}`}>
          {first && row.from.length > 1 ? <span className="mark">{t('basedb:authority')}</span> : null}{' '}
          {of ? <Link to={`/catalog/${of.resourceId}`}>{of.name}</Link> : node} · {title}{' '}
          <span className="muted">{of ? say(of.organisation.name) : ''}</span>
        </div>
      );
    });
  return (
    <DataTable<Column>
      label={t('basedb:tab.fields')}
      rows={data.model.columns}
      rowKey={(row) => row.name}
      empty={<Empty title={t('basedb:empty.fields')} how={t('basedb:empty.fieldsHow')} />}
      columns={[
        {
          key: 'name',
          title: t('basedb:entity.item'),
          optional: false,
          render: (row) => (
            <>
              {named(row.name)} <code>{row.name}</code>
            </>
          ),
        },
        {
          key: 'basic',
          title: t('basedb:basic'),
          render: (row) => (row.basic ? <span className="mark good">{t('basedb:basic')}</span> : '–'),
        },
        { key: 'from', title: t('basedb:field.sources'), render: from },
        {
          key: 'order',
          title: t('basedb:survival.title'),
          render: (row) =>
            row.from.length > 1 ? row.order.map((one) => t(`basedb:survival.${one}`)).join(' → ') : '–',
        },
      ]}
    />
  );
}

type Run = DatabaseReply['runs'][number];
function Runs({ data }: { data: DatabaseReply }) {
  const { t } = useTexts();
  return (
    <DataTable<Run>
      label={t('basedb:tab.runs')}
      rows={data.runs}
      rowKey={(row) => row.id}
      empty={<Empty title={t('basedb:empty.runs')} how={t('basedb:empty.runsHow')} />}
      columns={[
        {
          key: 'at',
          title: t('basedb:run.at'),
          optional: false,
          render: (row) => <span className="num">{formatInstant(row.startedAt)}</span>,
        },
        {
          key: 'mode',
          title: t('basedb:run.mode'),
          render: (row) => (row.rebuild ? t('basedb:rebuild') : t(`collect:mode.${row.mode}`)),
        },
        {
          key: 'state',
          title: t('basedb:field.state'),
          render: (row) => (
            <span className={`mark ${row.state === 'merged' ? 'good' : ''}`}>
              {t(`basedb:run.state.${row.state}`)}
            </span>
          ),
        },
        { key: 'rows', title: t('basedb:run.rows'), align: 'right', render: (row) => formatNumber(row.rows) },
        {
          key: 'deletes',
          title: t('basedb:run.deletes'),
          align: 'right',
          render: (row) => formatNumber(row.deletes),
        },
        {
          key: 'conflicts',
          title: t('basedb:run.conflicts'),
          align: 'right',
          render: (row) => formatNumber(row.conflicts),
        },
        {
          key: 'sources',
          title: t('basedb:run.sources'),
          render: (row) =>
            row.sources.map((one) => (
              <div key={one.resourceId}>
                {data.sources.find(({ resourceId }) => resourceId === one.resourceId)?.name ?? '–'} ·{' '}
                {t('basedb:run.batches', { count: one.batches })}
              </div>
            )),
        },
        {
          key: 'digest',
          title: t('basedb:run.digest'),
          render: (row) => <code title={row.digest ?? ''}>{row.digest ? row.digest.slice(0, 16) : '–'}</code>,
        },
      ]}
    />
  );
}

type Line = DatabaseReply['freshness'][number];
function FreshnessTab({ data }: { data: DatabaseReply }) {
  const { t, say } = useTexts();
  const probe = useAct(() => api.post(`${base}/databases/${data.id}/probe`));
  return (
    <>
      {data.way === 'linked' && can(data.abilities, 'keep') ? (
        <Button loading={probe.isPending} onClick={() => probe.mutate(undefined)}>
          {t('basedb:probe')}
        </Button>
      ) : null}
      <ProblemView error={probe.error} />
      <p className="muted">{t('basedb:lateCounted', { count: data.lateCount })}</p>
      <DataTable<Line>
        label={t('basedb:tab.freshness')}
        rows={data.freshness}
        rowKey={(row) => `${row.organisation.id}${row.resourceId}`}
        empty={<Empty title={t('basedb:empty.freshness')} how={t('basedb:empty.freshnessHow')} />}
        columns={[
          {
            key: 'source',
            title: t('basedb:field.sources'),
            optional: false,
            render: (row) =>
              row.resourceId ? <Link to={`/catalog/${row.resourceId}`}>{row.name}</Link> : row.name,
          },
          { key: 'unit', title: t('basedb:field.unit'), render: (row) => say(row.organisation.name) },
          {
            key: 'fresh',
            title: t('basedb:field.freshAt'),
            render: (row) => <span className="num">{row.freshAt ? formatInstant(row.freshAt) : '–'}</span>,
          },
          {
            key: 'state',
            title: t('basedb:field.state'),
            render: (row) =>
              row.late ? (
                <span className="mark bad">{t('basedb:lateSince', { day: row.lateFrom ?? '' })}</span>
              ) : (
                <span className="mark good">{t('basedb:mark.current')}</span>
              ),
          },
        ]}
      />
    </>
  );
}
