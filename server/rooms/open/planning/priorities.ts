/** The priorities of a year: each with its source, what is of high value first; every list published is a version of its own. */
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import type { LegalDay } from '#kernel/clock.ts';
import { type Executor, takeTurn, transact } from '#kernel/db.ts';
import { type FieldIssue, problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { abilitiesOf, permit } from '#kernel/policy.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { resourceTitles } from '#rooms/catalog/index.ts';
import { choiceOf, demandsBetween } from '../demands/index.ts';
import { plans } from './policy.ts';
import { KINDS, openingQueue, refuseBarred } from './queue.ts';
import type { Candidate, PrioritiesReply, PriorityInput, PriorityLine } from './schema.ts';
import { personOf } from './shared.ts';
import { planningTables } from './tables.ts';

const RULE = 'open.priorities';

/** Publishes the next version of the year's list. */
export function publishPriorities(
  p: Platform,
  actor: Actor,
  year: number,
  input: PriorityInput,
): Promise<void> {
  permit(plans, actor, undefined);
  return transact(p.db, async (tx) => {
    await takeTurn(tx, `priorities ${year}`);
    const law = await lawNow(tx, p.law, p.clock.today());
    const queue = await openingQueue(tx);
    const chosen = input.lines.map((line) => {
      const found = queue.find(({ resourceId }) => resourceId === line.resourceId);
      if (!found) throw problem('kernel.not-found');
      return { line, found };
    });
    await refuseSourceless(tx, law, input);
    await refuseBarred(
      tx,
      input.lines.map(({ resourceId }) => resourceId),
    );
    refuseLeftOut(law, queue, input);
    const lines: PriorityLine[] = chosen
      .toSorted((a, b) => queue.indexOf(a.found) - queue.indexOf(b.found))
      .map(({ line, found }) => ({
        resourceId: line.resourceId,
        name: found.name,
        unit: found.unit.id,
        source: line.source,
        need: line.need,
        demands: line.demands,
        kinds: found.kinds,
      }));
    const last = await newest(tx, year);
    const id = newId();
    const number = (last?.number ?? 0) + 1;
    await planningTables(tx)
      .insertInto('open.priority_list')
      .values({
        id,
        year,
        number,
        lines: JSON.stringify(lines),
        left_out: JSON.stringify(input.leftOut),
        published_by: personOf(actor),
        published_on: law.day,
        published_at: p.clock.now(),
      })
      .execute();
    await record(tx, p, {
      kind: 'open.priorities-published',
      actor,
      subject: { type: 'open.priority-list', id },
      decision: law.decided('published', [RULE]),
      detail: { year, number, lines: lines.length },
    });
  });
}

/** A development need is said; demands are linked, and exist. */
async function refuseSourceless(ex: Executor, law: LawNow, { lines }: PriorityInput): Promise<void> {
  const known = new Set((await demandsBetween(ex)).map(({ id }) => id));
  const fields = lines.flatMap((line, at): FieldIssue[] => {
    const sound =
      line.source === 'need'
        ? line.need !== ''
        : line.demands.length > 0 && line.demands.every((id) => known.has(id));
    return sound
      ? []
      : [
          {
            path: `lines.${at}.${line.source === 'need' ? 'need' : 'demands'}`,
            code: 'missing',
            message:
              line.source === 'need'
                ? { zh: '请写明发展需要', en: 'State the development need' }
                : { zh: '请关联征集到的需求', en: 'Link the demands' },
            articles: law.cite(RULE),
            severity: 'error',
          },
        ];
  });
  if (fields.length > 0)
    throw problem('open.priority-source', { articles: law.cite(RULE), rule: RULE, fields });
}

/** An unmarked one in while a marked one is out: the reason is kept with the list. */
function refuseLeftOut(law: LawNow, queue: readonly Candidate[], { lines, leftOut }: PriorityInput): void {
  const inside = new Set(lines.map(({ resourceId }) => resourceId));
  const unmarked = queue.some(({ resourceId, kinds }) => inside.has(resourceId) && kinds.length === 0);
  if (!unmarked) return;
  const said = new Set(leftOut.flatMap(({ resourceId, reason }) => (reason === '' ? [] : resourceId)));
  const silent = queue.filter(
    ({ resourceId, kinds, barred }) =>
      kinds.length > 0 && barred === null && !inside.has(resourceId) && !said.has(resourceId),
  );
  if (silent.length > 0)
    throw problem('open.priority-left-out', {
      params: { names: silent.map(({ name }) => name).join('、') },
      articles: law.cite(KINDS),
      rule: KINDS,
    });
}

const newest = (ex: Executor, year: number) =>
  planningTables(ex)
    .selectFrom('open.priority_list')
    .selectAll()
    .where('year', '=', year)
    .orderBy('number', 'desc')
    .executeTakeFirst();

/** What the newest list of the year names. */
export const prioritiesOf = async (ex: Executor, year: number): Promise<PriorityLine[]> =>
  (await newest(ex, year))?.lines ?? [];

/** Whether the year has a published list. */
export const hasPriorities = async (ex: Executor, year: number): Promise<boolean> =>
  (await newest(ex, year)) !== undefined;

/** The day by which the bureau said it would have them; undefined while it said none. */
async function dueDay(ex: Executor, year: number): Promise<LegalDay | undefined> {
  const by = await choiceOf(ex, 'priorities-by');
  return /^\d{2}-\d{2}$/.test(by) ? `${year}-${by}` : undefined;
}

export async function readPriorities(p: Platform, actor: Actor, asked?: number): Promise<PrioritiesReply> {
  const law = await lawNow(p.db, p.law, p.clock.today());
  const year = asked ?? Number(law.day.slice(0, 4));
  const editions = await planningTables(p.db)
    .selectFrom('open.priority_list')
    .selectAll()
    .where('year', '=', year)
    .orderBy('number', 'desc')
    .execute();
  const current = editions[0];
  const dueOn = await dueDay(p.db, year);
  const titles = await resourceTitles(
    p.db,
    (current?.left_out ?? []).map(({ resourceId }) => resourceId),
  );
  return {
    year,
    required: law.flag(RULE),
    dueOn: dueOn ?? null,
    missing: law.flag(RULE) && current === undefined && dueOn !== undefined && law.day > dueOn,
    current: current
      ? {
          year,
          number: current.number,
          publishedOn: current.published_on,
          lines: current.lines,
          leftOut: current.left_out.map((one) => ({ ...one, name: titles.get(one.resourceId)?.name ?? '' })),
        }
      : null,
    editions: editions.map(({ number, published_on: publishedOn, lines }) => ({
      number,
      publishedOn,
      lines: lines.length,
    })),
    articles: [...new Set([...law.cite(RULE), ...law.cite(KINDS)])],
    abilities: abilitiesOf(actor, undefined, { publish: plans }),
  };
}
