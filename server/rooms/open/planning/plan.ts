/** The plan of a year: published in versions, each line a task of its unit, done when its data are open. */
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { type Executor, type Tx, takeTurn, transact } from '#kernel/db.ts';
import { type FieldIssue, problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { nextNumber } from '#kernel/numbers.ts';
import { abilitiesOf, permit } from '#kernel/policy.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { notify } from '#notices/index.ts';
import { publishedStatements } from '#rooms/catalog/index.ts';
import { demandRanking } from '../demands/index.ts';
import { plans } from './policy.ts';
import { hasPriorities } from './priorities.ts';
import { refuseBarred } from './queue.ts';
import type { PlanInput, PlanLine, PlanReply } from './schema.ts';
import { openedEntries, partiesOf, personOf, requireUnit } from './shared.ts';
import { type PlanEdition, planningTables, type TaskRow } from './tables.ts';

const RULE = 'open.plan';
/** How many of the most wanted a plan shows beside its lines. */
const MOST_ASKED = 10;

const gap = (path: string, zh: string, en: string, articles: string[]): FieldIssue => ({
  path,
  code: 'missing',
  message: { zh: `请写明${zh}`, en: `State ${en}` },
  articles,
  severity: 'error',
});

/** What the city's text asks of each line, and no more. */
function gapsOf(law: LawNow, { lines }: PlanInput): FieldIssue[] {
  return lines.flatMap((line, at) =>
    (['contents', 'conditions', 'upper'] as const).flatMap((key) => {
      const term = law.term(RULE, key);
      const cite = term && term.cite.length > 0 ? term.cite : law.cite(RULE);
      return term && line[key] === '' ? [gap(`lines.${at}.${key}`, term.zh, term.en, cite)] : [];
    }),
  );
}

/** Publishes the next version of the year's plan. */
export function publishPlan(p: Platform, actor: Actor, year: number, input: PlanInput): Promise<void> {
  permit(plans, actor, undefined);
  return transact(p.db, async (tx) => {
    await takeTurn(tx, `plan ${year}`);
    const law = await lawNow(tx, p.law, p.clock.today());
    const articles = law.cite(RULE);
    if (law.flag('open.priorities') && !(await hasPriorities(tx, year)))
      throw problem('open.plan-without-priorities', {
        params: { year },
        articles: [...law.cite('open.priorities'), ...articles],
        rule: 'open.priorities',
      });
    const fields = gapsOf(law, input);
    if (fields.length > 0) throw problem('open.plan-incomplete', { articles, rule: RULE, fields });
    const last = await newestPlan(tx, year);
    if (last && input.reason === '') throw problem('open.plan-reason', { articles });
    await refuseBarred(
      tx,
      input.lines.map(({ resourceId }) => resourceId),
    );
    const lines = input.lines.map((line): PlanLine => ({ ...line, id: line.id ?? newId() }));
    const known = new Set((last?.lines ?? []).map(({ id }) => id));
    if (input.lines.some(({ id }) => id !== undefined && !known.has(id))) throw problem('kernel.not-found');
    const id = newId();
    const number = (last?.number ?? 0) + 1;
    await planningTables(tx)
      .insertInto('open.plan_edition')
      .values({
        id,
        year,
        number,
        lines: JSON.stringify(lines),
        reason: input.reason,
        published_by: personOf(actor),
        published_on: law.day,
        published_at: p.clock.now(),
      })
      .execute();
    await keepTasks(tx, p, law, actor, year, lines, known);
    await record(tx, p, {
      kind: 'open.plan-published',
      actor,
      subject: { type: 'open.plan', id },
      organisations: [...new Set(lines.map(({ unitId }) => unitId))],
      decision: law.decided('published', [RULE]),
      detail: { year, number, lines: lines.length },
    });
  });
}

/** Each line is a task of its unit; one that is in the plan no longer is dropped. */
async function keepTasks(
  tx: Tx,
  p: Platform,
  law: LawNow,
  actor: Actor,
  year: number,
  lines: readonly PlanLine[],
  known: ReadonlySet<string>,
): Promise<void> {
  const db = planningTables(tx);
  for (const line of lines) {
    await requireUnit(tx, line.unitId);
    const said = [line.contents, line.conditions].filter(Boolean).join('；');
    const now = {
      unit_id: line.unitId,
      title: line.title,
      said,
      resource_id: line.resourceId,
      demands: line.demands,
      wanted_on: line.dueOn,
    };
    if (known.has(line.id)) {
      await db.updateTable('open.task').set(now).where('id', '=', line.id).execute();
      continue;
    }
    await db
      .insertInto('open.task')
      .values({
        ...now,
        id: line.id,
        number: await taskNumber(tx, law),
        source: 'plan',
        year,
        answer: 'accepted',
        answered_by: null,
        answered_on: null,
        created_by: personOf(actor),
        created_on: law.day,
        created_at: p.clock.now(),
      })
      .execute();
    await notify(tx, p, {
      kind: 'open.plan-line',
      to: { organisationId: line.unitId, roles: ['provider'] },
      params: { year: String(year), title: line.title, day: line.dueOn },
      articles: law.cite(RULE),
      subject: { type: 'open.task', id: line.id },
      link: '/open/tasks',
    });
  }
  const kept = new Set(lines.map(({ id }) => id));
  for (const id of known)
    if (!kept.has(id))
      await db.updateTable('open.task').set({ dropped: true }).where('id', '=', id).execute();
}

export async function taskNumber(tx: Tx, law: LawNow): Promise<string> {
  const n = await nextNumber(tx, 'open task', law.day);
  return `RW${law.day.slice(0, 4)}-${String(n).padStart(4, '0')}`;
}

const newestPlan = (ex: Executor, year: number): Promise<PlanEdition | undefined> =>
  planningTables(ex)
    .selectFrom('open.plan_edition')
    .selectAll()
    .where('year', '=', year)
    .orderBy('number', 'desc')
    .executeTakeFirst();

/** What became of a line: done when its data are open, late past its day, open until then. */
export const progressOf = (law: LawNow, wantedOn: string, doneOn: string | null | undefined) =>
  doneOn !== undefined ? ('done' as const) : wantedOn < law.day ? ('late' as const) : ('open' as const);

/** For everybody: the newest version, or an earlier one, with what became of each line. */
export async function readPlan(
  p: Platform,
  actor: Actor,
  { year: asked, edition }: { year?: number | undefined; edition?: number | undefined },
): Promise<PlanReply> {
  const law = await lawNow(p.db, p.law, p.clock.today());
  const year = asked ?? Number(law.day.slice(0, 4));
  const all = await planningTables(p.db)
    .selectFrom('open.plan_edition')
    .selectAll()
    .orderBy('year', 'desc')
    .orderBy('number', 'desc')
    .execute();
  const editions = all.filter((one) => one.year === year);
  const current = edition === undefined ? editions[0] : editions.find(({ number }) => number === edition);
  const lines = current ? await progressLines(p, law, current) : [];
  const count = (what: 'done' | 'late' | 'open'): number =>
    lines.filter(({ progress }) => progress === what).length;
  return {
    year,
    number: current?.number ?? null,
    publishedOn: current?.published_on ?? null,
    reason: current?.reason ?? '',
    lines,
    done: count('done'),
    late: count('late'),
    open: count('open'),
    rate: lines.length === 0 ? null : Math.round((count('done') / lines.length) * 1000) / 10,
    byUnit: [...Map.groupBy(lines, ({ unit }) => unit.id).values()].flatMap((own) => {
      const [first] = own;
      return first
        ? [
            {
              unit: first.unit,
              planned: own.length,
              done: own.filter(({ progress }) => progress === 'done').length,
              late: own.filter(({ progress }) => progress === 'late').length,
            },
          ]
        : [];
    }),
    mostAsked: await mostAsked(p.db, current?.lines ?? []),
    editions: editions.map(({ number, published_on: publishedOn, reason, lines: list }) => ({
      number,
      publishedOn,
      reason,
      lines: list.length,
    })),
    years: [...new Set(all.map((one) => one.year))],
    needs: law.terms(RULE).map(({ key }) => key),
    articles: law.cite(RULE),
    abilities: abilitiesOf(actor, undefined, { publish: plans }),
  };
}

async function progressLines(p: Platform, law: LawNow, { lines }: PlanEdition): Promise<PlanReply['lines']> {
  const ids = lines.map(({ id }) => id);
  const tasks = new Map(
    (await planningTables(p.db).selectFrom('open.task').selectAll().where('id', 'in', ids).execute()).map(
      (task): [string, TaskRow] => [task.id, task],
    ),
  );
  const entryOf = (line: PlanLine): string | null => tasks.get(line.id)?.resource_id ?? line.resourceId;
  const [party, opened, ranking] = await Promise.all([
    partiesOf(
      p.db,
      lines.map(({ unitId }) => unitId),
    ),
    openedEntries(p.db, lines.map(entryOf)),
    demandRanking(p.db),
  ]);
  return lines.map(({ unitId, demands, ...line }) => {
    const entry = entryOf({ unitId, demands, ...line });
    const now = entry ? opened.get(entry) : undefined;
    return {
      ...line,
      resourceId: entry,
      unit: party(unitId),
      progress: progressOf(law, line.dueOn, now?.day),
      doneOn: now?.day ?? null,
      slug: now?.slug ?? null,
      opened: now ? 1 : 0,
      asks: Math.max(demands.length, ranking.find(({ resourceId }) => resourceId === entry)?.asks ?? 0),
    };
  });
}

/** What is wanted most, whether or not the plan has it. */
async function mostAsked(ex: Executor, lines: readonly PlanLine[]): Promise<PlanReply['mostAsked']> {
  const top = (await demandRanking(ex)).slice(0, MOST_ASKED);
  const [entries, opened] = await Promise.all([
    publishedStatements(ex),
    openedEntries(
      ex,
      top.map(({ resourceId }) => resourceId),
    ),
  ]);
  const names = new Map(entries.map(({ id, name, openingClass }) => [id, { name, openingClass }]));
  return top.flatMap(({ resourceId, asks, demands }) => {
    const entry = names.get(resourceId);
    const planned = lines.some(
      (line) => line.resourceId === resourceId || line.demands.some((id) => demands.includes(id)),
    );
    return entry ? [{ name: entry.name, asks, planned, opened: opened.has(resourceId) }] : [];
  });
}
