// The coming working days, each with the cases that fall due on it; what is late stands in front.
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { Empty } from '../../shared/Empty.tsx';
import { addDays, legalDay, weekdayOf } from '../../shared/format.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { SkeletonTable } from '../../shared/Skeletons.tsx';
import { useTexts } from '../../shared/text.ts';
import type { Address } from '../list/address.ts';
import { OneOf } from '../list/ListPage.tsx';
import { useLaw } from '../shell/session.ts';
import { type CaseRow, casesQuery, todosQuery } from './queries.ts';

/** One page of the list is what a calendar shows; more than that nobody reads in cells. */
const most = 200;

/** What a cell shows of a case, whether it comes from my to-dos or from the list. */
type Due = {
  id: string;
  caseId: string;
  title: string;
  step: { zh: string; en?: string };
  holder: { zh: string; en?: string } | null;
  card: 'green' | 'yellow' | 'red' | null;
  due: string | undefined;
  provisional: boolean;
};

function useDues(mine: boolean) {
  const todos = useQuery({ ...todosQuery, enabled: mine });
  const cases = useQuery({ ...casesQuery({ state: 'open', pageSize: most }), enabled: !mine });
  const source = mine ? todos : cases;
  const ofCase = (row: CaseRow): Due[] =>
    row.current
      ? [
          {
            id: row.current.stepId,
            caseId: row.id,
            title: row.title,
            step: row.current.title,
            holder: row.current.holder.organisation.name,
            card: row.current.card,
            due: row.current.deadline?.due,
            provisional: row.current.deadline?.provisional ?? false,
          },
        ]
      : [];
  const dues: Due[] | undefined = mine
    ? todos.data?.items.map((todo) => ({
        id: todo.stepId,
        caseId: todo.caseId,
        title: todo.title,
        step: todo.step,
        holder: todo.applicant?.name ?? null,
        card: todo.card,
        due: todo.deadline?.due,
        provisional: todo.deadline?.provisional ?? false,
      }))
    : cases.data?.items.flatMap(ofCase);
  return { dues, total: source.data?.total ?? 0, error: source.error, refetch: source.refetch };
}

function Cards({ dues }: { dues: readonly Due[] }) {
  const { t, say } = useTexts();
  return (
    <ul className="day-cards">
      {dues.map((due) => (
        <li key={due.id} className={`day-card ${due.card ?? 'none'}`}>
          <Link to={`/cases/${due.caseId}`}>
            <span className="visually-hidden">{t(`desk:card.${due.card ?? 'none'}`)}</span>
            {due.title}
          </Link>
          <span className="row-sub">
            {say(due.step)}
            {due.holder ? ` · ${say(due.holder)}` : ''}
          </span>
        </li>
      ))}
    </ul>
  );
}

export function CaseCalendar({ address }: { address: Address }) {
  const { t } = useTexts();
  const law = useLaw();
  const mine = address.get('whose') !== 'open';
  const { dues, total, error, refetch } = useDues(mine);
  const today = law?.day ?? legalDay(new Date());
  const coming = law?.workdays ?? [];
  const days = [today, ...coming.map(({ day }) => day)];
  const end = addDays(days.at(-1) ?? today, 1);
  const late = (dues ?? []).filter(({ due, card }) => card === 'red' || (due !== undefined && due < today));
  const rest = (dues ?? []).filter((one) => !late.includes(one));
  const later = rest.filter(({ due }) => due !== undefined && due >= end);
  const without = rest.filter(({ due }) => due === undefined);
  return (
    <>
      <div className="list-tools">
        <OneOf
          address={address}
          name="whose"
          first={t('cases:calendar.mine')}
          values={[{ value: 'open', label: t('cases:calendar.open') }]}
        />
        {dues && total > dues.length ? (
          <span className="muted">{t('cases:calendar.cut', { shown: dues.length, count: total })}</span>
        ) : null}
      </div>
      <ProblemView error={error} onRetry={() => void refetch()} />
      {error ? null : !dues ? (
        <SkeletonTable rows={4} />
      ) : dues.length === 0 ? (
        <div className="panel">
          <Empty title={t('cases:todo.empty')} how={t('cases:todo.emptyHow')} />
        </div>
      ) : (
        <>
          {late.length > 0 ? (
            <section className="calendar-late" aria-labelledby="calendar-late">
              <h2 id="calendar-late">
                {t('cases:strip.late')} <span className="num">{late.length}</span>
              </h2>
              <Cards dues={late} />
            </section>
          ) : null}
          <ol className="calendar">
            {days.map((day, at) => {
              const next = days[at + 1] ?? end;
              const here = rest.filter(({ due }) => due !== undefined && due >= day && due < next);
              return (
                <li
                  key={day}
                  className={day === today ? 'today' : here.length === 0 ? 'free' : ''}
                  aria-current={day === today ? 'date' : undefined}
                >
                  <h3 className="calendar-day num">
                    {day.slice(5)} {t(`common:weekday.${weekdayOf(day)}`)}
                  </h3>
                  <Cards dues={here} />
                </li>
              );
            })}
          </ol>
          {coming.some(({ provisional }) => provisional) ? (
            <p className="field-hint">{t('cases:strip.provisional')}</p>
          ) : null}
          {[
            { key: 'later', dues: later },
            { key: 'without', dues: without },
          ].map((group) =>
            group.dues.length > 0 ? (
              <section key={group.key} className="below" aria-labelledby={`calendar-${group.key}`}>
                <h2 className="section-title" id={`calendar-${group.key}`}>
                  {t(`cases:calendar.${group.key}`)} <span className="num muted">{group.dues.length}</span>
                </h2>
                <Cards dues={group.dues} />
              </section>
            ) : null,
          )}
        </>
      )}
    </>
  );
}
