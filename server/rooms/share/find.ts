/** Finding data to apply for: entries by a word, with class, provider, how fresh they are and which interfaces give them. */
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { listResources, resourceQuery } from '#rooms/catalog/index.ts';
import { batchFacts, visibleBatches } from '#rooms/collect/index.ts';
import { usesOf } from '#rooms/serve/index.ts';
import type { FindReply } from './schema-units.ts';

const MOST = 50;

/** Where nothing is found the words are handed on to a request for missing data. */
export async function find(p: Platform, actor: Actor, words: string): Promise<FindReply> {
  const found = await listResources(p, actor, resourceQuery.parse({ q: words, pageSize: MOST }));
  const uses = await usesOf(
    p.db,
    found.items.map(({ id }) => id),
  );
  const fresh = new Map(
    await Promise.all(found.items.map(async ({ id }) => [id, await lastIn(p, id)] as const)),
  );
  return {
    items: found.items.map(({ id, name, provider, sharingClass, updateCycle }) => ({
      id,
      name,
      provider,
      sharingClass: sharingClass
        ? { key: sharingClass.key, title: { zh: sharingClass.zh, en: sharingClass.en } }
        : null,
      updateCycle,
      updatedAt: fresh.get(id) ?? null,
      services: uses
        .filter(({ resourceId }) => resourceId === id)
        .map(({ id: service, code, title }) => ({ id: service, code, title })),
    })),
    need: found.items.length === 0 ? { words, link: `/sharing?wanted=${encodeURIComponent(words)}` } : null,
  };
}

/** The day its newest visible batch came in; undefined where nothing has. */
async function lastIn(p: Platform, resourceId: string): Promise<string | undefined> {
  const newest = (await visibleBatches(p.db, resourceId)).batches.at(-1);
  return newest && (await batchFacts(p.db, newest.batchId))?.mergedOn;
}
