/** Whose delay it was: per holder, also when a step went through several hands. */

import { sql } from 'kysely';
import { type Actor, organisationOf } from '#kernel/actor.ts';
import type { LegalDay } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';
import { oversees } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { lateWithin, seenFrom } from './deadlines.ts';

import { caseTables } from './tables.ts';
import type { Platform } from './types.ts';
import { named, viewOf } from './view.ts';

type Sum = { steps: number; open: number; days: number };

/** Steps whose due day lies between the two days and passed undecided; the overseers see all holders, others their own. */
export async function latenessOf(
  ex: Executor,
  p: Platform,
  actor: Actor,
  { from, to }: { from: LegalDay; to: LegalDay },
) {
  const law = await lawNow(ex, p.law, p.clock.today());
  const { calendar } = law.law;
  const own = oversees(actor) ? undefined : (organisationOf(actor) ?? null);
  const rows = await caseTables(ex)
    .selectFrom('cases.step as s')
    .select(['s.id', 's.owner_organisation', 's.opened_on', 's.deadline', 's.decided_on'])
    .where('s.informative', '=', false)
    .where('s.paused_on', 'is', null)
    .where('s.due_day', '>=', from)
    .where('s.due_day', '<=', to)
    .where(sql<boolean>`s.due_day < coalesce(s.decided_on, ${law.day})`)
    .execute();
  const holdings = rows.length
    ? await caseTables(ex)
        .selectFrom('cases.holding')
        .select(['step_id', 'organisation', 'to_day', 'late_days'])
        .where(
          'step_id',
          'in',
          rows.map(({ id }) => id),
        )
        .orderBy('ordinal')
        .execute()
    : [];
  const before = Map.groupBy(holdings, ({ step_id }) => step_id);
  const sums = new Map<string, Sum>();
  const add = (organisation: string, days: number, open: boolean): void => {
    if (days === 0 || (own !== undefined && own !== organisation)) return;
    const sum = sums.get(organisation) ?? { steps: 0, open: 0, days: 0 };
    sums.set(organisation, {
      steps: sum.steps + 1,
      open: sum.open + (open ? 1 : 0),
      days: sum.days + days,
    });
  };
  for (const row of rows) {
    const earlier = before.get(row.id) ?? [];
    for (const one of earlier) add(one.organisation, one.late_days, false);
    const until = row.decided_on ?? law.day;
    const deadline = row.deadline && seenFrom(calendar, row.deadline, until);
    const since = earlier.at(-1)?.to_day ?? row.opened_on;
    add(row.owner_organisation, lateWithin(calendar, deadline, since, until), row.decided_on === null);
  }
  const view = await viewOf(ex, p, { organisations: [...sums.keys()], people: [] });
  const items = [...sums].map(([id, sum]) => ({ organisation: named(view, id), ...sum }));
  return { items: items.sort((a, b) => b.days - a.days) };
}
