// 负面清单: what is not shared, field by field, with its ground; proposals and what left the list as well.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { Link, useNavigate } from 'react-router';
import type { NegativeItemReply } from '#rooms/classify/classes/schema.ts';
import { ArticleRefs } from '../../shared/ArticleRef.tsx';
import { can } from '../../shared/Can.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { api } from '../../shared/fetch.ts';
import { formatInstant } from '../../shared/format.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { useAddress } from '../list/address.ts';
import type { Column } from '../list/DataTable.tsx';
import { ListPage, OneOf } from '../list/ListPage.tsx';
import { ClassPages, ItemState, Show } from './Pages.tsx';
import { base, governanceQuery, itemsQuery } from './queries.ts';

const states = ['listed', 'proposed', 'removed', 'struck', 'refused'] as const;

export function NegativeList() {
  const { t, say } = useTexts();
  const address = useAddress();
  const navigate = useNavigate();
  const client = useQueryClient();
  const governance = useQuery(governanceQuery).data;
  const filters = { state: address.get('state'), q: address.get('q') };
  const list = useQuery(itemsQuery({ ...filters, page: address.page }));
  const merge = useMutation({
    mutationFn: () => api.post<{ id: string }>(`${base}/list-versions`, {}),
    onSuccess: async ({ id }) => {
      await client.invalidateQueries({ queryKey: ['classes'] });
      await navigate(`/classes/versions/${id}`);
    },
  });
  const fields = (row: NegativeItemReply): string =>
    row.whole
      ? t('classes:wholeEntry', { count: row.fields.length })
      : row.fields.map((one) => one.titleZh).join(t('law:separator'));
  const columns: Column<NegativeItemReply>[] = [
    {
      key: 'name',
      title: t('classes:field.name'),
      optional: false,
      render: (row) => (
        <Link className="row-name" to={`/classes/negative/${row.id}`}>
          {row.name}
        </Link>
      ),
    },
    { key: 'provider', title: t('classes:field.provider'), render: (row) => say(row.provider.name) },
    { key: 'fields', title: t('classes:field.fields'), render: fields },
    {
      key: 'basis',
      title: t('classes:field.basis'),
      render: (row) =>
        [
          ...new Set(
            row.fields.flatMap(({ basis }) => basis.map(({ title, article }) => `${title} ${article}`)),
          ),
        ].join(t('common:semicolon')) || '–',
    },
    { key: 'state', title: t('classes:field.state'), render: (row) => <ItemState state={row.state} /> },
    {
      key: 'listed',
      title: t('classes:field.listedAt'),
      render: (row) => <span className="num">{row.listedAt ? formatInstant(row.listedAt) : '–'}</span>,
    },
  ];
  return (
    <ListPage<NegativeItemReply>
      name="negative-list"
      title={t('classes:page.negative')}
      facts={
        governance?.list ? (
          <>
            {t(`classes:mode.${governance.list}`)} <ArticleRefs ids={governance.articles.list} />
          </>
        ) : null
      }
      list={list}
      columns={columns}
      address={address}
      exported={{
        path: `${base}/negative-items`,
        query: filters,
        columns: [
          { title: t('classes:field.provider'), value: (row) => say(row.provider.name) },
          { title: t('classes:field.name'), value: (row) => row.name },
          {
            title: t('classes:field.fields'),
            value: (row) => row.fields.map((one) => one.titleZh).join(t('law:separator')),
          },
          {
            title: t('classes:field.basis'),
            value: (row) =>
              row.fields
                .map((one) =>
                  t('common:labelled', {
                    label: one.titleZh,
                    text: one.basis
                      .map(({ title, article }) => `${title} ${article}`)
                      .join(t('law:separator')),
                  }),
                )
                .join(t('common:semicolon')),
          },
          { title: t('classes:field.state'), value: (row) => t(`classes:item.${row.state}`) },
        ],
      }}
      actions={
        governance?.governmentDecides ? (
          <Show when={can(governance.abilities, 'merge')}>
            <Button loading={merge.isPending} onClick={() => merge.mutate()}>
              {t('classes:merge')}
            </Button>
          </Show>
        ) : null
      }
      above={
        <>
          <ClassPages />
          <ProblemView error={merge.error} />
        </>
      }
      tools={
        <>
          <OneOf
            address={address}
            name="state"
            values={states.map((value) => ({ value, label: t(`classes:item.${value}`) }))}
          />
          <Input.Search
            key={filters.q}
            defaultValue={filters.q}
            allowClear
            onSearch={(q) => address.set({ q })}
            placeholder={t('classes:searchHint')}
            aria-label={t('common:list.search')}
          />
        </>
      }
      empty={<Empty title={t('classes:empty.negative')} how={t('classes:empty.negativeHow')} />}
    />
  );
}
