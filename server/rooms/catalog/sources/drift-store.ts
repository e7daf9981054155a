/** What was found to differ between entries and their sources: kept until the entry follows or the difference is explained. */
import type { Selectable } from 'kysely';
import type { Executor, Tx } from '#kernel/db.ts';
import { type CompileTables, compileTables } from '../compile/tables.ts';

export type DriftRow = Selectable<CompileTables['catalog.drift']>;

export const openDriftOf = (ex: Executor, resourceId: string): Promise<DriftRow[]> =>
  compileTables(ex)
    .selectFrom('catalog.drift')
    .selectAll()
    .where('resource_id', '=', resourceId)
    .where('settled_at', 'is', null)
    .orderBy('found_at')
    .execute();

export async function settleDrift(tx: Tx, resourceId: string, at: Date): Promise<void> {
  await compileTables(tx)
    .updateTable('catalog.drift')
    .set({ settled_at: at })
    .where('resource_id', '=', resourceId)
    .where('settled_at', 'is', null)
    .execute();
}
