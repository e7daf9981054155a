/** “Catalogued, not served”: entries that are to be shared and have no service that answers, found by trying. */
import { sql } from 'kysely';
import type { DailyTask } from '#kernel/daily.ts';
import { entriesToShare } from '#rooms/catalog/index.ts';
import type { Serving } from '../context.ts';
import { probeServices } from '../probe.ts';

/** `answers`; or why nobody is served: there is no service, none was filled yet, or its rows cannot be read. */
export const looks = ['answers', 'no-service', 'unreadable'] as const;
export type Look = (typeof looks)[number];

async function lookAt(p: Serving, resourceId: string): Promise<Look> {
  const probes = await probeServices(p.db, resourceId);
  if (probes.some(({ ok }) => ok)) return 'answers';
  return probes.length === 0 ? 'no-service' : 'unreadable';
}

/** Tries the entry's services, or those of every entry that is to be shared; how many are not served. */
export async function lookForUnserved(p: Serving, resourceId?: string): Promise<number> {
  const only = resourceId === undefined ? sql`` : sql`where e.id = ${resourceId}`;
  const { rows } = await sql<{ id: string }>`select e.id from (${entriesToShare}) e ${only}`.execute(p.db);
  let unserved = 0;
  for (const { id } of rows) {
    const found = await lookAt(p, id);
    if (found !== 'answers') unserved += 1;
    const at = p.clock.now();
    // Since when it has been so is kept while it stays so.
    await sql`insert into serve.probe as known (resource_id, served, detail, since, at)
      values (${id}, ${found === 'answers'}, ${found}, ${at}, ${at})
      on conflict (resource_id) do update set at = excluded.at, detail = excluded.detail, served = excluded.served,
        since = case when known.served = excluded.served then known.since else excluded.since end`.execute(
      p.db,
    );
  }
  return unserved;
}

export const unservedTask = (p: Serving): DailyTask => ({
  name: 'serve.unserved',
  run: async () => {
    await lookForUnserved(p);
  },
});
