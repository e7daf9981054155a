/** Grants by their last day, and calls by day: lent to the room that reminds and that measures against what was agreed. */
import type { LegalDay } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';
import { talliesOf } from './grants.ts';
import { serveTables } from './tables.ts';

export type EndingGrant = { id: string; number: string; lastDay: LegalDay };

/** Running grants whose last day lies in the span, both ends included. */
export async function grantsEnding(ex: Executor, from: LegalDay, to: LegalDay): Promise<EndingGrant[]> {
  const rows = await serveTables(ex)
    .selectFrom('serve.grant')
    .select(['id', 'number', 'last_day'])
    .where('state', 'in', ['active', 'suspended'])
    .where('last_day', '>=', from)
    .where('last_day', '<=', to)
    .orderBy('last_day')
    .execute();
  return rows.flatMap(({ id, number, last_day: lastDay }) => (lastDay ? [{ id, number, lastDay }] : []));
}

/** Calls of a grant by day and what came of them, since that day. */
export async function outcomesByDay(
  ex: Executor,
  grantId: string,
  since: LegalDay,
): Promise<{ day: LegalDay; outcome: string; calls: number }[]> {
  const rows = await talliesOf(ex, grantId, since);
  return rows.map(({ day, outcome, calls }) => ({ day, outcome, calls: Number(calls) }));
}

/** Calls answered, by grant and day. */
export async function callsByDay(
  ex: Executor,
  grantIds: readonly string[],
  from: LegalDay,
  to: LegalDay,
): Promise<Map<string, Map<LegalDay, number>>> {
  const found = new Map<string, Map<LegalDay, number>>();
  if (grantIds.length === 0) return found;
  const rows = await serveTables(ex)
    .selectFrom('serve.call_tally')
    .select(['grant_id', 'day', 'calls'])
    .where('grant_id', 'in', [...grantIds])
    .where('outcome', '=', 'answered')
    .where('day', '>=', from)
    .where('day', '<=', to)
    .execute();
  for (const { grant_id: id, day, calls } of rows)
    found.set(id, new Map(found.get(id)).set(day, Number(calls)));
  return found;
}
