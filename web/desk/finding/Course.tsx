// 全程: what was done with the entry's data, from gathering to calls; each stage with its count, the newest acts, when and by whom.
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { can } from '../../shared/Can.tsx';
import { formatInstant, formatNumber } from '../../shared/format.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { SkeletonFacts } from '../../shared/Skeletons.tsx';
import { useTexts } from '../../shared/text.ts';
import { useMe } from '../shell/session.ts';
import { courseQuery } from './queries.ts';

export function Course({ id }: { id: string }) {
  const { t, say } = useTexts();
  const me = useMe();
  const { data, error, refetch } = useQuery(courseQuery(id));
  if (error) return <ProblemView error={error} onRetry={() => void refetch()} />;
  if (!data) return <SkeletonFacts />;
  const address = `/api/catalog/resources/${id}/course`;
  return (
    <>
      <div className="quality-phases">
        {data.stages.map((stage) => (
          <section key={stage.key} aria-labelledby={`stage-${stage.key}`} className="panel">
            <h3 id={`stage-${stage.key}`}>
              {say(stage.title)} <span className="num muted">{formatNumber(stage.count)}</span>
            </h3>
            {stage.events.length === 0 ? (
              <p className="muted">{t('finding:course.nothing')}</p>
            ) : (
              <ol className="timeline">
                {stage.events.map((event, index) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: two acts of one moment may read the same
                  <li key={`${event.at}${index}`} className="done">
                    <strong>{event.what || say(stage.title)}</strong>
                    {event.times > 1 ? (
                      <span className="num muted"> {t('finding:course.times', { count: event.times })}</span>
                    ) : null}
                    <div className="muted num">
                      {[
                        formatInstant(event.at),
                        event.organisation ? say(event.organisation.name) : t('finding:course.public'),
                        event.person,
                      ]
                        .filter(Boolean)
                        .join(' · ')}
                    </div>
                  </li>
                ))}
              </ol>
            )}
          </section>
        ))}
      </div>
      <p className="field-hint">
        {t('finding:course.address')} <a href={address}>{address}</a>
        {can(me?.abilities, 'business') &&
        me?.roles.some((role) => role === 'bureau' || role === 'auditor') ? (
          <>
            {' · '}
            <Link to={`/catalog/holdings?resource=${id}`}>{t('finding:holdings.title')}</Link>
            {' · '}
            <Link to={`/ledger?resource=${id}`}>{t('desk:room.ledger')}</Link>
          </>
        ) : null}
      </p>
    </>
  );
}
