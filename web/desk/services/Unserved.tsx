// 已编目未供数: entries that are to be shared and that no service answers for, by provider and age.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Select } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import type { UnservedEntry } from '#rooms/serve/unserved/schema.ts';
import { Can } from '../../shared/Can.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { api } from '../../shared/fetch.ts';
import { formatInstant, formatNumber } from '../../shared/format.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { useAddress } from '../list/address.ts';
import { DataTable } from '../list/DataTable.tsx';
import { ExportCsv } from '../list/ExportCsv.tsx';
import { Screen } from '../shell/Screen.tsx';
import { unservedQuery } from './queries.ts';

export function Unserved() {
  const { t, say } = useTexts();
  const address = useAddress();
  const client = useQueryClient();
  const provider = address.get('provider');
  // The look is made beside: the list is asked again until it stands as of then.
  const [asked, setAsked] = useState<string>();
  const list = useQuery({
    ...unservedQuery({ provider, page: address.page }),
    refetchInterval: ({ state }) =>
      asked !== undefined && state.data?.items.some(({ lookedAt }) => lookedAt < asked) ? 2000 : false,
  });
  const look = useMutation({
    mutationFn: () => api.post('/api/serve/unserved/look'),
    onSuccess: () => {
      setAsked(new Date().toISOString());
      return client.invalidateQueries({ queryKey: ['unserved'] });
    },
  });
  const { data } = list;
  return (
    <Screen
      title={t('services:unserved.title')}
      crumbs={[{ to: '/services', text: t('desk:room.serve') }]}
      actions={
        data ? (
          <>
            <ExportCsv<UnservedEntry>
              name="unserved"
              path="/api/serve/unserved"
              query={{ provider }}
              columns={[
                { title: t('services:unserved.entry'), value: (row) => row.resource.name },
                { title: t('serve:field.provider'), value: (row) => say(row.provider.name) },
                { title: t('services:unserved.why'), value: (row) => t(`services:unserved.${row.detail}`) },
                { title: t('services:unserved.since'), value: (row) => row.since },
                { title: t('services:unserved.days'), value: (row) => row.days },
              ]}
            />
            <Can abilities={data.abilities} act="look">
              {() => (
                <Button loading={look.isPending} onClick={() => look.mutate()}>
                  {t('services:unserved.look')}
                </Button>
              )}
            </Can>
          </>
        ) : null
      }
    >
      <p className="muted">{t('services:unserved.what')}</p>
      {data && data.providers.length > 1 ? (
        <div className="list-tools">
          <Select
            allowClear
            aria-label={t('serve:field.provider')}
            placeholder={t('serve:field.provider')}
            value={provider || undefined}
            options={data.providers.map((one) => ({
              value: one.id,
              label: `${say(one.name)} · ${formatNumber(one.entries)}`,
            }))}
            onChange={(id?: string) => address.set({ provider: id })}
          />
        </div>
      ) : null}
      <ProblemView error={list.error ?? look.error} onRetry={() => void list.refetch()} />
      {list.error ? null : (
        <DataTable
          label={t('services:unserved.title')}
          rows={data?.items}
          rowKey={(row) => row.resource.id}
          empty={<Empty title={t('services:unserved.none')} />}
          paging={
            data
              ? {
                  page: data.page,
                  pageSize: data.pageSize,
                  total: data.total,
                  onPage: (page) => address.set({ page: String(page) }),
                }
              : undefined
          }
          columns={[
            {
              key: 'entry',
              title: t('services:unserved.entry'),
              render: (row) => (
                <Link className="row-name" to={`/catalog/${row.resource.id}`}>
                  {row.resource.name}
                </Link>
              ),
            },
            { key: 'provider', title: t('serve:field.provider'), render: (row) => say(row.provider.name) },
            {
              key: 'why',
              title: t('services:unserved.why'),
              render: (row) => (
                <span className={`mark ${row.detail === 'unreadable' ? 'bad' : 'near'}`}>
                  {t(`services:unserved.${row.detail}`)}
                </span>
              ),
            },
            {
              key: 'since',
              title: t('services:unserved.since'),
              render: (row) => <span className="num">{formatInstant(row.since)}</span>,
            },
            {
              key: 'days',
              title: t('services:unserved.days'),
              align: 'right',
              render: (row) => formatNumber(row.days),
            },
          ]}
        />
      )}
    </Screen>
  );
}
