/** Rows in serving tables: brought up to what is seen, and taken out of generations that are about to go. */
import { sql } from 'kysely';
import type { Platform } from '#cases/index.ts';
import { type Executor, transact } from '#kernel/db.ts';
import { type EraseStore, type Scope, visibleBatches } from '#rooms/collect/index.ts';
import { clearFeed, entriesWith, eraseFromFeed } from '../feed/erase.ts';
import { getServiceVersion, type ServiceVersion, versionsOfResource } from '../repository.ts';
import { serveTables } from '../tables.ts';
import { bareServingTable, servingTable } from './names.ts';
import { refreshServing } from './refresh.ts';

/** Generations of a version that lie there, the one in use among them. */
async function generations(ex: Executor, versionId: string): Promise<number[]> {
  const stem = bareServingTable(versionId, 0).slice(0, -1);
  const { rows } = await sql<{ n: number }>`
    select substr(tablename, ${stem.length + 1}::int)::int as n from pg_tables
    where schemaname = 'serve_data' and starts_with(tablename, ${stem}) order by 1`.execute(ex);
  return rows.map(({ n }) => n);
}

/** Versions that serve the entry's rows or what was made of them, with the keys there. */
async function served(
  p: Platform,
  scope: Scope,
): Promise<{ version: ServiceVersion; keys: string[] | undefined; own: boolean }[]> {
  const found = (await versionsOfResource(p.db, scope.resourceId)).map((version) => ({
    version,
    keys: scope.kind === 'subject' ? scope.keys : undefined,
    own: true,
  }));
  if (scope.kind !== 'subject') return found;
  for (const { resourceId, keys } of scope.copies)
    for (const version of await versionsOfResource(p.db, resourceId))
      found.push({ version, keys, own: false });
  return found;
}

async function rowsOf(ex: Executor, table: string, keys: readonly string[] | undefined): Promise<number> {
  const { rows } = keys
    ? await sql<{
        n: number;
      }>`select count(*)::int as n from ${sql.table(table)} where row_key = any(${[...keys]}::text[])`.execute(
        ex,
      )
    : await sql<{ n: number }>`select count(*)::int as n from ${sql.table(table)}`.execute(ex);
  return rows[0]?.n ?? 0;
}

/** The generation in use was made of what is seen now. */
async function isFresh(p: Platform, { plan, batchSeq }: ServiceVersion): Promise<boolean> {
  const visible = await visibleBatches(p.db, plan.resourceId);
  return (visible.batches.at(-1)?.seq ?? null) === batchSeq;
}

/** A batch that is not seen is not served either: only what retention takes of an ended entry is meant. */
const concerns = (scope: Scope): boolean => scope.kind !== 'batches' || scope.zone === 'served';

export const servedStore: EraseStore = {
  name: 'served',
  async count(p, scope) {
    if (!concerns(scope)) return 0;
    let found = 0;
    for (const { version, keys, own } of await served(p, scope)) {
      // What other sources say of the same subject is made anew and stays.
      const stays = !own && (await isFresh(p, version)) ? version.generation : -1;
      for (const generation of await generations(p.db, version.id))
        if (generation !== stays) found += await rowsOf(p.db, servingTable(version.id, generation), keys);
      found += await entriesWith(p.db, version, keys, stays > 0);
    }
    return found;
  },
  async erase(p, scope) {
    if (!concerns(scope)) return;
    for (const { version, keys } of await served(p, scope)) {
      if (keys) await refreshServing(p, version.id);
      else
        await transact(p.db, async (tx) => {
          await clearFeed(tx, p, version.id);
          await serveTables(tx)
            .updateTable('serve.service_version')
            .set({ generation: 0, row_count: 0, batch_seq: null, batches: [] })
            .where('id', '=', version.id)
            .execute();
        });
      const now = await getServiceVersion(p.db, version.id);
      if (keys && now) await eraseFromFeed(p, now, keys);
      for (const generation of await generations(p.db, version.id)) {
        const table = sql.table(servingTable(version.id, generation));
        if (!keys) await sql`drop table if exists ${table}`.execute(p.db);
        // A call may still be reading it: its rows go now, the table with the job that drops it.
        else if (generation !== now?.generation)
          await sql`delete from ${table} where row_key = any(${keys}::text[])`.execute(p.db);
      }
    }
  },
};

/** Batches went into the one that stands now: tables made of them are made of it, and nothing has to be built again. */
export async function foldServed(ex: Executor, resourceId: string, gone: readonly string[]): Promise<void> {
  await sql`update serve.service_version v set batches = array(
      select b from unnest(v.batches) with ordinality as u (b, place) where b <> all(${[...gone]}::uuid[]) order by place)
    from serve.service s where s.id = v.service_id and s.resource_id = ${resourceId}`.execute(ex);
}

/** Entries that were taken out before then and whose rows lie in a serving table still. */
export async function endedServed(ex: Executor, before: Date): Promise<{ resourceId: string; at: Date }[]> {
  const { rows } = await sql<{ resourceId: string; at: Date }>`
    select s.resource_id as "resourceId", max(e.at) as at
    from serve.service s join serve.service_version v on v.service_id = s.id
    join catalog.resource r on r.id = s.resource_id
    join ledger.entry e on e.kind = 'catalog.resource-withdrawn' and e.subject_id = r.id::text
    where v.generation > 0 and r.state = 'withdrawn'
    group by s.resource_id having max(e.at) < ${before} order by max(e.at)`.execute(ex);
  return rows;
}
