// One feed: where it stands, how far behind its reader is day by day, its addresses, and the nudges.
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import type { FeedReply } from '#rooms/serve/feed/schema.ts';
import { formatInstant, formatNumber } from '../../shared/format.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { SkeletonFacts } from '../../shared/Skeletons.tsx';
import { useTexts } from '../../shared/text.ts';
import { FactList } from '../catalog/Facts.tsx';
import { Screen } from '../shell/Screen.tsx';
import { Lag } from './Feeds.tsx';
import { feedQuery } from './queries.ts';
import { Subscriptions } from './Subscriptions.tsx';

const HEIGHT = 90;
const STEP = 22;

/** Entries a day as columns; what is not acknowledged stands out. */
function LagPicture({ days }: { days: FeedReply['days'] }) {
  const { t } = useTexts();
  const most = Math.max(1, ...days.map(({ entries }) => entries));
  const y = (value: number): number => (HEIGHT * value) / most;
  return (
    <figure className="usage-chart">
      <svg viewBox={`0 0 ${days.length * STEP} ${HEIGHT + 4}`} role="img" aria-label={t('feeds:picture')}>
        <title>{t('feeds:picture')}</title>
        {days.map(({ day, entries, open }, at) => (
          <g key={day}>
            <title>
              {t('feeds:pictureDay', { day, entries: formatNumber(entries), open: formatNumber(open) })}
            </title>
            <rect
              className="bar-answered"
              x={at * STEP + 3}
              width={STEP - 6}
              y={HEIGHT - y(entries - open)}
              height={y(entries - open)}
            />
            <rect
              className="bar-refused"
              x={at * STEP + 3}
              width={STEP - 6}
              y={HEIGHT - y(entries)}
              height={y(open)}
            />
          </g>
        ))}
      </svg>
      <figcaption className="muted">
        <span className="num">
          {days[0]?.day} – {days.at(-1)?.day}
        </span>{' '}
        {t('feeds:pictureWords', { most: formatNumber(most) })}
      </figcaption>
    </figure>
  );
}

function Standing({ feed }: { feed: FeedReply }) {
  const { t, say } = useTexts();
  const time = (at: string | null) => (at ? formatInstant(at) : t('feeds:never'));
  return (
    <FactList
      facts={[
        { label: t('feeds:field.consumer'), value: say(feed.consumer.name) },
        { label: t('feeds:field.provider'), value: say(feed.provider.name) },
        {
          label: t('feeds:field.grant'),
          value: <Link to={`/grants/${feed.grantId}`}>{feed.number}</Link>,
        },
        {
          label: t('feeds:field.newest'),
          value: (
            <span className="num">
              {formatNumber(feed.newest)} · {time(feed.newestAt)}
            </span>
          ),
        },
        { label: t('feeds:field.oldest'), value: <span className="num">{formatNumber(feed.oldest)}</span> },
        {
          label: t('feeds:field.sent'),
          value: (
            <span className="num">
              {formatNumber(feed.sent)} · {time(feed.sentAt)}
            </span>
          ),
        },
        {
          label: t('feeds:field.acknowledged'),
          value: (
            <span className="num">
              {formatNumber(feed.acknowledged)} · {time(feed.acknowledgedAt)}
            </span>
          ),
        },
        { label: t('feeds:field.lag'), value: <Lag row={feed} /> },
      ]}
    />
  );
}

export function FeedPage() {
  const { t, say } = useTexts();
  const { id = '' } = useParams();
  const { data: feed, error, refetch } = useQuery(feedQuery(id));
  if (error) return <ProblemView error={error} onRetry={() => void refetch()} />;
  return (
    <Screen
      title={feed ? say(feed.service.title) : t('common:state.loading')}
      crumbs={[{ to: '/feeds', text: t('feeds:title') }]}
      facts={
        feed ? (
          <span className="muted">
            {feed.retentionDays === null
              ? t('feeds:keptAll')
              : t('feeds:kept', { days: formatNumber(feed.retentionDays) })}
          </span>
        ) : null
      }
    >
      {feed ? (
        <div className="stack">
          <div className="two-even">
            <div className="panel">
              <Standing feed={feed} />
            </div>
            <div className="stack">
              <section className="panel">
                <h2>{t('feeds:behind')}</h2>
                <LagPicture days={feed.days} />
              </section>
              <section className="panel">
                <h2>{t('feeds:addresses')}</h2>
                <FactList
                  facts={(['snapshot', 'entries', 'acknowledge'] as const).map((one) => ({
                    label: t(`feeds:address.${one}`),
                    value: <code className="long-hash">{feed.addresses[one]}</code>,
                  }))}
                />
              </section>
            </div>
          </div>
          <Subscriptions feed={feed} />
        </div>
      ) : (
        <div className="panel">
          <SkeletonFacts rows={8} />
        </div>
      )}
    </Screen>
  );
}
