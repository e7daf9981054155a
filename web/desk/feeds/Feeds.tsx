// 变更流: the feeds of the own grants and who follows the own services, with what each has taken in.
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import type { FeedRow } from '#rooms/serve/feed/schema.ts';
import { ArticleRefs } from '../../shared/ArticleRef.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { formatInstant, formatNumber } from '../../shared/format.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { DataTable } from '../list/DataTable.tsx';
import { GrantPages } from '../serve/GrantPages.tsx';
import { Screen } from '../shell/Screen.tsx';
import { useLaw } from '../shell/session.ts';
import { feedsQuery } from './queries.ts';

export function Lag({ row }: { row: Pick<FeedRow, 'lag' | 'lost' | 'behindSince'> }) {
  const { t } = useTexts();
  if (row.lag === 0) return <span className="mark good">{t('feeds:lag.none')}</span>;
  return (
    <>
      <span className={`mark ${row.lost ? 'bad' : 'near'}`}>
        {t('feeds:lag.entries', { n: formatNumber(row.lag) })}
      </span>
      <div className="row-sub">
        {row.lost
          ? t('feeds:lag.lost')
          : row.behindSince
            ? t('feeds:lag.since', { at: formatInstant(row.behindSince) })
            : null}
      </div>
    </>
  );
}

export function Feeds() {
  const { t, say } = useTexts();
  const { data, error, refetch } = useQuery(feedsQuery());
  const modes = useLaw()?.rules['share.delivery-modes'];
  const named = modes?.state === 'in-force' && Array.isArray(modes.value) ? modes.value : [];
  const offered = named.some((one) => typeof one === 'object' && one !== null && one.key === 'feed');
  return (
    <>
      <GrantPages />
      <Screen
        title={t('feeds:title')}
        crumbs={[{ to: '/grants', text: t('desk:room.grants') }]}
        facts={
          data ? (
            <>
              <span className="muted">
                {data.retentionDays === null
                  ? t('feeds:keptAll')
                  : t('feeds:kept', { days: formatNumber(data.retentionDays) })}
              </span>
              <ArticleRefs ids={data.articles} />
            </>
          ) : null
        }
      >
        <ProblemView error={error} onRetry={() => void refetch()} />
        {error ? null : (
          <DataTable<FeedRow>
            label={t('feeds:title')}
            rows={data?.items}
            rowKey={(row) => row.grantId}
            empty={
              <Empty title={t('feeds:empty')} how={t(offered ? 'feeds:emptyHow' : 'feeds:notOffered')} />
            }
            columns={[
              {
                key: 'service',
                title: t('feeds:field.service'),
                render: (row) => (
                  <>
                    <Link className="row-name" to={`/feeds/${row.grantId}`}>
                      {say(row.service.title)}
                    </Link>
                    <div className="row-sub">{row.number}</div>
                  </>
                ),
              },
              { key: 'consumer', title: t('feeds:field.consumer'), render: (row) => say(row.consumer.name) },
              { key: 'provider', title: t('feeds:field.provider'), render: (row) => say(row.provider.name) },
              {
                key: 'newest',
                title: t('feeds:field.newest'),
                align: 'right',
                render: (row) => (
                  <>
                    <span className="num">{formatNumber(row.newest)}</span>
                    <div className="row-sub">{row.newestAt ? formatInstant(row.newestAt) : '–'}</div>
                  </>
                ),
              },
              {
                key: 'acknowledged',
                title: t('feeds:field.acknowledged'),
                align: 'right',
                render: (row) => (
                  <>
                    <span className="num">{formatNumber(row.acknowledged)}</span>
                    <div className="row-sub">
                      {row.acknowledgedAt ? formatInstant(row.acknowledgedAt) : t('feeds:never')}
                    </div>
                  </>
                ),
              },
              { key: 'lag', title: t('feeds:field.lag'), render: (row) => <Lag row={row} /> },
              {
                key: 'nudges',
                title: t('feeds:field.nudges'),
                render: (row) => (
                  <>
                    <span className="num">{formatNumber(row.subscriptions.active)}</span>{' '}
                    {row.subscriptions.parked > 0 ? (
                      <span className="mark bad">
                        {t('feeds:parkedCount', { n: formatNumber(row.subscriptions.parked) })}
                      </span>
                    ) : null}
                  </>
                ),
              },
            ]}
          />
        )}
      </Screen>
    </>
  );
}
