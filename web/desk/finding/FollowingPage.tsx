// 检索与订阅: the searches kept and the entries followed, each with what can be done with it.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Switch } from 'antd';
import { Link } from 'react-router';
import type { SavedSearch, WatchesReply } from '#rooms/catalog/watch/schema.ts';
import { Empty } from '../../shared/Empty.tsx';
import { api, withQuery } from '../../shared/fetch.ts';
import { ProblemView, problemWords } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { resourcesQuery, termsQuery, wordOf } from '../catalog/queries.ts';
import { KeepingPages } from '../keeping/KeepingPages.tsx';
import { DataTable } from '../list/DataTable.tsx';
import { Screen } from '../shell/Screen.tsx';
import { searchesPath, searchesQuery, watchesQuery, watchPath } from './queries.ts';

/** What a kept search asks, in words. */
function useWords(): (filter: SavedSearch['filter']) => string {
  const { t, say } = useTexts();
  const { data: terms } = useQuery(termsQuery);
  const { data: listed } = useQuery(resourcesQuery({ facets: true, pageSize: 1 }));
  return (filter) => {
    const themes = (terms?.categories ?? []).map((one) => ({ ...one, key: one.key.slice(0, 3) }));
    const parts = [
      filter.q,
      filter.class && say(wordOf(terms?.sharingClasses, filter.class)),
      filter.opening && say(wordOf(terms?.openingClasses, filter.opening)),
      filter.provider &&
        say(listed?.facets?.provider.find(({ key }) => key === filter.provider) ?? { zh: '…', en: '…' }),
      filter.theme && say(wordOf(themes, filter.theme)),
      filter.formatCategory && say(wordOf(terms?.formats, filter.formatCategory)),
      filter.cycle && say(wordOf(terms?.updateCycles, filter.cycle)),
      filter.state && filter.state !== 'in_review' && filter.state !== 'returned'
        ? t(`catalog:state.${filter.state}`)
        : filter.state && t(`catalog:version.${filter.state}`),
      filter.scope === 'mine' ? t('catalog:scope.mine') : undefined,
    ];
    return parts.filter(Boolean).join(' · ');
  };
}

function Searches() {
  const { t } = useTexts();
  const words = useWords();
  const client = useQueryClient();
  const { message } = App.useApp();
  const { data, error, refetch } = useQuery(searchesQuery);
  const act = useMutation({
    mutationFn: (run: () => Promise<unknown>) => run(),
    onSuccess: () => client.invalidateQueries({ queryKey: searchesQuery.queryKey }),
    onError: (problem) => void message.error(problemWords(t, problem).title),
  });
  return (
    <section className="panel" aria-label={t('finding:searches.title')}>
      <h2>{t('finding:searches.title')}</h2>
      <p className="muted">{t('finding:searches.how')}</p>
      <ProblemView error={error} onRetry={() => void refetch()} />
      {error ? null : (
        <DataTable
          label={t('finding:searches.title')}
          rows={data?.items}
          rowKey={(row) => row.id}
          empty={
            <Empty
              title={t('finding:searches.empty')}
              how={t('finding:searches.emptyHow')}
              action={<Link to="/catalog">{t('desk:room.catalog')}</Link>}
            />
          }
          columns={[
            {
              key: 'name',
              title: t('finding:save.name'),
              render: (row) => (
                <Link className="row-name" to={withQuery('/catalog', row.filter)}>
                  {row.name}
                </Link>
              ),
            },
            { key: 'asks', title: t('finding:searches.asks'), render: (row) => words(row.filter) },
            {
              key: 'subscribed',
              title: t('finding:searches.subscribed'),
              render: (row) => (
                <Switch
                  aria-label={t('finding:searches.subscribeTo', { name: row.name })}
                  checked={row.subscribed}
                  onChange={(subscribed) =>
                    act.mutate(() => api.put(`${searchesPath}/${row.id}`, { subscribed }))
                  }
                />
              ),
            },
            {
              key: 'act',
              title: t('keeping:act'),
              render: (row) => (
                <Button
                  size="small"
                  onClick={() => act.mutate(() => api.delete(`${searchesPath}/${row.id}`))}
                >
                  {t('common:action.remove')}
                </Button>
              ),
            },
          ]}
        />
      )}
    </section>
  );
}

function Watches() {
  const { t, say } = useTexts();
  const client = useQueryClient();
  const { message } = App.useApp();
  const { data, error, refetch } = useQuery(watchesQuery);
  const stop = useMutation({
    mutationFn: (id: string) => api.delete(watchPath(id)),
    onSuccess: () => client.invalidateQueries({ queryKey: ['catalog'] }),
    onError: (problem) => void message.error(problemWords(t, problem).title),
  });
  type Row = WatchesReply['items'][number];
  return (
    <section className="panel" aria-label={t('finding:watches.title')}>
      <h2>{t('finding:watches.title')}</h2>
      <p className="muted">{t('finding:watches.how')}</p>
      <ProblemView error={error} onRetry={() => void refetch()} />
      {error ? null : (
        <DataTable<Row>
          label={t('finding:watches.title')}
          rows={data?.items}
          rowKey={(row) => row.id}
          empty={<Empty title={t('finding:watches.empty')} how={t('finding:watches.emptyHow')} />}
          columns={[
            {
              key: 'name',
              title: t('catalog:field.name'),
              render: (row) => (
                <>
                  <Link className="row-name" to={`/catalog/${row.id}`}>
                    {row.name}
                  </Link>
                  <div className="row-sub">{row.code}</div>
                </>
              ),
            },
            { key: 'provider', title: t('catalog:field.provider'), render: (row) => say(row.provider.name) },
            {
              key: 'since',
              title: t('finding:watches.since'),
              render: (row) => <span className="num">{row.since.slice(0, 10)}</span>,
            },
            {
              key: 'state',
              title: t('catalog:field.state'),
              render: (row) => t(row.withdrawn ? 'catalog:state.withdrawn' : 'catalog:version.published'),
            },
            {
              key: 'act',
              title: t('keeping:act'),
              render: (row) => (
                <Button size="small" loading={stop.isPending} onClick={() => stop.mutate(row.id)}>
                  {t('finding:watch.stop')}
                </Button>
              ),
            },
          ]}
        />
      )}
    </section>
  );
}

export function FollowingPage() {
  const { t } = useTexts();
  return (
    <Screen title={t('finding:title')} crumbs={[{ to: '/catalog', text: t('desk:room.catalog') }]}>
      <KeepingPages />
      <Searches />
      <Watches />
    </Screen>
  );
}
