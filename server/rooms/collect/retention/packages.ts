/** Archive packages: made anew without the rows of a subject; gone whole when their own time is over. */
import { keyOf } from '#kernel/objects.ts';
import { packagesOf } from '../archive/notes.ts';
import { countInPackage, rebuild } from '../archive/rebuild.ts';
import { archiveTables } from '../archive/tables.ts';
import { letGo, lingers } from './objects.ts';
import type { EraseStore } from './ports.ts';

export const packageStore: EraseStore = {
  name: 'archive',
  async count(p, scope) {
    // What an ended entry was archived as stays: that is what it was archived for.
    if (scope.kind === 'resource') return 0;
    const items = await packagesOf(p.db, scope.resourceId);
    let found = 0;
    for (const key of scope.objects.archive ?? []) if (await lingers(p, key)) found++;
    if (scope.kind === 'batches') return found + items.filter(({ id }) => scope.packages.includes(id)).length;
    const keys = new Set(scope.keys);
    for (const item of items) {
      if (item.object_key && (await countInPackage(p, item.object_key, keys)) > 0) found++;
      for (const { was, by } of item.notes)
        if (was && by === scope.number && (await lingers(p, keyOf(was)))) found++;
    }
    return found;
  },
  // A package that is made anew notes the digest of the one before, and by it the object is known.
  async objects(p, scope) {
    if (scope.kind !== 'batches') return [];
    const items = await packagesOf(p.db, scope.resourceId);
    return items.flatMap(({ id, object_key: key }) => (key && scope.packages.includes(id) ? [key] : []));
  },
  async erase(p, scope) {
    if (scope.kind === 'resource') return;
    const items = await packagesOf(p.db, scope.resourceId);
    if (scope.kind === 'subject') {
      const keys = new Set(scope.keys);
      for (const item of items) await rebuild(p, item, keys, scope.number);
      return;
    }
    const day = p.clock.today();
    for (const item of items) {
      if (!scope.packages.includes(item.id) || !item.object_key) continue;
      const note = {
        kind: 'erased',
        day,
        rows: item.row_count ?? 0,
        by: scope.number,
        was: item.sha256 ?? '',
      };
      await archiveTables(p.db)
        .updateTable('collect.archive_item')
        .set({ object_key: null, erased_at: p.clock.now(), notes: JSON.stringify([...item.notes, note]) })
        .where('id', '=', item.id)
        .execute();
    }
    for (const key of scope.objects.archive ?? []) await letGo(p, key);
  },
};
