/** What rooms further right lend to erasure and retention: where they hold values of rows, and what keeps rows from being erased. */
import { sql } from 'kysely';
import type { LegalDay } from '#kernel/clock.ts';
import { basedbHolds, feedsDatabase, fusedStore, isFused } from '#rooms/basedb/index.ts';
import type { RetentionPorts } from '#rooms/collect/index.ts';
import { confidedStore, evidenceStore, qualityHolds } from '#rooms/quality/index.ts';
import { deliveredStore, endedServed, foldServed, servedStore } from '#rooms/serve/index.ts';
import { basedbPorts } from './to-basedb.ts';

export const retentionPorts = (today: () => LegalDay): RetentionPorts => ({
  stores: [fusedStore(basedbPorts(today)), servedStore, deliveredStore, evidenceStore, confidedStore],
  async holds(p, resourceId, keys) {
    return [...(await qualityHolds(p, resourceId, keys)), ...(await basedbHolds(p, resourceId, keys))];
  },
  endHolds: feedsDatabase,
  async objectHeld(ex, key) {
    const { rows } = await sql<{ held: boolean }>`
      select exists (select 1 from cases.attachment where object_key = ${key})
        or exists (select 1 from quality.request_file where object_key = ${key})
        or exists (select 1 from org.register_file where object_key = ${key})
        or exists (select 1 from catalog.specification where file_key = ${key})
        or exists (select 1 from catalog.standard where file_key = ${key})
        or exists (select 1 from open.distribution where path = ${key})
        or exists (select 1 from open.release where source ->> 'object' = ${key}) as held`.execute(ex);
    return rows[0]?.held ?? true;
  },
  folded: foldServed,
  endedServed,
  derived: isFused,
});
