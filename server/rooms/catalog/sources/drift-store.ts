/** What was found to differ between entries and their sources: kept until the entry follows or the difference is explained. */
import type { Selectable } from 'kysely';
import type { Executor, Tx } from '#kernel/db.ts';
import { type CompileTables, compileTables } from '../compile/tables.ts';
import type { DraftItem } from '../content.ts';
import { sameKind } from './compare.ts';

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

/** A published version that took every difference over settles it. */
export async function settleFollowed(
  tx: Tx,
  resourceId: string,
  items: readonly DraftItem[],
  at: Date,
): Promise<void> {
  const known = new Map(items.map((item) => [item.name.toLowerCase(), item]));
  const titles = new Map(items.map((item) => [item.titleZh.toLowerCase(), item]));
  const itemOf = (name: string) => known.get(name.toLowerCase()) ?? titles.get(name.toLowerCase());
  for (const row of await openDriftOf(tx, resourceId)) {
    const followed =
      row.added.every(({ name }) => itemOf(name) !== undefined) &&
      row.dropped.every(({ name }) => itemOf(name) === undefined) &&
      row.retyped.every(({ name, to }) => {
        const item = itemOf(name);
        return item === undefined || sameKind(item.type, to.replace(/\(.*$/, ''));
      });
    if (!followed) continue;
    await compileTables(tx)
      .updateTable('catalog.drift')
      .set({ settled_at: at })
      .where('id', '=', row.id)
      .execute();
  }
}
