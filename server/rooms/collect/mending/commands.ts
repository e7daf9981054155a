/** Mends held-back rows by a batch of only these rows, sets rows aside, and types what was kept by a newer version: never a second upload. */
import { Readable } from 'node:stream';
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { type Tx, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { permit } from '#kernel/policy.ts';
import { record } from '#ledger/index.ts';
import { getPublishedVersion } from '#rooms/catalog/index.ts';
import type { Received, ReceiveInput } from '../commands/receive-file.ts';
import { receiveUnmarkedFile } from '../commands/receive-unmarked-file.ts';
import { confirmPolicy } from '../policy.ts';
import { canonicalLine } from '../reading/forms/csv.ts';
import { annotationColumns } from '../reading/header.ts';
import { type BatchRow, getBatch, visibleOf } from '../repository.ts';
import { foldedTo } from '../retention/horizon.ts';
import { heldBatch, rowsAt, valuesOf } from './held-rows.ts';
import { mendingTables } from './tables.ts';

/** Rows can take their place only among those they came with. Errors: collect.mend-no-key, mend-unfinished, mend-late. */
export async function mendable(
  p: Kernel,
  batch: BatchRow,
  items: readonly { key: boolean }[],
): Promise<void> {
  if (!items.some(({ key }) => key)) throw problem('collect.mend-no-key');
  if (!['merged', 'rejected'].includes(batch.state) || !batch.faults)
    throw problem('collect.mend-unfinished');
  // A full load may be among those it was folded with.
  const folded = await foldedTo(p.db, batch.resource_id);
  if (batch.seq < folded) throw problem('collect.mend-late', { params: { seq: folded } });
  const visible = await visibleOf(p.db, batch.resource_id);
  const later = await Promise.all(
    visible.filter(({ seq }) => seq > batch.seq).map(({ batch_id }) => getBatch(p.db, batch_id)),
  );
  const full = later.find((one) => one?.mode === 'full');
  if (full) throw problem('collect.mend-late', { params: { seq: full.seq } });
}

/** What links a batch to the one it mends, kept in the transaction of its receipt. */
const mends =
  (batchId: string) =>
  async (tx: Tx, received: Received): Promise<void> => {
    await mendingTables(tx)
      .updateTable('collect.batch')
      .set({ mends: batchId })
      .where('id', '=', received.batchId)
      .execute();
  };

/** A mended row is read as its batch was: a plain 500 under 万元 does not become 500 元. */
const readAlike = ({ reading }: BatchRow): Pick<ReceiveInput, 'answer'> =>
  reading?.conversions ? { answer: { conversions: reading.conversions } } : {};

/** What a file brings along that mends rows of this batch. Errors: kernel.not-found, kernel.forbidden, collect.mend-*. */
export async function mendingFile(
  p: Kernel,
  actor: Actor,
  resourceId: string,
  batchId: string,
): Promise<Pick<ReceiveInput, 'answer' | 'within'>> {
  const { batch, items } = await heldBatch(p, actor, batchId);
  if (batch.resource_id !== resourceId) throw problem('kernel.not-found');
  await mendable(p, batch, items);
  return { ...readAlike(batch), within: mends(batchId) };
}

export type Mend = { line: number; values: Record<string, string> };

/** Sends these rows anew as an increment, with the given cells in place of those that were wrong. Errors: collect.mend-*. */
export async function mendRows(
  p: Platform,
  actor: Actor,
  batchId: string,
  rows: readonly Mend[],
): Promise<Received> {
  const { batch, items } = await heldBatch(p, actor, batchId);
  await mendable(p, batch, items);
  const known = new Set(items.map(({ name }) => name));
  const unknown = rows.flatMap(({ values }) => Object.keys(values)).find((name) => !known.has(name));
  if (unknown !== undefined) throw problem('collect.mend-column', { params: { column: unknown } });
  const wanted = new Map(rows.map((row) => [row.line, row.values]));
  const found = await rowsAt(p, batch, [...wanted.keys()]);
  const settled = await settledLines(p, batchId, [...wanted.keys()]);
  const missing = [...wanted.keys()].find(
    (line) => settled.has(line) || !found.some((row) => row.line === line),
  );
  if (missing !== undefined) throw problem('collect.mend-line', { params: { line: missing } });
  const lines = found.map(({ line, cells }) => {
    const values = { ...valuesOf(batch, items, cells), ...wanted.get(line) };
    return canonicalLine([...items.map(({ name }) => values[name] ?? ''), String(line)]);
  });
  const header = canonicalLine([...items.map(({ name }) => name), annotationColumns.line]);
  return receiveUnmarkedFile(p, actor, {
    resourceId: batch.resource_id,
    mode: 'incremental',
    encoding: 'utf-8',
    fileName: `mended-${batch.seq}.csv`,
    content: Readable.from([Buffer.from(header + lines.join(''))], { objectMode: false }),
    ...readAlike(batch),
    within: mends(batchId),
  });
}

async function settledLines(p: Kernel, batchId: string, lines: readonly number[]): Promise<Set<number>> {
  const rows = await mendingTables(p.db)
    .selectFrom('collect.mended_row')
    .select('line')
    .where('batch_id', '=', batchId)
    .where('line', 'in', [...lines])
    .execute();
  return new Set(rows.map(({ line }) => Number(line)));
}

/** Says that rows stay out for good, and why. Errors: collect.mend-line. */
export async function setRowsAside(
  p: Kernel,
  actor: Actor,
  batchId: string,
  lines: readonly number[],
  reason: string,
): Promise<void> {
  const { batch } = await heldBatch(p, actor, batchId);
  const wanted = [...new Set(lines)];
  const found = await rowsAt(p, batch, wanted);
  const settled = await settledLines(p, batchId, wanted);
  const missing = wanted.find((line) => settled.has(line) || !found.some((row) => row.line === line));
  if (missing !== undefined) throw problem('collect.mend-line', { params: { line: missing } });
  await transact(p.db, async (tx) => {
    await mendingTables(tx)
      .insertInto('collect.mended_row')
      .values(
        wanted.map((line) => ({
          batch_id: batchId,
          line,
          by_batch: null,
          reason,
          at: p.clock.now(),
          person_id: actor.kind === 'person' ? actor.personId : null,
        })),
      )
      .onConflict((conflict) => conflict.columns(['batch_id', 'line']).doNothing())
      .execute();
    await record(tx, p, {
      kind: 'collect.rows-set-aside',
      actor,
      subject: { type: 'collect.batch', id: batchId },
      organisationId: batch.organisation_id,
      detail: { resource: batch.resource_id, seq: batch.seq, rows: wanted.length },
    });
  });
}

/**
 * Reads what was kept by the version that is published now: this batch, and for a full load the increments seen on top of it, in
 * their order. Nothing is deleted. Errors: collect.retype-same, retype-unfit, and those of receipt.
 */
export async function typeAnew(p: Platform, actor: Actor, batchId: string): Promise<Received[]> {
  const batch = await getBatch(p.db, batchId);
  if (!batch) throw problem('kernel.not-found');
  permit(confirmPolicy, actor, { providerId: batch.organisation_id });
  const published = await getPublishedVersion(p.db, batch.resource_id);
  if (published?.version.id === batch.version_id) throw problem('collect.retype-same');
  const visible = await visibleOf(p.db, batch.resource_id);
  const seen = visible.some((row) => row.batch_id === batchId);
  if (!(seen || (batch.state === 'rejected' && batch.records !== null)) || !ownContent(batch))
    throw problem('collect.retype-unfit');
  const above = await Promise.all(
    visible.filter(({ seq }) => seen && seq > batch.seq).map(({ batch_id }) => getBatch(p.db, batch_id)),
  );
  // Where something was taken away since, setting the old rows again would bring it back.
  if (above.some((one) => one && (one.mode === 'full' || one.deletions || !ownContent(one))))
    throw problem('collect.retype-unfit');
  const keyed = published?.items.some(({ key }) => key) ?? false;
  const done: Received[] = [];
  for (const one of [batch, ...above]) {
    if (!one) continue;
    done.push(
      await receiveUnmarkedFile(p, actor, {
        resourceId: one.resource_id,
        // The same keys are set again: nothing is missing in between, and nothing is taken away.
        mode: keyed && seen ? 'incremental' : one.mode,
        encoding: one.forced_encoding ?? undefined,
        fileName: one.file_name,
        ...(one.source_rows === null ? {} : { sourceRows: one.source_rows }),
        content: await p.objects.read(one.object_key),
        channel: one.channel,
        ...(one.answer ? { answer: one.answer } : {}),
        within: (tx, received) => retypes(tx, received, one.id),
      }),
    );
  }
  return done;
}

/** Rows that came from outside: what the platform made itself is made anew by whoever made it. */
const ownContent = (batch: BatchRow): boolean =>
  !['fusion', 'withdrawal', 'erasure'].includes(batch.channel.kind) && batch.object_key !== '';

async function retypes(tx: Tx, received: Received, batchId: string): Promise<void> {
  await mendingTables(tx)
    .updateTable('collect.batch')
    .set({ retypes: batchId })
    .where('id', '=', received.batchId)
    .execute();
}
