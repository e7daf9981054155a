/** Checks do not pile up: those of the last days stay, of the time before one a month, with all they found. */

import { sql } from 'kysely';
import type { Platform } from '#cases/index.ts';
import { DAY_MS } from '#kernel/clock.ts';
import type { DailyTask } from '#kernel/daily.ts';
import { transact } from '#kernel/db.ts';
import { readSettings } from '../settings.ts';

/** Of one transaction. */
const AT_ONCE = 2000;

export const keepDaily = (p: Platform): DailyTask => ({
  name: 'quality.keep-runs',
  async run() {
    const days = (await readSettings(p.db)).get('quality.keep-days')?.value ?? 90;
    const before = new Date(p.clock.now().getTime() - days * DAY_MS);
    while ((await dropRuns(p, before)) === AT_ONCE);
    while ((await dropProbes(p, before)) === AT_ONCE);
  },
});

/** The newest of each month stays, and the newest at all; what somebody ordered stays with its order. */
function dropRuns(p: Platform, before: Date): Promise<number> {
  return transact(p.db, async (tx) => {
    const { rows } = await sql<{ id: string }>`
      select id from (
        select id, at,
          row_number() over (partition by resource_id, cause = 'gate', date_trunc('month', at at time zone 'Asia/Shanghai')
            order by at desc, id desc) as place
        from quality.run) r
      where place > 1 and at < ${before} and not exists (select 1 from quality.recheck_order o where o.run_id = r.id)
      order by at limit ${AT_ONCE}`.execute(tx);
    const ids = rows.map(({ id }) => id);
    for (const table of ['check', 'measure', 'evidence'])
      await sql`delete from ${sql.table(`quality.${table}`)} where run_id = any(${ids}::uuid[])`.execute(tx);
    await sql`delete from quality.run where id = any(${ids}::uuid[])`.execute(tx);
    return ids.length;
  });
}

function dropProbes(p: Platform, before: Date): Promise<number> {
  return transact(p.db, async (tx) => {
    const { numAffectedRows } = await sql`
      delete from quality.probe where id in (
        select id from (
          select id, at, row_number() over (partition by resource_id, target, date_trunc('month', at at time zone 'Asia/Shanghai')
            order by at desc, id desc) as place
          from quality.probe) r
        where place > 1 and at < ${before} order by at limit ${AT_ONCE})`.execute(tx);
    return Number(numAffectedRows ?? 0);
  });
}
