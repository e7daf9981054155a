/** A consent that is withdrawn after a package was made: it is noted on the package, which is made anew without those rows. */
import { z } from 'zod';
import type { Tx } from '#kernel/db.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { lawfulTables } from '../lawful/tables.ts';
import { typedExists } from '../retention/scope.ts';
import { stdTable } from '../warehouse.ts';
import { type ArchiveItemRow, noted, rebuild } from './rebuild.ts';
import { archiveTables } from './tables.ts';

export const rebuildJob = 'collect.archive-rebuild';

/** Notes on every package of the entry that rows of it were withdrawn; what is in it is looked at in the background. */
export async function noteWithdrawn(tx: Tx, p: Kernel, resourceId: string, rows: number): Promise<void> {
  const { numUpdatedRows } = await archiveTables(tx)
    .updateTable('collect.archive_item')
    .set({ notes: noted({ kind: 'withdrawn', day: p.clock.today(), rows }) })
    .where('resource_id', '=', resourceId)
    .where('state', '=', 'archived')
    .where('object_key', 'is not', null)
    .executeTakeFirst();
  if (numUpdatedRows > 0n) await p.jobs.add(tx, rebuildJob, { resourceId });
}

/** Packages that are there. */
export const packagesOf = (ex: Tx | Kernel['db'], resourceId: string): Promise<ArchiveItemRow[]> =>
  archiveTables(ex)
    .selectFrom('collect.archive_item')
    .selectAll()
    .where('resource_id', '=', resourceId)
    .where('state', '=', 'archived')
    .where('object_key', 'is not', null)
    .orderBy('number')
    .execute();

export async function rebuildWithdrawn(p: Kernel, resourceId: string): Promise<void> {
  const withdrawn = await lawfulTables(p.db)
    .selectFrom('collect.consent as c')
    .innerJoin('collect.task as t', 't.id', 'c.task_id')
    .select('c.ref')
    .where('t.resource_id', '=', resourceId)
    .where('c.withdrawn_at', 'is not', null)
    .orderBy('c.ref')
    .execute();
  const refs = withdrawn.map(({ ref }) => ref);
  for (const item of await packagesOf(p.db, resourceId)) {
    const keys = await standingOn(p, item, refs);
    await rebuild(p, item, keys, 'consent-withdrawn');
  }
}

/** References of one statement: they travel in its address. */
const AT_ONCE = 2000;

/** Keys whose row in the package stood on one of these consents. */
async function standingOn(
  p: Kernel,
  item: ArchiveItemRow,
  refs: readonly string[],
): Promise<ReadonlySet<string>> {
  const keys = new Set<string>();
  if (!(await typedExists(p, item.resource_id))) return keys;
  const { batches } = item.visible;
  for (let at = 0; at < refs.length; at += AT_ONCE) {
    const rows = await p.warehouse.query(
      `SELECT g.key AS key FROM (
         SELECT key, max(seq) AS stood FROM ground
         WHERE resource = {resource:UUID} AND batch IN {batches:Array(UUID)} AND consent IN {consents:Array(String)} GROUP BY key) AS g
       LEFT JOIN (
         SELECT key, max(seq) AS newest FROM ${stdTable(item.resource_id)} WHERE seq IN {seqs:Array(UInt32)} GROUP BY key) AS s
       ON g.key = s.key WHERE ifNull(s.newest, 0) <= g.stood`,
      {
        resource: item.resource_id,
        batches: batches.map(({ batchId }) => batchId),
        seqs: batches.map(({ seq }) => seq),
        consents: refs.slice(at, at + AT_ONCE),
      },
      z.object({ key: z.string() }),
    );
    for (const { key } of rows) keys.add(key);
  }
  return keys;
}
