/** The way in for rows that the engine makes of rows it holds: numbered first, written by the caller under that number, then shown. */
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { platform } from '#kernel/actor.ts';
import { type Tx, transact } from '#kernel/db.ts';
import type { JsonObject } from '#kernel/json.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { record } from '#ledger/index.ts';
import { type Item, itemSchema, type PublishedVersion } from '#rooms/catalog/index.ts';
import { physicalColumn } from '../checking/columns.ts';
import { emitCollect } from '../events.ts';
import { getBatch, lockIntake, showBatch, visibleOf } from '../repository.ts';
import { collectTables, type LoadMode } from '../tables.ts';
import { digestOfBatch } from '../warehouse.ts';

/** The next number of the resource, taken in the caller's transaction: rows written under it are seen only once it is shown. */
export async function reserveFusedSeq(tx: Tx, resourceId: string): Promise<number> {
  const { lastSeq } = await lockIntake(tx, resourceId);
  await collectTables(tx)
    .updateTable('collect.intake')
    .set({ last_seq: lastSeq + 1 })
    .where('resource_id', '=', resourceId)
    .execute();
  return lastSeq + 1;
}

export type FusedBatch = {
  batchId: string;
  seq: number;
  mode: LoadMode;
  published: PublishedVersion;
  runId: string;
  /** What it was made of, kept like a received file. */
  manifest: JsonObject;
  rows: number;
  deletes: number;
  visibleBefore: number;
};

/**
 * Shows the rows a run wrote, in one transaction with what `also` writes: batch, visible set, ledger entry, outbox. Does nothing
 * where the batch is there already.
 */
export async function showFusedBatch(
  k: Kernel,
  fused: FusedBatch,
  also: (tx: Tx) => Promise<void>,
): Promise<void> {
  const { batchId, seq, published } = fused;
  const resourceId = published.resource.id;
  const text = JSON.stringify(fused.manifest);
  const stored = await k.objects.put(Buffer.from(text));
  const digest = await digestOfBatch(k, resourceId, seq);
  const channel = { kind: 'fusion', runId: fused.runId };
  const items: Item[] = published.items.map((item) => itemSchema.parse(item));
  await transact(k.db, async (tx) => {
    await lockIntake(tx, resourceId);
    if (await getBatch(tx, batchId)) return;
    const now = k.clock.now();
    // Its rows were never text: it comes checked, and no stage of a load touches it.
    await sql`insert into collect.batch (id, resource_id, version_id, organisation_id, seq, mode, state, channel, received_day,
        file_name, object_key, sha256, bytes, records, good, bad, faults, unknown_keys, visible_before, deletes, digest,
        received_at, staged_at, checked_at, ended_at)
      values (${batchId}, ${resourceId}, ${published.version.id}, ${published.resource.providerId}, ${seq}, ${fused.mode}, 'merged',
        ${JSON.stringify(channel)}, ${k.clock.today()}, 'fusion.json', ${stored.key}, ${stored.sha256}, ${stored.bytes},
        ${fused.rows}, ${fused.rows}, 0, 0, 0, ${fused.visibleBefore}, ${fused.deletes}, ${digest}, ${now}, ${now}, ${now}, ${now})`.execute(
      tx,
    );
    await showBatch(tx, { resourceId, batchId, seq }, items.map(physicalColumn), true);
    const visible = await visibleOf(tx, resourceId);
    await record(tx, k, {
      kind: 'collect.batch-merged',
      actor: platform,
      subject: { type: 'collect.batch', id: batchId },
      organisationId: published.resource.providerId,
      detail: {
        resource: resourceId,
        version: published.version.id,
        seq,
        mode: fused.mode,
        channel,
        sha256: stored.sha256,
        bytes: stored.bytes,
        records: fused.rows,
        good: fused.rows,
        bad: 0,
        deletes: fused.deletes,
        digest,
        visible: {
          batches: visible.length,
          sha256: createHash('sha256')
            .update(visible.map((row) => `${row.seq}:${row.batch_id}`).join('\n'))
            .digest('hex'),
        },
      },
    });
    await emitCollect(tx, k, 'collect.batch-merged', { resourceId, batchId, seq });
    await also(tx);
  });
}
