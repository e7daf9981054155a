// 授权: grants as a table, those that end soon first in a strip.
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import type { GrantSummary } from '#rooms/serve/schema.ts';
import { Empty } from '../../shared/Empty.tsx';
import { formatNumber } from '../../shared/format.ts';
import { useTexts } from '../../shared/text.ts';
import { useAddress } from '../list/address.ts';
import type { Column } from '../list/DataTable.tsx';
import { ListPage, OneOf } from '../list/ListPage.tsx';
import { GrantPages } from './GrantPages.tsx';
import { grantsQuery } from './queries.ts';

/** A last day this many days ahead or nearer is shown in the strip of what ends soon. */
const soon = 30;
/** So many of them are named, the first to end first. */
const shownEnding = 10;
const standings = ['pending', 'active', 'suspended', 'expired', 'revoked', 'not-begun'] as const;

export function StandingMark({ standing }: { standing: GrantSummary['standing'] }) {
  const { t } = useTexts();
  const tone =
    standing === 'active' ? 'good' : standing === 'not-begun' || standing === 'pending' ? 'near' : 'bad';
  return <span className={`mark ${tone}`}>{t(`serve:standing.${standing}`)}</span>;
}

/** Today's calls against the day's limit, as figure and bar. */
export function UsageBar({ used, limit }: { used: number; limit: number | null }) {
  const { t } = useTexts();
  if (limit === null) return <span className="num">{formatNumber(used)}</span>;
  return (
    <span className="usage">
      <span className="num">
        {formatNumber(used)} / {formatNumber(limit)}
      </span>
      <meter
        min={0}
        max={limit}
        value={used}
        high={limit * 0.9}
        optimum={0}
        aria-label={t('serve:field.today')}
      />
    </span>
  );
}

function useColumns(): Column<GrantSummary>[] {
  const { t, say } = useTexts();
  return [
    {
      key: 'number',
      title: t('serve:field.number'),
      optional: false,
      render: (row) => (
        <>
          <Link className="row-name" to={`/grants/${row.id}`}>
            {say(row.service.title)}
          </Link>
          <div className="row-sub">{row.number}</div>
        </>
      ),
    },
    { key: 'consumer', title: t('serve:field.consumer'), render: (row) => say(row.consumer.name) },
    { key: 'provider', title: t('serve:field.provider'), render: (row) => say(row.provider.name) },
    { key: 'system', title: t('serve:field.system'), render: (row) => say(row.system.name) },
    {
      key: 'standing',
      title: t('serve:field.state'),
      render: (row) => <StandingMark standing={row.standing} />,
    },
    {
      key: 'today',
      title: t('serve:field.today'),
      align: 'right',
      render: (row) => <UsageBar used={row.usage.today} limit={row.usage.limit} />,
    },
    {
      key: 'lastDay',
      title: t('serve:field.lastDay'),
      render: (row) => <span className="num">{row.lastDay ?? t('serve:noLastDay')}</span>,
    },
  ];
}

export function GrantList() {
  const { t, say } = useTexts();
  const address = useAddress();
  const standing = address.get('standing');
  const list = useQuery(grantsQuery({ standing, page: address.page }));
  const columns = useColumns();
  const ending = useQuery(grantsQuery({ endingWithin: soon, pageSize: shownEnding }));
  return (
    <>
      <GrantPages />
      <ListPage<GrantSummary>
        name="grants"
        title={t('desk:room.grants')}
        address={address}
        list={list}
        columns={columns}
        exported={{
          path: '/api/serve/grants',
          query: { standing },
          columns: [
            { title: t('serve:field.number'), value: (row) => row.number },
            { title: t('serve:field.service'), value: (row) => say(row.service.title) },
            { title: t('serve:field.consumer'), value: (row) => say(row.consumer.name) },
            { title: t('serve:field.provider'), value: (row) => say(row.provider.name) },
            { title: t('serve:field.state'), value: (row) => t(`serve:standing.${row.standing}`) },
            { title: t('serve:field.lastDay'), value: (row) => row.lastDay },
          ],
        }}
        above={
          ending.data && ending.data.total > 0 ? (
            <div className="ending" role="note">
              <strong>{t('serve:endingSoon')}</strong>
              {ending.data.items.map((grant) => (
                <Link key={grant.id} to={`/grants/${grant.id}`} className="num">
                  {grant.number} {say(grant.service.title)} {grant.lastDay}
                </Link>
              ))}
              {ending.data.total > shownEnding ? (
                <span className="num">
                  {shownEnding} / {formatNumber(ending.data.total)}
                </span>
              ) : null}
            </div>
          ) : null
        }
        tools={
          <OneOf
            address={address}
            name="standing"
            values={standings.map((value) => ({ value, label: t(`serve:standing.${value}`) }))}
          />
        }
        empty={<Empty title={t('serve:empty.grants')} how={t('serve:empty.grantsHow')} />}
      />
    </>
  );
}
