/** What follows where a file has columns that are not to be gathered: told to the unit by name, and held where the city says so. */
import { platform } from '#kernel/actor.ts';
import { type Tx, transact } from '#kernel/db.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { record } from '#ledger/index.ts';
import { notify } from '#notices/index.ts';
import type { LeftColumn } from '../reading/types.ts';
import { type BatchRow, lockBatch, updateBatch } from '../repository.ts';
import { collectTables } from '../tables.ts';

/** A file without a header shows a row's cells as names: digits in number are no name and are told to nobody. */
export const tellable = (name: string): string => name.slice(0, 60).replace(/\d{6,}[\dXx]?/g, '…');

/** The task that such a message asks for, settled when the unit has answered. */
export const leftOutTask = (batchId: string): string => `collect.left-out:${batchId}`;

const namesOf = (columns: readonly LeftColumn[]): string =>
  columns.map(({ position, name }) => `${position} ${tellable(name)}`).join('、');

const tell = (tx: Tx, p: Kernel, batch: BatchRow, columns: readonly LeftColumn[], held: boolean) =>
  notify(tx, p, {
    kind: held ? 'collect.batch-held' : 'collect.columns-left-out',
    to: { organisationId: batch.organisation_id, roles: ['provider'] },
    params: { columns: namesOf(columns), file: tellable(batch.file_name) },
    articles: batch.terms.articles,
    subject: { type: 'collect.batch', id: batch.id },
    link: `/collect/batches/${batch.id}`,
    task: leftOutTask(batch.id),
  });

export const missingTask = (resourceId: string): string => `collect.task-missing:${resourceId}`;

/** In the transaction of the receipt: the batch waits for a collecting task, and the unit is asked to register one. */
export const tellTaskMissing = (
  tx: Tx,
  p: Kernel,
  batch: {
    batchId: string;
    resourceId: string;
    organisationId: string;
    name: string;
    articles: readonly string[];
  },
): Promise<void> =>
  notify(tx, p, {
    kind: 'collect.task-missing',
    to: { organisationId: batch.organisationId, roles: ['provider'] },
    params: { name: batch.name },
    articles: batch.articles,
    subject: { type: 'collect.batch', id: batch.batchId },
    link: `/collect/batches/${batch.batchId}`,
    task: missingTask(batch.resourceId),
  });

/** The batch waits; nothing of it is staged. */
export async function holdForColumns(
  p: Kernel,
  batch: BatchRow,
  columns: readonly LeftColumn[],
): Promise<void> {
  await transact(p.db, async (tx) => {
    const locked = await lockBatch(tx, batch.id);
    if (locked?.state !== 'received' || locked.awaiting_confirmation) return;
    await updateBatch(tx, batch.id, { awaiting_confirmation: true, awaiting: 'extra-field', progress: null });
    await record(tx, p, {
      kind: 'collect.batch-held',
      actor: platform,
      subject: { type: 'collect.batch', id: batch.id },
      organisationId: batch.organisation_id,
      detail: {
        resource: batch.resource_id,
        seq: batch.seq,
        columns: columns.map(({ name }) => tellable(name)),
        articles: batch.terms.articles,
      },
    });
    await tell(tx, p, batch, columns, true);
  });
}

/** In the transaction that ends the staging: what was left out, and a task for the unit to say what becomes of it. */
export async function reportLeftOut(
  p: Kernel,
  tx: Tx,
  batch: BatchRow,
  columns: readonly LeftColumn[],
): Promise<void> {
  await collectTables(tx)
    .insertInto('collect.left_out')
    .values({
      batch_id: batch.id,
      resource_id: batch.resource_id,
      organisation_id: batch.organisation_id,
      columns: JSON.stringify(columns),
      articles: batch.terms.articles,
      at: p.clock.now(),
      // Where the unit let a held batch go on without them it has answered already.
      settled_at: batch.terms.extraSettled ? p.clock.now() : null,
      settled_by: null,
      answer: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await record(tx, p, {
    kind: 'collect.columns-left-out',
    actor: platform,
    subject: { type: 'collect.batch', id: batch.id },
    organisationId: batch.organisation_id,
    detail: {
      resource: batch.resource_id,
      seq: batch.seq,
      columns: columns.map(({ name }) => tellable(name)),
      articles: batch.terms.articles,
    },
  });
  if (!batch.terms.extraSettled) await tell(tx, p, batch, columns, false);
}
