// On the page of a grant that is a feed: where it stands, and the way to it.
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { formatNumber } from '../../shared/format.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { Lag } from './Feeds.tsx';
import { feedQuery } from './queries.ts';

export function GrantFeed({ grantId }: { grantId: string }) {
  const { t } = useTexts();
  const { data: feed, error } = useQuery(feedQuery(grantId));
  return (
    <section className="panel">
      <h2>
        <Link to={`/feeds/${grantId}`}>{t('feeds:title')}</Link>
      </h2>
      <ProblemView error={error} />
      {feed ? (
        <>
          <p>
            {t('feeds:field.newest')} <span className="num">{formatNumber(feed.newest)}</span>,{' '}
            {t('feeds:field.acknowledged')} <span className="num">{formatNumber(feed.acknowledged)}</span>{' '}
            <Lag row={feed} />
          </p>
          <code className="long-hash">{feed.addresses.entries}</code>
        </>
      ) : null}
    </section>
  );
}
