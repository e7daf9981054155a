/** The commit point: one PostgreSQL transaction makes a checked batch visible, recorded and known to those who listen. */
import { createHash } from 'node:crypto';
import { platform } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { reach } from '#kernel/fault.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { record } from '#ledger/index.ts';
import { physicalColumn } from '../checking/columns.ts';
import { followRun } from '../connectors/outcome.ts';
import { emitCollect } from '../events.ts';
import { keepManifest } from '../mending/manifest.ts';
import { getBatch, lockBatch, lockIntake, showBatch, updateBatch, visibleOf, waits } from '../repository.ts';
import { startNext } from './end-batch.ts';
import { itemsOf } from './stage-batch.ts';

export async function mergeBatch(p: Kernel, batchId: string): Promise<void> {
  const batch = await getBatch(p.db, batchId);
  if (batch?.state !== 'checked' || waits(batch)) return;
  reach(p, 'merge:entry');
  const items = await itemsOf(p, batch.version_id);
  const keyed = items.some(({ key }) => key);
  const manifest = await keepManifest(p, batch, items);
  const merged = await transact(p.db, async (tx) => {
    await lockIntake(tx, batch.resource_id);
    const locked = await lockBatch(tx, batchId);
    if (locked?.state !== 'checked' || waits(locked)) return false;
    const ref = { resourceId: batch.resource_id, batchId, seq: batch.seq };
    await showBatch(tx, ref, items.map(physicalColumn), keyed);
    const visible = await visibleOf(tx, batch.resource_id);
    await updateBatch(tx, batchId, {
      state: 'merged',
      ended_at: p.clock.now(),
      manifest_key: manifest.key,
    });
    await record(tx, p, {
      kind: 'collect.batch-merged',
      actor: platform,
      subject: { type: 'collect.batch', id: batchId },
      organisationId: batch.organisation_id,
      detail: {
        resource: batch.resource_id,
        version: batch.version_id,
        seq: batch.seq,
        mode: batch.mode,
        sha256: batch.sha256,
        bytes: batch.bytes,
        encoding: batch.reading?.encoding ?? null,
        records: batch.records,
        good: batch.good,
        bad: batch.bad,
        faults: batch.faults,
        deletes: batch.deletes,
        digest: batch.digest,
        manifest: manifest.sha256,
        // The whole list would outgrow an entry within years: its length and hash fix it.
        visible: {
          batches: visible.length,
          sha256: createHash('sha256')
            .update(visible.map((row) => `${row.seq}:${row.batch_id}`).join('\n'))
            .digest('hex'),
        },
      },
    });
    await followRun(tx, p, batch, 'merged');
    await emitCollect(tx, p, 'collect.batch-merged', ref);
    await startNext(p, tx, batch.resource_id);
    return true;
  });
  if (merged) {
    p.metrics.rowsLoaded.inc({ outcome: 'good' }, batch.good ?? 0);
    p.metrics.rowsLoaded.inc({ outcome: 'bad' }, batch.bad ?? 0);
  }
  reach(p, 'merge:exit');
}
