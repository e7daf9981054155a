// How departments stand with their changes, what was left undone, who keeps an entry, and duties against entries.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Input, Segmented } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { ArticleRefs } from '../../shared/ArticleRef.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { api } from '../../shared/fetch.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { useAddress } from '../list/address.ts';
import { DataTable } from '../list/DataTable.tsx';
import { ExportRows } from '../list/ExportCsv.tsx';
import { useMe } from '../shell/session.ts';
import { breachesQuery, dutiesQuery, lostQuery, standingQuery, upkeepListQuery } from './queries.ts';

export function Standing() {
  const { t, say } = useTexts();
  const { data, error } = useQuery(standingQuery);
  const lost = useQuery(lostQuery);
  const counts = (['open', 'overdue', 'late', 'inTime'] as const).map((key) => ({
    key,
    title: t(`keeping:changes.count.${key}`),
    align: 'right' as const,
    render: (row: { open: number; overdue: number; late: number; inTime: number }) => row[key],
  }));
  return (
    <>
      <ProblemView error={error} />
      <DataTable
        label={t('keeping:changes.standing')}
        rows={error ? [] : data?.items}
        rowKey={(row) => row.provider.id}
        empty={<Empty title={t('keeping:changes.none')} />}
        columns={[
          { key: 'provider', title: t('catalog:field.provider'), render: (row) => say(row.provider.name) },
          ...counts,
        ]}
      />
      <section aria-label={t('keeping:changes.lost')}>
        <h2 className="section-title">{t('keeping:changes.lost')}</h2>
        <DataTable
          label={t('keeping:changes.lost')}
          rows={lost.data?.items}
          rowKey={(row) => row.id}
          empty={<Empty title={t('keeping:changes.lostNone')} />}
          columns={[
            {
              key: 'name',
              title: t('catalog:field.name'),
              render: (row) => <Link to={`/catalog/${row.resourceId}`}>{row.name}</Link>,
            },
            { key: 'provider', title: t('catalog:field.provider'), render: (row) => say(row.provider.name) },
            { key: 'act', title: t('keeping:acts.act'), render: (row) => row.instrument },
            {
              key: 'day',
              title: t('keeping:acts.repealedOn'),
              render: (row) => <span className="num">{row.day}</span>,
            },
            {
              key: 'due',
              title: t('keeping:changes.due'),
              render: (row) => <span className={`num ${row.overdue ? 'bad' : ''}`}>{row.dueOn ?? '–'}</span>,
            },
          ]}
        />
      </section>
    </>
  );
}

export function Breaches() {
  const { t, say } = useTexts();
  const address = useAddress();
  const { data, error } = useQuery(
    breachesQuery({ state: address.get('history') === 'all' ? 'all' : 'open' }),
  );
  return (
    <>
      <div className="list-tools">
        <Segmented
          value={address.get('history') || 'open'}
          onChange={(history) => address.set({ history: history === 'all' ? 'all' : undefined })}
          options={[
            { value: 'open', label: t('keeping:changes.state.open') },
            { value: 'all', label: t('keeping:changes.withHistory') },
          ]}
        />
        <ExportRows
          name="breaches"
          rows={data?.items ?? []}
          columns={[
            { title: t('catalog:field.provider'), value: (row) => say(row.provider.name) },
            { title: t('keeping:changes.breach'), value: (row) => t(`keeping:changes.breachOf.${row.kind}`) },
            { title: t('keeping:changes.subject'), value: (row) => row.subject },
            { title: t('keeping:changes.since'), value: (row) => row.sinceOn },
            { title: t('keeping:changes.cleared'), value: (row) => row.clearedOn ?? '' },
          ]}
        />
        <ArticleRefs ids={data?.articles ?? []} />
      </div>
      <ProblemView error={error} />
      <DataTable
        label={t('keeping:changes.breaches')}
        rows={error ? [] : data?.items}
        rowKey={(row) => row.id}
        empty={<Empty title={t('keeping:changes.noBreach')} />}
        columns={[
          { key: 'provider', title: t('catalog:field.provider'), render: (row) => say(row.provider.name) },
          {
            key: 'kind',
            title: t('keeping:changes.breach'),
            render: (row) => t(`keeping:changes.breachOf.${row.kind}`),
          },
          {
            key: 'subject',
            title: t('keeping:changes.subject'),
            render: (row) =>
              row.resourceId ? <Link to={`/catalog/${row.resourceId}`}>{row.subject}</Link> : row.subject,
          },
          {
            key: 'since',
            title: t('keeping:changes.since'),
            render: (row) => <span className="num">{row.sinceOn}</span>,
          },
          {
            key: 'cleared',
            title: t('keeping:changes.cleared'),
            render: (row) => <span className="num">{row.clearedOn ?? '–'}</span>,
          },
        ]}
      />
    </>
  );
}

