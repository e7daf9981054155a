// 清单: the lists that follow the catalogue, each on any day, two days compared, its editions, published and taken along as a file.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Input, Select } from 'antd';
import { Link } from 'react-router';
import type { ListReply } from '#rooms/catalog/lists/schema.ts';
import { ArticleRefs } from '../../shared/ArticleRef.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { api, withQuery } from '../../shared/fetch.ts';
import { formatNumber } from '../../shared/format.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { termsQuery, wordOf } from '../catalog/queries.ts';
import { useAddress } from '../list/address.ts';
import { type Column, DataTable } from '../list/DataTable.tsx';
import { Tabs } from '../list/Tabs.tsx';
import { Screen } from '../shell/Screen.tsx';
import { useMe } from '../shell/session.ts';
import { Demands } from './Demands.tsx';
import { KeepingPages } from './KeepingPages.tsx';
import { Difference, Editions } from './ListParts.tsx';
import { listQuery, listsQuery } from './queries.ts';

type Line = ListReply['items'][number];

function useColumns(list: string): Column<Line>[] {
  const { t, say } = useTexts();
  const { data: terms } = useQuery(termsQuery);
  const name: Column<Line> = {
    key: 'name',
    title: t('catalog:field.name'),
    optional: false,
    render: ({ line, subjectId, opens }) => (
      <>
        {list === 'demand' || !opens ? line.name : <Link to={`/catalog/${subjectId}`}>{line.name}</Link>}
        {line.code ? <div className="row-sub">{line.code}</div> : null}
      </>
    ),
  };
  const provider: Column<Line> = {
    key: 'provider',
    title: t('catalog:field.provider'),
    render: (row) => say(row.provider.name),
  };
  const duty: Column<Line> = {
    key: 'duty',
    title: t('keeping:lists.duty'),
    render: ({ line }) => line.duty || '–',
  };
  const since: Column<Line> = {
    key: 'since',
    title: t('keeping:lists.since'),
    width: 108,
    render: (row) => <span className="num">{row.since}</span>,
  };
  if (list === 'demand') {
    return [
      name,
      provider,
      {
        key: 'holder',
        title: t('keeping:demand.holder'),
        render: (row) => (row.holder ? say(row.holder.name) : '–'),
      },
      duty,
      {
        key: 'state',
        title: t('catalog:field.state'),
        render: ({ line }) => t(`keeping:demand.state.${line.state}`),
      },
      since,
    ];
  }
  const grounds: Column<Line> = {
    key: 'grounds',
    title: t('keeping:lists.grounds'),
    render: ({ line }) => (
      <>
        {line.sharingClass === 'withheld' || line.openingClass === 'closed' ? null : '–'}
        {line.grounds.map((ground) => (
          <div key={`${ground.of}${ground.title}${ground.article}`}>
            {ground.title} {ground.article}
          </div>
        ))}
        {line.reason ? <div className="row-sub">{line.reason}</div> : null}
      </>
    ),
  };
  return [
    name,
    provider,
    {
      key: 'sharing',
      title: t('catalog:field.sharingClass'),
      render: ({ line }) => say(wordOf(terms?.sharingClasses, line.sharingClass)),
    },
    {
      key: 'opening',
      title: t('catalog:field.openingClass'),
      render: ({ line }) => say(wordOf(terms?.openingClasses, line.openingClass)),
    },
    ...(list === 'negative' ? [grounds] : []),
    ...(list === 'responsibility' ? [duty] : []),
    {
      key: 'level',
      title: t('catalog:field.securityLevel'),
      render: ({ line }) => say(wordOf(terms?.securityLevels, line.securityLevel)),
    },
    {
      key: 'cycle',
      title: t('catalog:field.updateCycle'),
      render: ({ line }) => say(wordOf(terms?.updateCycles, line.updateCycle)),
    },
    {
      key: 'items',
      title: t('catalog:field.items'),
      align: 'right',
      width: 72,
      render: ({ line }) => (
        <span title={line.items.join(t('law:separator'))}>{formatNumber(line.items.length)}</span>
      ),
    },
    {
      key: 'version',
      title: t('keeping:lists.entryVersion'),
      align: 'right',
      width: 72,
      render: ({ line }) => line.version ?? '–',
    },
    since,
  ];
}

