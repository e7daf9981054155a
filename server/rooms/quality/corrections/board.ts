/** How fast providers check what others doubt: received, in time, extended, overdue, and the median of workdays taken. */

import { sql } from 'kysely';
import type { Platform } from '#cases/index.ts';
import { type Actor, organisationOf } from '#kernel/actor.ts';
import type { LegalDay } from '#kernel/clock.ts';
import type { Text } from '#kernel/errors.ts';
import { oversees } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { organisationNames } from '#rooms/org/index.ts';
import { correctionTables, type RequestKind } from './tables.ts';
import { lateDays } from './timeline.ts';
import { procedureOf } from './ways.ts';

/** Each request is counted once: late before extended before in time; `open`: under way and not late. */
export type BoardRow = {
  provider: { id: string; name: Text };
  received: number;
  inTime: number;
  extended: number;
  overdue: number;
  open: number;
  /** Settled where the text names no limit. */
  unbound: number;
  medianWorkdays: number | null;
  lateSteps: number;
};

type Counted = {
  providerId: string;
  standing: 'inTime' | 'extended' | 'overdue' | 'open' | 'unbound';
  workdays: number | null;
  lateSteps: number;
};

const MOST_OPEN = 5_000;

export async function readBoard(
  p: Platform,
  actor: Actor,
  filter: { kind: RequestKind; from?: LegalDay | undefined; to?: LegalDay | undefined },
): Promise<{ items: BoardRow[]; articles: string[] }> {
  const law = await lawNow(p.db, p.law, p.clock.today());
  const own = oversees(actor) ? undefined : organisationOf(actor);
  let query = correctionTables(p.db)
    .selectFrom('quality.request')
    .select(['id', 'case_id', 'provider_id', 'in_time', 'extended', 'workdays', 'closed_on', 'late_steps'])
    .where('kind', '=', filter.kind);
  if (own) query = query.where('provider_id', '=', own);
  if (filter.from) query = query.where('filed_on', '>=', filter.from);
  if (filter.to) query = query.where('filed_on', '<=', filter.to);
  const rows = await query.orderBy(sql`closed_on nulls first`).limit(100_000).execute();
  const counted: Counted[] = [];
  let opened = 0;
  for (const row of rows) {
    if (row.closed_on !== null) {
      counted.push({
        providerId: row.provider_id,
        standing:
          row.in_time === false
            ? 'overdue'
            : row.extended
              ? 'extended'
              : row.in_time === null
                ? 'unbound'
                : 'inTime',
        workdays: row.workdays,
        lateSteps: row.late_steps,
      });
      continue;
    }
    // Open ones are asked of their cases: their limits move with the calendar.
    if (++opened > MOST_OPEN) continue;
    const file = await p.cases.getCase(p.db, row.case_id);
    const late = (file?.steps ?? []).filter((step) => lateDays(law, step) > 0).length;
    const extended = file?.steps.some(({ extension }) => extension !== null) ?? false;
    counted.push({
      providerId: row.provider_id,
      standing: late > 0 ? 'overdue' : extended ? 'extended' : 'open',
      workdays: null,
      lateSteps: late,
    });
  }
  const by = Map.groupBy(counted, ({ providerId }) => providerId);
  const names = await organisationNames(p.db, [...by.keys()]);
  const items = [...by].map(([id, all]): BoardRow => {
    const count = (standing: Counted['standing']) => all.filter((one) => one.standing === standing).length;
    return {
      provider: { id, name: names.get(id) ?? { zh: '', en: '' } },
      received: all.length,
      inTime: count('inTime'),
      extended: count('extended'),
      overdue: count('overdue'),
      open: count('open'),
      unbound: count('unbound'),
      medianWorkdays: median(all.flatMap(({ workdays }) => workdays ?? [])),
      lateSteps: all.reduce((sum, one) => sum + one.lateSteps, 0),
    };
  });
  const key = procedureOf[filter.kind];
  const articles = p.law.procedures().some((one) => one.key === key) ? law.procedure(key).cite : [];
  return { items: items.sort((a, b) => b.overdue - a.overdue || b.received - a.received), articles };
}

/** Middle of the sorted figures; the mean of the two middle ones of an even number. */
export function median(figures: readonly number[]): number | null {
  const sorted = [...figures].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle];
  if (upper === undefined) return null;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2;
}
