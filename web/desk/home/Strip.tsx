// The next fifteen working days as a strip, each with what falls due on it; what is late stands first.

import { Link } from 'react-router';
import { addDays, legalDay, weekdayOf } from '../../shared/format.ts';
import { useTexts } from '../../shared/text.ts';
import type { Todo } from '../cases/queries.ts';
import { useLaw } from '../shell/session.ts';

/** Dots a day shows; the calendar shows all of them. */
const shown = 4;

export function Strip({ todos }: { todos: Todo[] }) {
  const { t } = useTexts();
  const law = useLaw();
  const today = law?.day ?? legalDay(new Date());
  const coming = law?.workdays ?? [];
  const days = [today, ...coming.map((one) => one.day)].slice(0, coming.length);
  const provisional = coming.some((one) => one.provisional);
  const due = (todo: Todo) => todo.deadline?.due;
  const late = todos.filter((todo) => todo.card === 'red' || (due(todo) ?? today) < today);
  const on = (day: string, next: string | undefined) =>
    todos.filter((todo) => {
      const day1 = due(todo);
      return day1 !== undefined && !late.includes(todo) && day1 >= day && (next === undefined || day1 < next);
    });
  return (
    <section aria-label={t('cases:strip.label')}>
      <ol className="strip">
        {late.length > 0 ? (
          <li className="strip-late">
            <span className="strip-day">{t('cases:strip.late')}</span>
            <strong className="num">{late.length}</strong>
          </li>
        ) : null}
        {days.map((day, i) => {
          const items = on(day, i === days.length - 1 ? addDays(day, 1) : days[i + 1]);
          return (
            <li
              key={day}
              className={day === today ? 'today' : ''}
              aria-current={day === today ? 'date' : undefined}
            >
              <span className="strip-day">
                {t(`common:weekdayShort.${weekdayOf(day)}`)}
                <span className="num">{day.slice(5)}</span>
              </span>
              <span className="strip-items">
                {items.slice(0, shown).map((todo) => (
                  <Link
                    key={todo.id}
                    to={todo.link}
                    className={`card-dot ${todo.card ?? 'none'}`}
                    title={todo.title}
                  >
                    <span className="visually-hidden">{todo.title}</span>
                  </Link>
                ))}
                {items.length > shown ? (
                  <Link to="/cases/calendar" className="num">
                    +{items.length - shown}
                  </Link>
                ) : null}
              </span>
            </li>
          );
        })}
      </ol>
      {provisional ? <p className="field-hint">{t('cases:strip.provisional')}</p> : null}
    </section>
  );
}
