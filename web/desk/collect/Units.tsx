// 各单位归集: how much of what is to be gathered each unit has brought, the furthest behind first.
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { ArticleRefs } from '../../shared/ArticleRef.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { formatShare } from '../../shared/format.ts';
import { useTexts } from '../../shared/text.ts';
import { useAddress } from '../list/address.ts';
import { ListPage } from '../list/ListPage.tsx';
import { CollectPages } from './CollectPages.tsx';
import { unitsQuery } from './queries.ts';

export function Units() {
  const { t } = useTexts();
  const address = useAddress();
  const list = useQuery(unitsQuery);
  type Row = NonNullable<typeof list.data>['items'][number];
  const rate = ({ totals }: Row) =>
    totals.expected > 0 ? formatShare(totals.gathered / totals.expected) : '–';
  const counted = (key: 'missing' | 'late' | 'near' | 'short' | 'excepted') => (row: Row) => {
    const n = row.totals[key];
    if (n === 0) return <span className="muted">0</span>;
    const filter = key === 'short' ? 'short=true' : `state=${key}`;
    return <Link to={`/collect?organisation=${row.organisationId}&${filter}`}>{n}</Link>;
  };
  const numbers = ['missing', 'late', 'near', 'short', 'excepted'] as const;
  const titleOf = (key: (typeof numbers)[number]) =>
    key === 'short' ? t('collect:gathering.shortOnly') : t(`collect:gathering.state.${key}`);
  return (
    <ListPage
      name="gathering-units"
      title={t('collect:gathering.units')}
      crumbs={[{ to: '/collect', text: t('desk:room.collect') }]}
      facts={<ArticleRefs ids={list.data?.articles} />}
      list={list}
      address={address}
      rowsOfExport={list.data?.items}
      exportColumns={[
        { title: t('collect:gathering.unit'), value: (row) => row.organisationName },
        { title: t('collect:gathering.expected'), value: (row) => String(row.totals.expected) },
        { title: t('collect:gathering.gathered'), value: (row) => String(row.totals.gathered) },
        { title: t('collect:gathering.rateTitle'), value: rate },
        ...numbers.map((key) => ({ title: titleOf(key), value: (row: Row) => String(row.totals[key]) })),
      ]}
      above={<CollectPages />}
      empty={<Empty title={t('collect:gathering.unitsNone')} how={t('collect:gathering.unitsNoneHow')} />}
      columns={[
        {
          key: 'unit',
          title: t('collect:gathering.unit'),
          optional: false,
          render: (row) => (
            <Link className="row-name" to={`/collect?organisation=${row.organisationId}`}>
              {row.organisationName}
            </Link>
          ),
        },
        {
          key: 'rate',
          title: t('collect:gathering.rateTitle'),
          width: 190,
          render: (row) => (
            <span className="num">
              <progress
                max={Math.max(row.totals.expected, 1)}
                value={row.totals.gathered}
                aria-label={rate(row)}
              />{' '}
              {row.totals.gathered} / {row.totals.expected} · {rate(row)}
            </span>
          ),
        },
        ...numbers.map((key) => ({
          key,
          title: titleOf(key),
          align: 'right' as const,
          width: 110,
          render: counted(key),
        })),
      ]}
    />
  );
}
