/** A batch that the platform makes of no file: it comes checked, counts as no update, and copies of the rows are built anew after it. */
import type { Tx } from '#kernel/db.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { type ChannelKind, collectTables } from '../tables.ts';

export type OwnBatch = {
  resourceId: string;
  batchId: string;
  seq: number;
  channel: Extract<ChannelKind, 'withdrawal' | 'erasure'>;
  title: string;
  deletes: number;
};

/** Shows it in the caller's transaction, on behalf of whoever brought the newest visible batch. Returns that organisation. */
export async function showOwnBatch(tx: Tx, p: Kernel, batch: OwnBatch): Promise<string> {
  const newest = await collectTables(tx)
    .selectFrom('collect.batch as b')
    .innerJoin('collect.visible as v', 'v.batch_id', 'b.id')
    .select(['b.version_id', 'b.organisation_id'])
    .where('b.resource_id', '=', batch.resourceId)
    .orderBy('b.seq', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow();
  const now = p.clock.now();
  await collectTables(tx)
    .insertInto('collect.batch')
    .values({
      id: batch.batchId,
      resource_id: batch.resourceId,
      version_id: newest.version_id,
      organisation_id: newest.organisation_id,
      seq: batch.seq,
      mode: 'incremental',
      state: 'merged',
      channel: JSON.stringify({ kind: batch.channel }),
      terms: JSON.stringify({ extraField: 'refuse', articles: [] }),
      awaiting: null,
      received_day: p.clock.today(),
      received_by: null,
      file_name: batch.title,
      object_key: '',
      sha256: '',
      bytes: 0,
      utf8_break: null,
      forced_encoding: null,
      source_rows: null,
      unchanged_of: null,
      reading: null,
      progress: null,
      rejection: null,
      records: 0,
      good: 0,
      bad: 0,
      faults: 0,
      unknown_keys: 0,
      deletes: batch.deletes,
      changed_rows: 0,
      received_at: now,
      staged_at: now,
      checked_at: now,
      ended_at: now,
    })
    .execute();
  await collectTables(tx)
    .insertInto('collect.visible')
    .values({ resource_id: batch.resourceId, batch_id: batch.batchId, seq: batch.seq, anew: true })
    .execute();
  return newest.organisation_id;
}