export function Upkeep() {
  const { t, say } = useTexts();
  const address = useAddress();
  const { data, error } = useQuery(upkeepListQuery({ scope: 'all', missing: 'any', page: address.page }));
  return (
    <>
      <p className="muted hint-line">{t('keeping:upkeep.hint')}</p>
      <ProblemView error={error} />
      <DataTable
        label={t('keeping:upkeep.title')}
        rows={error ? [] : data?.items}
        rowKey={(row) => row.resourceId}
        empty={<Empty title={t('keeping:upkeep.whole')} />}
        paging={
          data && {
            page: data.page,
            pageSize: data.pageSize,
            total: data.total,
            onPage: (page) => address.set({ page: String(page) }),
          }
        }
        columns={[
          {
            key: 'name',
            title: t('catalog:field.name'),
            render: (row) => <Link to={`/catalog/${row.resourceId}?tab=history`}>{row.name}</Link>,
          },
          { key: 'provider', title: t('catalog:field.provider'), render: (row) => say(row.provider.name) },
          { key: 'keeper', title: t('keeping:upkeep.keeper'), render: (row) => row.keeper?.name ?? '–' },
          {
            key: 'review',
            title: t('keeping:upkeep.reviewOn'),
            render: (row) => <span className="num">{row.reviewOn ?? '–'}</span>,
          },
          {
            key: 'missing',
            title: t('keeping:upkeep.missing'),
            render: (row) =>
              row.missing.map((gap) => t(`keeping:upkeep.gap.${gap}`)).join(t('law:separator')),
          },
        ]}
      />
    </>
  );
}

export function Duties() {
  const { t } = useTexts();
  const client = useQueryClient();
  const { data, error } = useQuery(dutiesQuery);
  const [title, setTitle] = useState('');
  const add = useMutation({
    mutationFn: () => api.post('/api/catalog/duties', { title }),
    onSuccess: async () => {
      setTitle('');
      await client.invalidateQueries({ queryKey: ['changes', 'duties'] });
    },
  });
  const mayAdd = useMe()?.roles.includes('provider') ?? false;
  return (
    <>
      <p className="muted hint-line">
        {data ? t('keeping:duties.covered', { covered: data.covered, total: data.total }) : null}
      </p>
      {mayAdd ? (
        <div className="list-tools">
          <Input
            value={title}
            onChange={(event) => setTitle(event.target.value)}
            placeholder={t('keeping:duties.new')}
            aria-label={t('keeping:duties.new')}
          />
          <Button loading={add.isPending} disabled={title.trim().length < 2} onClick={() => add.mutate()}>
            {t('keeping:duties.add')}
          </Button>
        </div>
      ) : null}
      <ProblemView error={error ?? add.error} />
      <DataTable
        label={t('keeping:duties.title')}
        rows={error ? [] : data?.items}
        rowKey={(row) => row.id}
        empty={<Empty title={t('keeping:duties.none')} how={t('keeping:duties.noneHow')} />}
        columns={[
          { key: 'title', title: t('keeping:lists.duty'), render: (row) => row.title },
          {
            key: 'basis',
            title: t('keeping:duties.basis'),
            render: (row) => `${row.basis} ${row.basisArticle}`.trim() || '–',
          },
          {
            key: 'entries',
            title: t('keeping:duties.entries'),
            render: (row) =>
              row.entries.length > 0
                ? row.entries.map(({ id, name }) => (
                    <div key={id}>
                      <Link to={`/catalog/${id}`}>{name}</Link>
                    </div>
                  ))
                : (row.withoutData ?? <span className="mark near">{t('keeping:duties.gap')}</span>),
          },
        ]}
      />
    </>
  );
}
