/** What was taken, applied for and answered in a period: how many, how soon, in time or late, by kind of matter and by unit. */
import { sql } from 'kysely';
import type { Platform } from '#cases/index.ts';
import { addDays, type LegalDay, startOfLegalDay } from '#kernel/clock.ts';
import { problem, type Text } from '#kernel/errors.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import { partiesOf } from '../planning/index.ts';
import type { AnswersReply } from './schema-report.ts';

type Step = {
  procedure: string;
  unit: string;
  opened: string;
  due: string | null;
  decided: string | null;
};
type Figures = AnswersReply['kinds'][number]['figures'];

/** Titles of what the room's procedures are about; one that a pack does not have is never met. */
const titles: Record<string, Text> = {
  'open.application': { zh: '开放申请', en: 'Applications' },
  'open.demand': { zh: '开放需求', en: 'Demands' },
  'open.demand-review': { zh: '需求复核', en: 'Reviews of demands' },
  'open.publication': { zh: '开放目录审核', en: 'Publication' },
  'open.change': { zh: '开放目录变更', en: 'Change of an opening entry' },
  'open.assessment': { zh: '下架评估', en: 'Assessment after withdrawal' },
  'open.removal': { zh: '移出开放目录', en: 'Removal' },
};

export async function readAnswers(p: Platform, from: LegalDay, to: LegalDay): Promise<AnswersReply> {
  if (to < from) throw problem('open.call-dates');
  const law = await lawNow(p.db, p.law, p.clock.today());
  const [steps, use, applications] = await Promise.all([
    stepsIn(p, from, to),
    takenIn(p, from, to),
    applicationsIn(p, from, to),
  ]);
  const byKind = Map.groupBy(steps, ({ procedure }) => procedure);
  const byUnit = Map.groupBy(steps, ({ unit }) => unit);
  const party = await partiesOf(p.db, [...byUnit.keys()]);
  const told = (list: readonly Step[]) => figuresOf(law, list, from, to);
  return {
    from,
    to,
    use,
    applications,
    all: told(steps),
    kinds: [...byKind]
      .map(([key, list]) => ({ key, title: titleOf(p, key), figures: told(list) }))
      .sort((a, b) => b.figures.received - a.figures.received || a.key.localeCompare(b.key)),
    units: [...byUnit]
      .map(([id, list]) => ({ unit: party(id), figures: told(list) }))
      .sort(
        (a, b) =>
          b.figures.late + b.figures.overdue - (a.figures.late + a.figures.overdue) ||
          b.figures.received - a.figures.received,
      ),
    articles: law.cite('open.demand-deadline'),
  };
}

function titleOf(p: Platform, key: string): Text {
  const named = titles[key];
  if (named) return named;
  return p.law.procedures().find((one) => one.key === key)?.title ?? { zh: key, en: key };
}

/** Steps of the room's cases that were open at some time of the period. */
async function stepsIn(p: Platform, from: LegalDay, to: LegalDay): Promise<Step[]> {
  const { rows } =
    await sql<Step>`select c.procedure, s.owner_organisation as unit, s.opened_on::text as opened,
      s.due_day::text as due, s.decided_on::text as decided
    from cases.step s join cases.case c on c.id = s.case_id
    where c.procedure like 'open.%' and s.opened_on <= ${to}::date
      and (s.decided_on is null or s.decided_on >= ${from}::date)`.execute(p.db);
  return rows;
}

/** Of answers given in the period, and of what waited at its end. */
function figuresOf(law: LawNow, steps: readonly Step[], from: LegalDay, to: LegalDay): Figures {
  const until = to < law.day ? to : law.day;
  const answered = steps.filter(({ decided }) => decided !== null && decided <= to);
  const days = answered
    .map(({ opened, decided }) => law.law.calendar.workdaysBetween(opened, decided ?? opened).count)
    .sort((a, b) => a - b);
  const late = answered.filter(({ due, decided }) => due !== null && (decided ?? '') > due).length;
  const waiting = steps.filter(({ decided }) => decided === null || decided > to);
  return {
    received: steps.filter(({ opened }) => opened >= from).length,
    answered: answered.length,
    inTime: answered.filter(({ due }) => due !== null).length - late,
    late,
    noLimit: answered.filter(({ due }) => due === null).length,
    waiting: waiting.length,
    overdue: waiting.filter(({ due }) => due !== null && due < until).length,
    mean: days.length === 0 ? null : round(days.reduce((sum, one) => sum + one, 0) / days.length),
    median: days.length === 0 ? null : (days[Math.floor((days.length - 1) / 2)] ?? null),
    longest: days.at(-1) ?? null,
  };
}

const round = (value: number): number => Math.round(value * 10) / 10;

async function takenIn(p: Platform, from: LegalDay, to: LegalDay): Promise<AnswersReply['use']> {
  const { rows } = await sql<{
    downloads: string;
    calls: string;
    sets: number;
    refused: string;
    takers: number;
  }>`select
      coalesce(sum(times) filter (where way = 'file' and outcome = 'taken'), 0) as downloads,
      coalesce(sum(times) filter (where way <> 'file' and outcome = 'taken'), 0) as calls,
      coalesce(sum(times) filter (where outcome <> 'taken'), 0) as refused,
      (count(distinct dataset_id) filter (where outcome = 'taken'))::int as sets,
      (count(distinct organisation_id) filter (where outcome = 'taken'))::int as takers
    from open.taking where way not in ('page', 'robot')
      and at >= ${startOfLegalDay(from)} and at < ${startOfLegalDay(addDays(to, 1))}`.execute(p.db);
  const [row] = rows;
  return {
    downloads: Number(row?.downloads ?? 0),
    calls: Number(row?.calls ?? 0),
    refused: Number(row?.refused ?? 0),
    sets: row?.sets ?? 0,
    takers: row?.takers ?? 0,
  };
}

async function applicationsIn(
  p: Platform,
  from: LegalDay,
  to: LegalDay,
): Promise<AnswersReply['applications']> {
  const { rows } = await sql<AnswersReply['applications']>`select
      (count(*) filter (where filed_on between ${from}::date and ${to}::date))::int as received,
      (count(*) filter (where state = 'approved' and decided_on between ${from}::date and ${to}::date))::int as granted,
      (count(*) filter (where state = 'refused' and decided_on between ${from}::date and ${to}::date))::int as refused,
      (count(*) filter (where state = 'withdrawn' and decided_on between ${from}::date and ${to}::date))::int as "takenBack",
      (count(*) filter (where filed_on <= ${to}::date and (decided_on is null or decided_on > ${to}::date)))::int as open
    from open.application where state <> 'draft' and assessment -> 'redirected' is null`.execute(p.db);
  return rows[0] ?? { received: 0, granted: 0, refused: 0, takenBack: 0, open: 0 };
}
