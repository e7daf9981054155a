// 全流程记录: the life of a resource's data by phase, from the ledger; a phase in which nothing happened is shown too.
import { useQuery } from '@tanstack/react-query';
import { formatInstant } from '../../shared/format.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { SkeletonFacts } from '../../shared/Skeletons.tsx';
import { useTexts } from '../../shared/text.ts';
import { type LifeEvent, lifecycleQuery } from './queries.ts';

/** So many are shown of a phase; older ones unfold. */
const SHOWN = 5;

function Events({ events }: { events: LifeEvent[] }) {
  const { say } = useTexts();
  return (
    <ol className="timeline">
      {events.map((event, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two entries of one moment may read the same
        <li key={`${event.at}${index}`} className="done">
          <strong>{say(event.kind)}</strong>
          <div className="muted num">
            {[formatInstant(event.at), event.actor, event.organisation ? say(event.organisation) : '']
              .filter(Boolean)
              .join(' · ')}
          </div>
        </li>
      ))}
    </ol>
  );
}

export function Lifecycle({ id }: { id: string }) {
  const { t, say } = useTexts();
  const { data, error, refetch } = useQuery(lifecycleQuery(id));
  if (error) return <ProblemView error={error} onRetry={() => void refetch()} />;
  if (!data) return <SkeletonFacts />;
  return (
    <div className="quality-phases">
      {data.phases.map((phase) => (
        <section key={phase.key} aria-labelledby={`phase-${phase.key}`} className="panel">
          <h3 id={`phase-${phase.key}`}>{say(phase.title)}</h3>
          {phase.events.length === 0 ? (
            <p className="muted">{t('quality:lifecycle.nothing')}</p>
          ) : (
            <>
              <Events events={phase.events.slice(0, SHOWN)} />
              {phase.events.length > SHOWN ? (
                <details>
                  <summary>{t('quality:lifecycle.older', { count: phase.events.length - SHOWN })}</summary>
                  <Events events={phase.events.slice(SHOWN)} />
                </details>
              ) : null}
            </>
          )}
        </section>
      ))}
    </div>
  );
}
