// The coming days, each with the steps that fall due on it; what is late stands in front.
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { Link } from 'react-router';
import { Empty } from '../../shared/Empty.tsx';
import { addDays, legalDay, weekdayOf } from '../../shared/format.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { SkeletonTable } from '../../shared/Skeletons.tsx';
import { useTexts } from '../../shared/text.ts';
import { useAddress } from '../list/address.ts';
import { ExportCsv } from '../list/ExportCsv.tsx';
import { OneOf } from '../list/ListPage.tsx';
import { Screen } from '../shell/Screen.tsx';
import { useLaw } from '../shell/session.ts';
import { CasePages } from './CasePages.tsx';
import { type CalendarReply, type CaseRow, calendarQuery } from './queries.ts';

type Item = CalendarReply['days'][number]['items'][number];

/** Four weeks: what a wall shows at a glance. */
const span = 27;
/** How far back what is late is looked for, in days; older ones stand in the list. */
const back = 60;

/** Weeks begin on Monday. */
const mondayOf = (day: string): string => addDays(day, -((weekdayOf(day) + 6) % 7));

function Cards({ items }: { items: readonly Item[] }) {
  const { t, say } = useTexts();
  return (
    <ul className="day-cards">
      {items.map((item) => (
        <li key={item.stepId} className={`day-card ${item.card ?? 'none'}`}>
          <Link to={`/cases/${item.caseId}`}>
            <span className="visually-hidden">{t(`desk:card.${item.card ?? 'none'}`)}</span>
            {item.title}
          </Link>
          <span className="row-sub">
            {say(item.step)} · {say(item.holder.organisation.name)}
            {item.holder.assignee ? ` · ${item.holder.assignee.name}` : ''}
          </span>
        </li>
      ))}
    </ul>
  );
}

function Days({ days, today }: { days: CalendarReply['days']; today: string }) {
  const { t } = useTexts();
  // A weekend stands here only when it is worked, a holiday falls on it, or something is due; it then widens the week.
  const shown = days.filter(({ kind, items }) => kind !== 'weekend' || items.length > 0);
  const weekend = shown.some(({ day }) => weekdayOf(day) % 6 === 0);
  return (
    <ol className={weekend ? 'calendar whole' : 'calendar'}>
      {shown.map((day) => (
        <li
          key={day.day}
          className={[
            `weekday-${weekdayOf(day.day)}`,
            day.day === today ? 'today' : '',
            day.day < today ? 'past' : '',
            day.items.length === 0 ? 'free' : '',
            day.kind,
          ].join(' ')}
          aria-current={day.day === today ? 'date' : undefined}
        >
          <h3 className="calendar-day num">
            {day.day.slice(5)} {t(`common:weekday.${weekdayOf(day.day)}`)}
            {day.kind === 'workday' || day.kind === 'weekend' ? null : (
              <span className="day-kind">{t(`cases:calendar.kind.${day.kind}`)}</span>
            )}
          </h3>
          {/* What is late stands above, whichever week it was due in. */}
          {day.day < today ? null : <Cards items={day.items} />}
        </li>
      ))}
    </ol>
  );
}

export function CalendarPage() {
  const { t, say } = useTexts();
  const law = useLaw();
  const address = useAddress();
  const today = law?.day ?? legalDay(new Date());
  const asked = /^\d{4}-\d{2}-\d{2}$/.test(address.get('from')) ? address.get('from') : today;
  const from = mondayOf(asked);
  const mine = address.get('whose') !== 'organisation';
  const month = useQuery(calendarQuery({ from, to: addDays(from, span), mine }));
  const past = useQuery(calendarQuery({ from: addDays(today, -back), to: addDays(today, -1), mine }));
  const late = (past.data?.days ?? []).flatMap(({ items }) => items);
  const days = month.data?.days;
  const none = days?.every(({ items }) => items.length === 0) && late.length === 0;
  const now = from === mondayOf(today);
  const go = (day: string) => address.set({ from: mondayOf(today) === day ? undefined : day });
  return (
    <Screen
      title={t('cases:pages.calendar')}
      facts={<span className="num">{`${from} – ${addDays(from, span)}`}</span>}
      actions={
        <ExportCsv<CaseRow>
          name="cases"
          path="/api/cases"
          query={{ state: 'open' }}
          columns={[
            { title: t('serve:field.number'), value: (row) => row.number },
            { title: t('cases:todo.case'), value: (row) => row.title },
            { title: t('cases:holder'), value: (row) => say(row.current?.holder.organisation.name) },
            { title: t('cases:todo.due'), value: (row) => row.current?.deadline?.due },
          ]}
        />
      }
    >
      <CasePages />
      <div className="list-tools">
        <OneOf
          address={address}
          name="whose"
          first={t('cases:calendar.mine')}
          values={[{ value: 'organisation', label: t('cases:calendar.all') }]}
        />
        <Button onClick={() => go(addDays(from, -span - 1))}>{t('cases:calendar.back')}</Button>
        <Button disabled={now} onClick={() => go(mondayOf(today))}>
          {t('cases:calendar.today')}
        </Button>
        <Button onClick={() => go(addDays(from, span + 1))}>{t('cases:calendar.on')}</Button>
        {month.data && month.data.left > 0 ? (
          <span className="muted">{t('cases:calendar.left', { count: month.data.left })}</span>
        ) : null}
      </div>
      <ProblemView error={month.error} onRetry={() => void month.refetch()} />
      {month.error ? null : !days ? (
        <SkeletonTable rows={4} />
      ) : (
        <>
          {now && late.length > 0 ? (
            <section className="calendar-late" aria-labelledby="calendar-late">
              <h2 id="calendar-late">
                {t('cases:strip.late')} <span className="num">{late.length}</span>
              </h2>
              <Cards items={late} />
            </section>
          ) : null}
          {none ? (
            <div className="panel">
              <Empty title={t('cases:calendar.empty')} how={t('cases:calendar.emptyHow')} />
            </div>
          ) : (
            <Days days={days} today={today} />
          )}
          {days.some(({ provisional }) => provisional) ? (
            <p className="field-hint below">{t('cases:strip.provisional')}</p>
          ) : null}
        </>
      )}
    </Screen>
  );
}
