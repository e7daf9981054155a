// One edition of the responsibility list: each field with its cycle, its identifier and whether it came in time.
import { useQuery } from '@tanstack/react-query';
import { Checkbox, Input } from 'antd';
import { Link, useParams } from 'react-router';
import { ArticleRefs } from '../../../shared/ArticleRef.tsx';
import { Empty } from '../../../shared/Empty.tsx';
import { formatInstant, formatNumber } from '../../../shared/format.ts';
import { useTexts } from '../../../shared/text.ts';
import { termsQuery, wordOf } from '../../catalog/queries.ts';
import { useAddress } from '../../list/address.ts';
import { ListPage } from '../../list/ListPage.tsx';
import { CollectPages } from '../CollectPages.tsx';
import { type LinesReply, linesQuery, paths } from './queries.ts';

export function ListPageOf() {
  const { version = '' } = useParams();
  const { t, say } = useTexts();
  const address = useAddress();
  const { data: terms } = useQuery(termsQuery);
  const query = {
    q: address.get('q') || undefined,
    organisation: address.get('organisation') || undefined,
    unfulfilled: address.get('unfulfilled') || undefined,
  };
  type Row = LinesReply['items'][number] & { id: string };
  const list = useQuery({
    ...linesQuery(version, { ...query, page: address.page }),
    select: (reply: LinesReply) => ({
      ...reply,
      items: reply.items.map((row): Row => ({ ...row, id: `${row.resource.id} ${row.itemName}` })),
    }),
  });
  const cycleOf = (row: LinesReply['items'][number]) =>
    say(wordOf(terms?.updateCycles, row.cycle)) || row.cycle;
  const totals = list.data?.totals;
  return (
    <ListPage<Row>
      name={`responsibility-list-${version}`}
      title={t('sources:lists.of', { version })}
      crumbs={[
        { to: '/collect', text: t('desk:room.collect') },
        { to: '/collect/lists', text: t('sources:lists.title') },
      ]}
      facts={
        <>
          {totals ? (
            <span>
              {t('sources:lists.totals', {
                fields: formatNumber(totals.fields),
                unfulfilled: formatNumber(totals.unfulfilled),
              })}
            </span>
          ) : null}{' '}
          <ArticleRefs ids={list.data?.articles} />
        </>
      }
      list={list}
      address={address}
      exported={{
        path: `${paths.lists}/${version}/lines`,
        query,
        columns: [
          { title: t('sources:unit'), value: (row) => say(row.organisation.name) },
          { title: t('sources:elements.entry'), value: (row) => row.resource.name },
          { title: t('sources:lists.code'), value: (row) => row.resource.code },
          { title: t('sources:item'), value: (row) => row.title },
          { title: t('catalog:item.name'), value: (row) => row.itemName },
          { title: t('catalog:field.updateCycle'), value: cycleOf },
          { title: t('sources:elements.element'), value: (row) => row.element },
          {
            title: t('sources:lists.identifiers'),
            value: (row) => row.identifiers.join(t('compile:separator')),
          },
          { title: t('sources:lists.lastAt'), value: (row) => row.lastAt },
          { title: t('sources:lists.due'), value: (row) => row.due },
        ],
      }}
      above={<CollectPages />}
      tools={
        <>
          <Input.Search
            key={address.get('q')}
            defaultValue={address.get('q')}
            allowClear
            onSearch={(q) => address.set({ q })}
            placeholder={t('sources:lists.search')}
            aria-label={t('common:list.search')}
          />
          <Checkbox
            checked={address.get('unfulfilled') === 'true'}
            onChange={(event) => address.set({ unfulfilled: event.target.checked ? 'true' : undefined })}
          >
            {t('sources:lists.unfulfilledOnly')}
          </Checkbox>
        </>
      }
      empty={<Empty title={t('sources:noneFound')} how={t('sources:noneFoundHow')} />}
      columns={[
        {
          key: 'item',
          title: t('sources:item'),
          optional: false,
          render: (row) => (
            <>
              {row.title} <code>{row.itemName}</code>
              {row.element ? <div className="row-sub">{row.element}</div> : null}
            </>
          ),
        },
        {
          key: 'entry',
          title: t('sources:elements.entry'),
          render: (row) => (
            <>
              <Link to={`/catalog/${row.resource.id}`}>{row.resource.name}</Link>
              <div className="row-sub">{say(row.organisation.name)}</div>
            </>
          ),
        },
        { key: 'cycle', title: t('catalog:field.updateCycle'), width: 110, render: cycleOf },
        {
          key: 'identifiers',
          title: t('sources:lists.identifiers'),
          render: (row) => row.identifiers.join(t('compile:separator')),
        },
        {
          key: 'last',
          title: t('sources:lists.lastAt'),
          width: 170,
          render: (row) => (row.lastAt ? formatInstant(row.lastAt) : <span className="muted">–</span>),
        },
        {
          key: 'due',
          title: t('sources:lists.due'),
          width: 150,
          render: (row) => (
            <>
              <span className="num">{row.due}</span>{' '}
              {row.fulfilled ? null : <span className="mark bad">{t('sources:lists.unfulfilled')}</span>}
            </>
          ),
        },
      ]}
    />
  );
}
