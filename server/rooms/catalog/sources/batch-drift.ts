/** A file whose columns are not those of the entry is a sign that the source has changed: noted as drift, with its task. */

import { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import { platform } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import type { JsonObject } from '#kernel/json.ts';
import type { DraftItem } from '../content.ts';
import { getPublishedVersion } from '../repository.ts';
import { type Drift, sameKind } from './compare.ts';
import { noteDrift } from './scan.ts';

const payloadSchema = z.object({
  resourceId: z.uuid(),
  batchId: z.uuid(),
  columns: z.array(z.object({ name: z.string(), type: z.string(), sampled: z.boolean() })),
});
type Seen = z.output<typeof payloadSchema>['columns'];

const key = (name: string): string => name.trim().toLowerCase();

/** Text holds anything: only an item of another kind can be contradicted by what a file shows. */
function contradicts(item: DraftItem, seen: Seen[number]): boolean {
  if (!seen.sampled || item.type === 'C' || item.type === 'M' || item.type === 'G') return false;
  if (sameKind(item.type, seen.type)) return false;
  // A whole number is a decimal number, a day can stand for an instant.
  const number = new Set(['I', 'N', 'Y', 'B', 'F']);
  if (number.has(item.type) && number.has(seen.type)) return false;
  return !(item.type === 'T' && seen.type === 'D');
}

export function batchDrift(items: readonly DraftItem[], columns: Seen): Drift {
  const namesOf = (item: DraftItem): string[] =>
    [item.name, item.titleZh, item.titleEn ?? ''].map(key).filter((name) => name !== '');
  const known = new Set(items.flatMap(namesOf));
  const seen = new Map(columns.map((column) => [key(column.name), column]));
  const columnOf = (item: DraftItem) => namesOf(item).flatMap((name) => seen.get(name) ?? [])[0];
  return {
    added: columns.filter(({ name }) => !known.has(key(name))).map(({ name }) => ({ name, title: name })),
    dropped: items
      .filter((item) => columnOf(item) === undefined)
      .map(({ name, titleZh }) => ({ name, title: titleZh })),
    retyped: items.flatMap((item) => {
      const column = columnOf(item);
      return column && contradicts(item, column)
        ? [{ name: item.name, title: item.titleZh, from: item.type, to: column.type }]
        : [];
    }),
  };
}

/** Idempotent: the same difference found again is the same drift. */
export async function noteBatchDrift(p: Platform, payload: JsonObject): Promise<void> {
  const { resourceId, batchId, columns } = payloadSchema.parse(payload);
  const published = await getPublishedVersion(p.db, resourceId);
  if (!published) return;
  const found = batchDrift(published.version.content.items, columns);
  await transact(p.db, async (tx) => {
    await noteDrift(tx, p, platform, {
      resourceId,
      providerId: published.resource.providerId,
      name: published.version.content.name,
      found,
      from: { batchId },
    });
  });
}
