/** Lets a batch go on that waited for its quality; who may, and why, is the quality room's to say. */
import type { Tx } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { jobNames } from '../jobs-names.ts';
import { type BatchRow, lockBatch, updateBatch } from '../repository.ts';

/** In the caller's transaction, which records the act. Errors: kernel.not-found, collect.not-awaiting. */
export async function releaseBatch(tx: Tx, p: Kernel, batchId: string): Promise<BatchRow> {
  const batch = await lockBatch(tx, batchId);
  if (!batch) throw problem('kernel.not-found');
  if (batch.state !== 'checked' || !batch.awaiting_quality) throw problem('collect.not-awaiting');
  await updateBatch(tx, batchId, { awaiting_quality: null });
  if (!batch.awaiting_confirmation) await p.jobs.add(tx, jobNames.merge, { batchId });
  return batch;
}
