// 存证: the entries that concern the reader, newest first, by act and by day.
import { useQuery } from '@tanstack/react-query';
import { Button, Select } from 'antd';
import { Link } from 'react-router';
import { ArticleRefs } from '../../shared/ArticleRef.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { formatInstant, formatNumber, shortHash } from '../../shared/format.ts';
import { useTexts } from '../../shared/text.ts';
import { LedgerPages } from '../ledger-outside/Pages.tsx';
import { useAddress } from '../list/address.ts';
import type { Column } from '../list/DataTable.tsx';
import { ListPage } from '../list/ListPage.tsx';
import { OffPlatform } from './OffPlatform.tsx';
import { type Entry, entriesQuery, kindsQuery } from './queries.ts';
import { Receipt } from './Receipt.tsx';
import { useWho } from './who.ts';

const filterNames = [
  'kind',
  'activity',
  'case',
  'subjectType',
  'subjectId',
  'resource',
  'from',
  'to',
] as const;

export function LedgerList() {
  const { t, say } = useTexts();
  const who = useWho();
  const address = useAddress();
  const filters = Object.fromEntries(filterNames.map((name) => [name, address.get(name) || undefined]));
  const list = useQuery(entriesQuery({ ...filters, page: address.page }));
  const kinds = useQuery(kindsQuery);
  const waiting = list.data?.waiting;
  const columns: Column<Entry>[] = [
    {
      key: 'what',
      title: t('ledger:what'),
      optional: false,
      render: (row) => (
        <Link className="row-name" to={`/ledger/${row.hash}`}>
          {say(row.title)}
        </Link>
      ),
    },
    {
      key: 'when',
      title: t('ledger:when'),
      width: 160,
      render: (row) => <span className="num">{formatInstant(row.at, 'second')}</span>,
    },
    { key: 'who', title: t('ledger:who'), render: (row) => who(row) },
    { key: 'activity', title: t('ledger:activity'), width: 90, render: (row) => say(row.activity) || '–' },
    {
      key: 'decision',
      title: t('ledger:allowed'),
      render: (row) => <ArticleRefs ids={(row.aside?.decision ?? row.body.decision)?.articles} />,
    },
    {
      key: 'index',
      title: t('ledger:index'),
      align: 'right',
      render: (row) => (row.index === null ? t('ledger:pending') : formatNumber(row.index)),
    },
    {
      key: 'hash',
      title: t('ledger:hash'),
      render: (row) => <code title={row.hash}>{shortHash(row.hash)}</code>,
    },
  ];
  return (
    <ListPage<Entry>
      name="ledger"
      title={t('desk:room.ledger')}
      address={address}
      list={list}
      columns={columns}
      exported={{
        path: '/api/ledger/entries',
        query: filters,
        columns: [
          { title: t('ledger:when'), value: (row) => row.at },
          { title: t('ledger:what'), value: (row) => say(row.title) },
          { title: t('ledger:who'), value: (row) => who(row) },
          { title: t('ledger:activity'), value: (row) => say(row.activity) },
          {
            title: t('ledger:subject'),
            value: (row) => `${row.body.subject.type} ${row.body.subject.id}`,
          },
          { title: t('ledger:allowed'), value: (row) => row.body.decision?.articles.join(' ') },
          { title: t('ledger:index'), value: (row) => row.index },
          { title: t('ledger:hash'), value: (row) => row.hash },
        ],
      }}
      above={
        <>
          <LedgerPages />
          {waiting && waiting.count > 0 && waiting.oldest ? (
            <p className="muted" role="status">
              {t('ledger:waiting', {
                n: `${formatNumber(waiting.count)}${waiting.more ? '+' : ''}`,
                since: formatInstant(waiting.oldest, 'second'),
              })}
            </p>
          ) : null}
          <Receipt />
          <OffPlatform />
        </>
      }
      tools={
        <>
          <Select
            className="wide-select"
            allowClear
            showSearch={{ optionFilterProp: 'label' }}
            value={address.get('kind') || undefined}
            placeholder={t('ledger:filter')}
            aria-label={t('ledger:filter')}
            onChange={(kind: string | undefined) => address.set({ kind })}
            options={(kinds.data?.items ?? []).map((kind) => ({ value: kind.kind, label: say(kind.title) }))}
          />
          <Select
            className="wide-select"
            allowClear
            value={address.get('activity') || undefined}
            placeholder={t('ledger:activity')}
            aria-label={t('ledger:activity')}
            onChange={(activity: string | undefined) => address.set({ activity })}
            options={(kinds.data?.activities ?? []).map(({ key, title }) => ({
              value: key,
              label: say(title),
            }))}
          />
          {(['from', 'to'] as const).map((name) => (
            <label key={name} className="inline-label">
              {t(`ledger:day.${name}`)}
              <input
                type="date"
                className="plain-input"
                value={address.get(name)}
                onChange={(event) => address.set({ [name]: event.target.value })}
              />
            </label>
          ))}
          {filterNames.some((name) => address.get(name)) ? (
            <Button onClick={() => address.clear(filterNames)}>{t('common:action.clear')}</Button>
          ) : null}
        </>
      }
      empty={<Empty title={t('ledger:empty')} how={t('ledger:emptyHow')} />}
    />
  );
}
