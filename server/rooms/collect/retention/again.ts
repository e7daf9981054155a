/** Erasures that stopped are tried again: by hand, and every day by themselves, with word to the bureau. */
import { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { DAY_MS } from '#kernel/clock.ts';
import type { DailyTask } from '#kernel/daily.ts';
import { transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { permit } from '#kernel/policy.ts';
import { record } from '#ledger/index.ts';
import { notify } from '#notices/index.ts';
import { resourceTitles } from '#rooms/catalog/index.ts';
import { bureauOf } from '#rooms/org/index.ts';
import { getErasure, queueErasure, stoppedTask } from './erase.ts';
import { decideErasurePolicy } from './policy.ts';
import { forgetKeys } from './strike.ts';
import { retentionTables, underWay } from './tables.ts';

/** By then its job has been tried as often as any is. */
const STOPPED_MS = DAY_MS / 2;
const AT_ONCE = 500;

/** Errors: collect.erasure-decided. */
export async function tryAgain(p: Platform, actor: Actor, id: string): Promise<void> {
  const row = await getErasure(p.db, id);
  if (!row) throw problem('kernel.not-found');
  permit(decideErasurePolicy, actor, { providerId: row.organisation_id });
  if (!underWay.includes(row.state)) throw problem('collect.erasure-decided');
  await transact(p.db, async (tx) => {
    await record(tx, p, {
      kind: 'collect.erasure-tried',
      actor,
      subject: { type: 'collect.erasure', id },
      organisationId: row.organisation_id,
      detail: { number: row.number, resource: row.resource_id, done: row.progress },
    });
    await queueErasure(tx, p, id);
  });
}

export const erasureDaily = (p: Platform): DailyTask => ({
  name: 'collect.erasure-again',
  run: async (day) => {
    const rows = await retentionTables(p.db)
      .selectFrom('collect.erasure')
      .select(['id', 'number', 'resource_id', 'decided_at'])
      .where('state', 'in', [...underWay])
      .orderBy('asked_at')
      .limit(AT_ONCE)
      .execute();
    const before = p.clock.now().getTime() - STOPPED_MS;
    const titles = await resourceTitles(
      p.db,
      rows.map((row) => row.resource_id),
    );
    const bureau = await bureauOf(p.db, p.law.city.regionCode);
    for (const row of rows)
      await transact(p.db, async (tx) => {
        await queueErasure(tx, p, row.id);
        if (!bureau || (row.decided_at?.getTime() ?? 0) > before) return;
        await notify(tx, p, {
          kind: 'collect.erasure-stopped',
          to: { organisationId: bureau.id, roles: ['bureau'] },
          params: { number: row.number, name: titles.get(row.resource_id)?.name ?? '' },
          articles: [],
          subject: { type: 'collect.erasure', id: row.id },
          link: `/collect/retention/${row.id}`,
          once: `collect.erasure-stopped/${row.id}/${day}`,
          task: stoppedTask(row.id),
        });
      });
    await forgetLists(p, new Set(rows.map(({ id }) => id)));
  },
});

/** Lists of keys that a kill left behind: of no erasure under way, and older than any dry run lasts. */
async function forgetLists(p: Platform, open: ReadonlySet<string>): Promise<void> {
  const lists = await p.warehouse.query(
    'SELECT DISTINCT toString(erasure) AS id FROM erasing',
    {},
    z.object({ id: z.string() }),
  );
  for (const { id } of lists) {
    // The id says when it was made.
    const made = Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16);
    if (!open.has(id) && Date.now() - made > DAY_MS) await forgetKeys(p, id);
  }
}