function OneList({ list }: { list: string }) {
  const { t, language } = useTexts();
  const address = useAddress();
  const columns = useColumns(list);
  const query = {
    on: address.get('on') || undefined,
    region: address.get('region') || undefined,
    q: address.get('q') || undefined,
  };
  const { data, error, refetch } = useQuery(listQuery(list, { ...query, page: address.page }));
  const regions = useQuery(listsQuery).data?.regions ?? [];
  const { say } = useTexts();
  const lang = language === 'en' ? 'en' : 'zh';
  const file = (format: string) => withQuery(`/api/catalog/lists/${list}`, { ...query, format, lang });
  return (
    <>
      {list === 'demand' ? <Demands /> : null}
      <div className="list-tools">
        <Input.Search
          key={address.get('q')}
          defaultValue={address.get('q')}
          allowClear
          onSearch={(q) => address.set({ q })}
          placeholder={t('keeping:lists.search')}
          aria-label={t('common:list.search')}
        />
        <Select
          value={address.get('region') || ''}
          onChange={(region: string) => address.set({ region })}
          aria-label={t('keeping:lists.level')}
          options={[
            { value: '', label: t('keeping:lists.whole') },
            ...regions.map(({ code, name }) => ({ value: code, label: say(name) })),
          ]}
        />
        <span className="inline-field">
          <label htmlFor="list-on">{t('keeping:lists.on')}</label>
          <Input
            id="list-on"
            type="date"
            value={address.get('on')}
            onChange={(event) => address.set({ on: event.target.value })}
          />
        </span>
        <span className="inline-field">
          <label htmlFor="list-from">{t('keeping:lists.compareWith')}</label>
          <Input
            id="list-from"
            type="date"
            value={address.get('from')}
            onChange={(event) => address.set({ from: event.target.value })}
          />
        </span>
      </div>
      <p className="muted hint-line">
        {data ? t('keeping:lists.stands', { day: data.on, version: data.version, count: data.total }) : null}{' '}
        <ArticleRefs ids={data?.list.articles ?? []} />
      </p>
      <ProblemView error={error} onRetry={() => void refetch()} />
      {error ? null : (
        <DataTable
          label={t('keeping:lists.title')}
          rows={data?.items}
          rowKey={(row) => row.subjectId}
          columns={columns}
          empty={<Empty title={t('keeping:lists.empty')} how={t('keeping:lists.emptyHow')} />}
          paging={
            data && {
              page: data.page,
              pageSize: data.pageSize,
              total: data.total,
              onPage: (page) => address.set({ page: String(page) }),
            }
          }
        />
      )}
      <div className="panel-foot below">
        <Button href={file('xlsx')} download>
          {t('keeping:lists.xlsx')}
        </Button>
        <Button href={file('csv')} download>
          {t('common:action.exportCsv')}
        </Button>
        <Button href={file('file')} download>
          {t('keeping:lists.json')}
        </Button>
      </div>
      {address.get('from') ? (
        <Difference list={list} from={address.get('from')} to={address.get('on') || undefined} />
      ) : null}
      <Editions list={list} />
    </>
  );
}

export function ListsPage() {
  const { t, say } = useTexts();
  const address = useAddress();
  const client = useQueryClient();
  const me = useMe();
  const { data, error } = useQuery(listsQuery);
  const active =
    data?.items.find(({ key }) => key === address.get('list'))?.key ?? data?.items[0]?.key ?? 'master';
  const publish = useMutation({
    mutationFn: () =>
      api.post(`/api/catalog/lists/${active}/editions`, {
        region:
          address.get('region') || (me?.roles.includes('bureau') ? undefined : me?.organisation.regionCode),
      }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['lists'] }),
  });
  const publishes = me?.roles.some((role) => role === 'bureau' || role === 'area_bureau') ?? false;
  const shown = data?.items.find(({ key }) => key === active);
  return (
    <Screen
      title={t('keeping:lists.title')}
      facts={
        shown ? (
          <>
            <span>{t('keeping:lists.versionOf', { version: shown.version })}</span>
            <span className="num">{shown.lastChangedOn ?? ''}</span>
          </>
        ) : null
      }
      actions={
        publishes ? (
          <Button type="primary" loading={publish.isPending} onClick={() => publish.mutate()}>
            {t(shown?.toPublic ? 'keeping:lists.publishOut' : 'keeping:lists.publish')}
          </Button>
        ) : null
      }
    >
      <KeepingPages />
      <ProblemView error={error ?? publish.error} />
      {data ? (
        <Tabs
          label={t('keeping:lists.title')}
          active={active}
          onChange={(list) => {
            address.clear(['q', 'on', 'from', 'region', 'demands']);
            address.set({ list });
          }}
          tabs={data.items.map((term) => ({
            key: term.key,
            label: `${say(term)} ${formatNumber(term.count)}`,
            content: term.key === active ? <OneList list={term.key} /> : null,
          }))}
        />
      ) : null}
    </Screen>
  );
}
