/** A batch whose reading is doubtful waits for its sender to say how it is read; nothing of it is staged, nothing is lost. */
import { platform } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { record } from '#ledger/index.ts';
import { notify } from '#notices/index.ts';
import type { SeenColumn } from '../reading/structure.ts';
import type { Doubt } from '../reading/types.ts';
import { type BatchRow, lockBatch, lockIntake, updateBatch } from '../repository.ts';
import { giveWay } from './end-batch.ts';
import { tellable } from './left-out.ts';

/** The task such a message asks for, settled when somebody has answered. */
export const readingTask = (batchId: string): string => `collect.reading:${batchId}`;

export async function holdForReading(
  p: Kernel,
  batch: BatchRow,
  doubts: readonly Doubt[],
  columns: readonly SeenColumn[] | undefined,
): Promise<void> {
  await transact(p.db, async (tx) => {
    await lockIntake(tx, batch.resource_id);
    const locked = await lockBatch(tx, batch.id);
    if (locked?.state !== 'received' || locked.awaiting_confirmation) return;
    await updateBatch(tx, batch.id, {
      awaiting_confirmation: true,
      awaiting: 'reading',
      doubts: [...doubts],
      progress: null,
    });
    await record(tx, p, {
      kind: 'collect.reading-asked',
      actor: platform,
      subject: { type: 'collect.batch', id: batch.id },
      organisationId: batch.organisation_id,
      detail: { resource: batch.resource_id, seq: batch.seq, doubts: doubts.map(({ code }) => code) },
    });
    await notify(tx, p, {
      kind: 'collect.reading-asked',
      to: { organisationId: batch.organisation_id, roles: ['provider'] },
      params: { file: tellable(batch.file_name) },
      articles: [],
      subject: { type: 'collect.batch', id: batch.id },
      link: `/collect/batches/${batch.id}/reading`,
      task: readingTask(batch.id),
    });
    if (columns) {
      await p.events.emit(tx, {
        type: 'collect.structure-differs',
        payload: {
          resourceId: batch.resource_id,
          batchId: batch.id,
          columns: columns.map((one) => ({ ...one })),
        },
      });
    }
    await giveWay(p, tx, batch);
  });
}
