// 工作日历: a year as twelve small months with what differs from an ordinary week, the documents behind it, and how the bureau adds to it.
import { App, Button } from 'antd';
import { Can, can } from '../../shared/Can.tsx';
import { api } from '../../shared/fetch.ts';
import { formatInstant, legalDay } from '../../shared/format.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { SkeletonFacts } from '../../shared/Skeletons.tsx';
import { useTexts } from '../../shared/text.ts';
import { useAddress } from '../list/address.ts';
import { useConfirm } from '../shell/useConfirm.tsx';
import { ImportNotice } from './ImportNotice.tsx';
import { LocalDays } from './LocalDays.tsx';
import { type CalendarYear, useCalendarYear, useLawAct } from './queries.ts';

const pad = (n: number) => String(n).padStart(2, '0');

/** Days of a month in weeks that begin on Monday; undefined before the first. */
function cells(year: number, month: number): (string | undefined)[] {
  const first = new Date(Date.UTC(year, month - 1, 1)).getUTCDay();
  const length = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return [
    ...Array.from({ length: (first + 6) % 7 }, () => undefined),
    ...Array.from({ length }, (_, i) => `${year}-${pad(month)}-${pad(i + 1)}`),
  ];
}

/** Monday to Sunday as one writes them above a month. */
function weekdays(language: string): string[] {
  const { format } = new Intl.DateTimeFormat(language, { weekday: 'short', timeZone: 'UTC' });
  return Array.from({ length: 7 }, (_, i) => format(Date.UTC(2024, 0, 1 + i)));
}

function Month({ data, month }: { data: CalendarYear; month: number }) {
  const { t, language } = useTexts();
  const title = new Intl.DateTimeFormat(language, { month: 'long', timeZone: 'UTC' }).format(
    Date.UTC(data.year, month - 1, 1),
  );
  const days = new Map(data.days.map((day) => [day.day, day]));
  return (
    <section className="month" aria-label={title}>
      <h3>{title}</h3>
      <div className="weekdays" aria-hidden="true">
        {weekdays(language).map((name) => (
          <span key={name}>{name}</span>
        ))}
      </div>
      <ol>
        {cells(data.year, month).map((day, index) => {
          const place = `${month}-${index}`;
          if (!day) return <li key={place} aria-hidden="true" />;
          const special = days.get(day);
          const weekend = index % 7 >= 5;
          const state = special ? (special.workday ? 'work' : 'off') : weekend ? 'weekend' : '';
          const told = special ? t(`law:calendar.${special.workday ? 'work' : 'off'}`) : '';
          return (
            <li key={place} className={`${state} ${special?.source === 'local' ? 'local' : ''}`} title={told}>
              <span className="num">{Number(day.slice(8))}</span>
              {told ? <span className="visually-hidden">{told}</span> : null}
            </li>
          );
        })}
      </ol>
    </section>
  );
}

function Documents({ data }: { data: CalendarYear }) {
  const { t } = useTexts();
  const { message } = App.useApp();
  const confirm = useConfirm();
  const withdraw = useLawAct((id: string) => api.delete(`/api/law/calendar/local-days/${id}`));
  const entered = (one: { enteredBy: string; enteredAt: string }) =>
    t('law:calendar.entered', { by: one.enteredBy, at: formatInstant(one.enteredAt) });
  return (
    <>
      <h2 className="section-title">{t('law:calendar.notices')}</h2>
      {data.notices.length === 0 ? (
        <p className="muted">
          {data.published ? t('law:calendar.noNotices') : t('law:calendar.provisional')}
        </p>
      ) : (
        <ul className="plain-list">
          {data.notices.map((notice) => (
            <li key={notice.id}>
              <strong>{notice.document}</strong>{' '}
              <span className={`mark ${notice.current ? 'good' : ''}`}>
                {t(`law:calendar.${notice.current ? 'current' : 'replaced'}`)}
              </span>{' '}
              <span className="muted">{entered(notice)}</span>
            </li>
          ))}
        </ul>
      )}
      <h2 className="section-title">{t('law:calendar.locals')}</h2>
      {data.local.length === 0 ? <p className="muted">{t('law:calendar.noLocals')}</p> : null}
      <ul className="plain-list">
        {data.local.map((one) => (
          <li key={one.id}>
            <span className="num">{one.from === one.to ? one.from : `${one.from} – ${one.to}`}</span>{' '}
            <span className="mark">{t(`law:calendar.${one.workday ? 'work' : 'off'}`)}</span>{' '}
            {t('law:calendar.why', { text: one.reason, document: one.document })}{' '}
            <span className="muted">{entered(one)}</span>{' '}
            {one.withdrawnAt ? (
              <span className="mark">{t('law:calendar.withdrawn')}</span>
            ) : can(data.abilities, 'change') ? (
              <Button
                size="small"
                danger
                onClick={async () => {
                  const sure = await confirm({
                    title: t('law:calendar.withdraw'),
                    what: t('law:calendar.withdrawAsk'),
                    ok: t('law:calendar.withdraw'),
                    danger: true,
                  });
                  if (sure)
                    withdraw.mutate(one.id, {
                      onSuccess: () => message.success(t('law:calendar.withdrawn')),
                    });
                }}
              >
                {t('law:calendar.withdraw')}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
      {withdraw.error ? <ProblemView error={withdraw.error} /> : null}
    </>
  );
}

export function CalendarTab() {
  const { t } = useTexts();
  const address = useAddress();
  const year = Number(address.get('year')) || Number(legalDay(new Date()).slice(0, 4));
  const { data, error } = useCalendarYear(year);
  const go = (to: number) => address.set({ year: String(to) });
  if (error) return <ProblemView error={error} />;
  return (
    <div className="stack">
      <div className="list-tools">
        <Button onClick={() => go(year - 1)} aria-label={`${t('law:calendar.year')} ${year - 1}`}>
          ‹
        </Button>
        <strong className="num calendar-year">{year}</strong>
        <Button onClick={() => go(year + 1)} aria-label={`${t('law:calendar.year')} ${year + 1}`}>
          ›
        </Button>
        {data ? (
          <span className={`mark ${data.published ? 'good' : 'near'}`}>
            {t(`law:calendar.${data.published ? 'published' : 'provisional'}`)}
          </span>
        ) : null}
        <span className="calendar-legend">
          <span className="month-key off">{t('law:calendar.off')}</span>
          <span className="month-key work">{t('law:calendar.work')}</span>
          <span className="month-key local">{t('law:calendar.local')}</span>
        </span>
        <Can abilities={data?.abilities} act="change">
          {() => (
            <>
              <ImportNotice onDone={go} />
              <LocalDays />
            </>
          )}
        </Can>
      </div>
      {data ? (
        <>
          <div className="months">
            {Array.from({ length: 12 }, (_, i) => i + 1).map((month) => (
              <Month key={month} data={data} month={month} />
            ))}
          </div>
          <Documents data={data} />
        </>
      ) : (
        <SkeletonFacts />
      )}
    </div>
  );
}
