/** What base and theme databases hold of rows that are erased at their source: fused rows and their provenance, conflicts, decisions. */
import { sql } from 'kysely';
import { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import type { Executor } from '#kernel/db.ts';
import { transact } from '#kernel/db.ts';
import { ident, whole } from '#kernel/warehouse.ts';
import {
  atOnce,
  countThere,
  type EraseStore,
  foldedBatches,
  type Hold,
  meantKeys,
  type Scope,
  stdTable,
  strike,
  visibleBatches,
  visibleSeqs,
} from '#rooms/collect/index.ts';
import { tokenizer } from './conflicts/token.ts';
import { fuse } from './fusion/run.ts';
import { columnOfItem } from './fusion/statements.ts';
import type { BasedbPorts } from './ports.ts';
import { databaseOfResource, databasesFrom, getDatabase, plannedRun, standingRun } from './repository.ts';
import { basedbTables, type Database } from './tables.ts';

type Fed = { database: Database; resourceId: string; number: number };

/** Databases that ever took rows of the entry, with its number there, where they have rows of their own. */
async function fedBy(ex: Executor, resourceId: string): Promise<Fed[]> {
  const rows = await basedbTables(ex)
    .selectFrom('basedb.source')
    .select(['database_id', 'number'])
    .where('resource_id', '=', resourceId)
    .execute();
  const found: Fed[] = [];
  for (const row of rows) {
    const database = await getDatabase(ex, row.database_id);
    const made =
      database.resource_id &&
      (await basedbTables(ex)
        .selectFrom('basedb.run')
        .select('id')
        .where('database_id', '=', database.id)
        .where('state', 'in', ['merged', 'planned'])
        .executeTakeFirst());
    if (database.resource_id && made)
      found.push({ database, resourceId: database.resource_id, number: row.number });
  }
  return found;
}

/** Fused rows that took a value of the source: those of the subject, or those that came of these batches. */
function meant(scope: Scope, fed: Fed): { where: string; params: Record<string, unknown> } {
  const params = { erasure: scope.id, resource: fed.resourceId, number: fed.number };
  const from = 'has(`p:src`, {number:UInt16})';
  if (scope.kind === 'subject') {
    // Records of a base stand under the subject's key; in a theme any record may hold the subject's values, so its past goes.
    return fed.database.kind === 'base'
      ? {
          // A tombstone has no source: it stays only where it hides what another source said once.
          where: `${meantKeys()} AND (${from} OR (op = 0 AND key NOT IN (
            SELECT key FROM ${whole(stdTable(fed.resourceId))} WHERE op = 1 AND NOT ${from} AND ${meantKeys('GLOBAL IN')})))`,
          params,
        }
      : {
          where: `seq <= {until:UInt32} AND (NOT has({seen:Array(UInt32)}, seq) OR (op = 0 AND length({seen:Array(UInt32)}) = 1)
            OR {made:UInt8} = 0)`,
          params,
        };
  }
  if (scope.kind === 'resource') return { where: from, params };
  return {
    where: 'arrayExists((s, q) -> s = {number:UInt16} AND q IN {seqs:Array(UInt32)}, `p:src`, `p:seq`)',
    params: { ...params, seqs: scope.batches.map(({ seq }) => seq) },
  };
}

const columnRow = z.object({ n: z.coerce.number() });

/** Whether fused rows lie there at all. */
async function fusedExists(p: Platform, resourceId: string): Promise<boolean> {
  const [row] = await p.warehouse.query(
    "SELECT count() AS n FROM system.columns WHERE database = currentDatabase() AND table = {table:String} AND name = 'p:src'",
    { table: stdTable(resourceId).slice(1, -1) },
    columnRow,
  );
  return (row?.n ?? 0) > 0;
}

/**
 * What of a theme is not past: the number under which its whole result is seen, whatever run ended with it, and whether that was `made`
 * of the source as it is now or put together again for this erasure. Rows above the last run that ended belong to one under way.
 */
async function theme(
  ex: Executor,
  scope: Scope,
  fed: Fed,
): Promise<{ seen: number[]; until: number; made: 0 | 1 }> {
  const run = await standingRun(ex, fed.database);
  const { batches } = await visibleBatches(ex, fed.resourceId);
  const own = batches.filter(({ batchId }) => batchId === run?.batch_id);
  const ended = await basedbTables(ex)
    .selectFrom('basedb.run')
    .select((eb) => eb.fn.max('seq').as('seq'))
    .where('database_id', '=', fed.database.id)
    .where('resource_id', '=', fed.resourceId)
    .where('state', '<>', 'planned')
    .executeTakeFirst();
  const folded = await foldedBatches(ex, scope.resourceId);
  const now = visibleSeqs(await visibleBatches(ex, scope.resourceId)).join();
  const made = run?.inputs.sources.every(
    ({ resourceId, seqs }) =>
      resourceId !== scope.resourceId || seqs.filter((seq) => !folded.includes(seq)).join() === now,
  );
  return {
    seen: (run ? own : batches).map(({ seq }) => seq),
    until: Number(ended?.seq ?? 0),
    made: made || run?.reason?.erasure === scope.id ? 1 : 0,
  };
}

const keyLine = z.object({ key: z.string() });

/** Keys under which a base holds what was made of the rows of the subject. */
async function fusedKeys(
  p: Platform,
  scope: Extract<Scope, { kind: 'subject' }>,
  { database }: Fed,
): Promise<string[]> {
  const node = database.model.nodes.find(({ resourceId }) => resourceId === scope.resourceId);
  const visible = await visibleBatches(p.db, scope.resourceId);
  const column = node && columnOfItem(visible, node.key);
  if (!column) return [];
  const found = new Set<string>();
  for (const keys of atOnce(scope.keys)) {
    const rows = await p.warehouse.query(
      `SELECT DISTINCT ifNull(toString(${ident(column.physical)}), '') AS key FROM ${stdTable(scope.resourceId)}
       WHERE op = 1 AND key IN {keys:Array(String)}`,
      { keys },
      keyLine,
    );
    for (const { key } of rows) if (key !== '') found.add(key);
  }
  return [...found];
}

/** Differences that are on record about the subject and in which the source had a part. */
async function conflicts(p: Platform, scope: Scope, fed: Fed): Promise<string[]> {
  const keys =
    scope.kind === 'subject'
      ? (scope.copies.find((one) => one.resourceId === fed.resourceId)?.keys ?? [])
      : [];
  if (keys.length === 0) return [];
  const token = await tokenizer(p, fed.database.master);
  const tokens = keys.map((key) => token(key));
  const { rows } = await sql<{ id: string; entity: Buffer }>`
    select id, entity from basedb.conflict where database_id = ${fed.database.id} and token = any(${tokens}::text[])
      and (resource_id = ${scope.resourceId} or ruled_resource = ${scope.resourceId} or ${scope.resourceId}::uuid = any(rivals))`.execute(
    p.db,
  );
  return rows.filter(({ entity }) => p.vault.open(entity).length > 0).map(({ id }) => id);
}

async function forgetConflicts(p: Platform, scope: Scope, fed: Fed): Promise<void> {
  const ids = await conflicts(p, scope, fed);
  if (ids.length > 0) {
    const empty = p.vault.seal('');
    const now = p.clock.now();
    await transact(p.db, async (tx) => {
      await sql`update basedb.ruling set entity = ${empty} where conflict_id = any(${ids}::uuid[])`.execute(
        tx,
      );
      await sql`update basedb.conflict set entity = ${empty}, ended_at = coalesce(ended_at, ${now}),
        state = case when state in ('open', 'ruled') then 'gone' else state end where id = any(${ids}::uuid[])`.execute(
        tx,
      );
    });
  }
  if (scope.kind !== 'subject') return;
  // Decisions in which the source has no part stay: they are brought to the engine again.
  await strike(p, 'fusion_ruling', `db = {db:UUID} AND ${meantKeys()}`, {
    db: fed.database.id,
    erasure: scope.id,
    resource: fed.resourceId,
  });
  await sql`update basedb.database set rulings_brought = 0 where id = ${fed.database.id}`.execute(p.db);
}

/** The place that fused rows lie in. */
export const fusedStore = (ports: BasedbPorts): EraseStore => ({
  name: 'fused',
  async copies(p, scope) {
    if (scope.kind !== 'subject') return [];
    const found = [];
    for (const fed of await fedBy(p.db, scope.resourceId))
      found.push({
        resourceId: fed.resourceId,
        keys: fed.database.kind === 'base' ? await fusedKeys(p, scope, fed) : [],
      });
    return found;
  },
  async count(p, scope) {
    let found = 0;
    for (const fed of await fedBy(p.db, scope.resourceId)) {
      if (!(await fusedExists(p, fed.resourceId))) continue;
      const { where, params } = meant(scope, fed);
      const bound = { ...params, ...(await theme(p.db, scope, fed)) };
      found += await countThere(p, stdTable(fed.resourceId), where, bound);
      found += (await conflicts(p, scope, fed)).length;
    }
    return found;
  },
  async erase(p, scope) {
    for (const fed of await fedBy(p.db, scope.resourceId)) {
      if (!(await fusedExists(p, fed.resourceId))) continue;
      // A run that was broken off ends first: it may have read what is gone by now.
      if (await plannedRun(p.db, fed.database.id)) await fuse(p, ports, fed.database.id);
      const { where, params } = meant(scope, fed);
      const strikeOff = async () =>
        strike(p, stdTable(fed.resourceId), where, {
          ...params,
          ...(await theme(p.db, scope, fed)),
        });
      if (fed.database.kind === 'base') await strikeOff();
      await forgetConflicts(p, scope, fed);
      await fuse(p, ports, fed.database.id);
      if (fed.database.kind === 'base') {
        // A run that began at the marker, before the first strike, has taken the record away under its key.
        await strikeOff();
        continue;
      }
      // It may not be refreshed now. A run that was broken off comes first; what is not even published goes whole.
      for (let turn = 0; turn < 2 && scope.kind === 'subject'; turn++)
        if (!(await theme(p.db, scope, fed)).made) await fuse(p, ports, fed.database.id, false, scope.id);
      await strikeOff();
    }
  },
});

/** Open differences about the entry's rows; and an entry that a database is made of does not end while it is. */
export async function basedbHolds(
  p: Platform,
  resourceId: string,
  keys: readonly string[] | undefined,
): Promise<Hold[]> {
  if (keys !== undefined) return [];
  const { rows } = await sql<{ key: string }>`
    select distinct d.key from basedb.conflict c join basedb.database d on d.id = c.database_id
    where c.state = 'open' and (c.resource_id = ${resourceId} or ${resourceId}::uuid = any(c.rivals)) order by 1`.execute(
    p.db,
  );
  return rows.map(({ key }) => ({ kind: 'conflict', about: key }));
}

export async function feedsDatabase(ex: Executor, resourceId: string): Promise<Hold[]> {
  return (await databasesFrom(ex, resourceId)).map(({ key }) => ({ kind: 'database', about: key }));
}

export const isFused = async (ex: Executor, resourceId: string): Promise<boolean> =>
  (await databaseOfResource(ex, resourceId)) !== undefined;
