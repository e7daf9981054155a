// One data set before it is opened: what is done to its columns, with the rows before and after, the review, and what the scan found.
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import type { DisclosureReply } from '#rooms/open/disclosure/schema.ts';
import { ArticleRefs } from '../../../shared/ArticleRef.tsx';
import { formatNumber } from '../../../shared/format.ts';
import { ProblemView } from '../../../shared/ProblemView.tsx';
import { SkeletonFacts } from '../../../shared/Skeletons.tsx';
import { useTexts } from '../../../shared/text.ts';
import { Screen } from '../../shell/Screen.tsx';
import { OpenPages } from '../Pages.tsx';
import { opening } from '../queries.ts';
import { Review } from './Review.tsx';
import { Runs } from './Runs.tsx';
import { Treatment } from './Treatment.tsx';

export function DisclosurePage() {
  const { id = '' } = useParams();
  const { t, say } = useTexts();
  const found = useQuery(opening<DisclosureReply>(`disclosure/${id}`));
  const { data } = found;
  if (!data)
    return (
      <Screen title={t('open-disclosure:title')}>
        <ProblemView error={found.error} onRetry={() => void found.refetch()} />
        {found.error ? null : <SkeletonFacts />}
      </Screen>
    );
  return (
    <Screen
      title={say(data.dataset.title)}
      crumbs={[{ to: '/open/disclosure', text: t('open-disclosure:title') }]}
      facts={<ArticleRefs ids={[...data.articles.steps, ...data.articles.review]} />}
    >
      <OpenPages />
      <p>
        <Link to={`/open/datasets/${data.dataset.id}`}>{t('open-disclosure:toSet')}</Link>{' '}
        {data.resourceId ? (
          <Link to={`/open/protection/${data.dataset.id}`}>{t('open-desk:protection.toProtection')}</Link>
        ) : null}
      </p>
      <Treatment key={data.records[0]?.number ?? 0} data={data} />
      <Review data={data} />
      <Scan scan={data.scan} />
      <Runs data={data} />
    </Screen>
  );
}

export function Scan({ scan }: { scan: DisclosureReply['scan'] }) {
  const { t, say } = useTexts();
  return (
    <section className="panel spaced" aria-labelledby="scan">
      <h2 id="scan">{t('open-disclosure:scan')}</h2>
      {scan === null ? (
        <p className="muted">{t('open-disclosure:noScan')}</p>
      ) : (
        <p className={scan.clean ? 'mark good' : 'mark bad'}>
          {t(scan.clean ? 'open-disclosure:scanClean' : 'open-disclosure:scanHits', {
            rows: formatNumber(scan.rows),
          })}
        </p>
      )}
      <ul className="plain-list">
        {scan?.hits.map((hit) => (
          <li key={`${hit.column} ${hit.kind}`} className="panel">
            {t('open-disclosure:hit', {
              column: hit.column,
              title: say(hit.title),
              rows: formatNumber(hit.count),
            })}
            {hit.samples.length > 0 ? <span className="num"> {hit.samples.join('  ')}</span> : null}
            <div className="muted">{say(hit.mend)}</div>
          </li>
        ))}
      </ul>
    </section>
  );
}
