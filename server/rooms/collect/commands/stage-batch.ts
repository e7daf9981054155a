/** The stage after receipt: finds encoding, delimiter and columns, then puts every record as text into the warehouse. */

import { transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { reach } from '#kernel/fault.ts';
import type { Kernel } from '#kernel/kernel.ts';
import type { Item } from '#rooms/catalog/index.ts';
import { contradicts } from '../intake/stated.ts';
import { jobNames } from '../jobs-names.ts';
import type { ParquetFacts } from '../reading/forms/parquet.ts';
import { type Judged, judge } from '../reading/judge.ts';
import { itemsOfBatch, refusalIn } from '../reading/of-batch.ts';
import { type Part, readParts } from '../reading/parts.ts';
import { bytesOf, rowsText, type Source, sourceOf } from '../reading/source.ts';
import type { Reading } from '../reading/types.ts';
import { type BatchRow, getBatch, lockBatch, profileOfResource, updateBatch } from '../repository.ts';
import { readSettings } from '../settings.ts';
import { stageTitles } from '../stages.ts';
import { countRaw, insertParquetRows, insertRawPart, purgeBatch } from '../warehouse.ts';
import { rejectBatch } from './end-batch.ts';
import { holdForReading } from './hold-for-reading.ts';
import { holdForColumns, reportLeftOut } from './left-out.ts';
import { Meter } from './progress.ts';

/** A window of text and the longest record that is looked at; two are in flight at a time. */
const WINDOW_BYTES = 33_554_432;
const IN_FLIGHT = 2;
/** Lines are numbered in 32 bits. */
const MOST_RECORDS = 4_000_000_000;

/** The items rows must fit: those of the version that was published when the file came. */
export const itemsOf = (p: Kernel, versionId: string): Promise<Item[]> =>
  itemsOfBatch(p, { version_id: versionId });

/** Safe to run again at any point: parts carry tokens, and the counts are compared at the end. */
export async function stageBatch(p: Kernel, batchId: string): Promise<void> {
  const batch = await getBatch(p.db, batchId);
  if (batch?.state !== 'received' || batch.awaiting_confirmation) return;
  reach(p, 'stage:entry');
  const damaged = contradicts(batch.stated, batch);
  if (damaged) {
    await rejectBatch(p, batch, damaged);
    return;
  }
  const items = await itemsOf(p, batch.version_id);
  const source = await sourceOf(p, batch.object_key);
  const judged = await judgeBatch(p, batch, source, items);
  if (!judged) return;
  const { reading } = judged;
  await updateBatch(p.db, batchId, { reading });
  if (reading.left && batch.terms.extraField === 'hold' && !batch.terms.extraSettled) {
    await holdForColumns(p, batch, reading.left);
    return;
  }
  const { records, rows, bytes } = await writeRaw(p, batch, source, reading);
  const ref = { resourceId: batch.resource_id, batchId };
  const found = await countRaw(p, ref);
  if (found !== rows) {
    // Parts lost or doubled by the engine: taken back, and written anew under other tokens.
    await purgeBatch(p, ref, undefined);
    await updateBatch(p.db, batchId, { attempt: batch.attempt + 1 });
    p.log.warn({ batch: batchId, expected: rows, found }, 'staged rows do not add up; staging again');
    throw problem('collect.load-failed', { params: { stage: stageTitles.stage } });
  }
  const miscounted = contradicts(batch.stated, { sha256: batch.sha256, rows });
  if (miscounted) {
    await rejectBatch(p, batch, miscounted);
    return;
  }
  if (rows === 0 && !batch.deletions) {
    await rejectBatch(p, batch, { code: 'collect.header-only', params: {}, issues: [] });
    return;
  }
  await transact(p.db, async (tx) => {
    const locked = await lockBatch(tx, batchId);
    if (locked?.state !== 'received') return;
    await updateBatch(tx, batchId, {
      state: 'staged',
      records,
      text_bytes: bytes,
      good: null,
      staged_at: p.clock.now(),
      progress: null,
    });
    if (reading.left) await reportLeftOut(p, tx, batch, reading.left);
    await p.jobs.add(tx, jobNames.check, { batchId });
  });
  reach(p, 'stage:exit');
}

/** How the file is read; undefined where the batch was refused or waits for somebody to say. */
async function judgeBatch(
  p: Kernel,
  batch: BatchRow,
  source: Source,
  items: readonly Item[],
): Promise<{ reading: Reading } | undefined> {
  // Settled before: parts that were written under it must not meet others.
  if (batch.reading) return { reading: batch.reading };
  let judged: Judged;
  try {
    judged = await judge({
      source,
      file: batch,
      items,
      terms: batch.terms,
      answer: batch.answer ?? undefined,
      // It was made of a file; what a machine or a form hands in under the items' own names is no such file.
      profile: ['file', 'sftp'].includes(batch.channel.kind)
        ? await profileOfResource(p.db, batch.resource_id)
        : undefined,
    });
  } catch (error) {
    const refusal = refusalIn(error);
    if (!refusal) throw error;
    await rejectBatch(p, batch, refusal.rejection, { columns: refusal.columns });
    return undefined;
  }
  const { reading, doubts, refusal } = judged;
  if (doubts.length === 0) return { reading };
  if (batch.channel.kind === 'file') {
    await holdForReading(p, batch, doubts, refusal?.columns);
    return undefined;
  }
  // Nobody stands at the other end of a machine's channel: what cannot be told there is refused, what is only odd goes on.
  if (!refusal) return { reading };
  await rejectBatch(p, batch, refusal.rejection, { columns: refusal.columns });
  return undefined;
}

async function writeRaw(
  p: Kernel,
  batch: BatchRow,
  source: Source,
  reading: Reading,
): Promise<{ records: number; rows: number; bytes: number }> {
  const ref = { resourceId: batch.resource_id, batchId: batch.id };
  const cellBytes = (await readSettings(p.db))['collect.cell-bytes'].value;
  if (reading.parquet) return writeParquet(p, batch, source, reading, reading.parquet);
  const meter = new Meter(p, batch.id, 'stage');
  const text = rowsText(source, reading);
  const limits = { delimiter: reading.delimiter.charCodeAt(0), windowBytes: WINDOW_BYTES, cellBytes };
  const flying = new Set<Promise<void>>();
  let failure: unknown;
  let records = 0;
  let rows = 0;
  let bytes = 0;
  const send = async (part: Part): Promise<void> => {
    await insertRawPart(p, ref, part, reading.delimiter, `${batch.id}:stage:${part.index}:${batch.attempt}`);
    part.done();
    await meter.add(part.rows, part.consumed);
    if (part.index === 0) reach(p, 'stage:middle');
  };
  try {
    for await (const part of readParts(text, limits, reading.headerLine + 1)) {
      records += part.records;
      rows += part.rows;
      bytes += part.consumed;
      if (records > MOST_RECORDS) break;
      while (flying.size >= IN_FLIGHT) await Promise.race(flying);
      if (failure) break;
      if (part.rows === 0) {
        part.done();
        continue;
      }
      const sent: Promise<void> = send(part)
        .catch((error: unknown) => {
          failure ??= error;
        })
        .finally(() => flying.delete(sent));
      flying.add(sent);
    }
  } finally {
    await Promise.all(flying);
  }
  if (failure) throw failure;
  return { records, rows, bytes };
}

/** What one statement holds in memory. */
const PARQUET_CELLS = 12_000_000;

/** The engine reads the file once for every range of its rows: ranges are cut by the file alone. */
async function writeParquet(
  p: Kernel,
  batch: BatchRow,
  source: Source,
  reading: Reading,
  { columns, rows, unpacked }: ParquetFacts,
): Promise<{ records: number; rows: number; bytes: number }> {
  const ref = { resourceId: batch.resource_id, batchId: batch.id };
  const meter = new Meter(p, batch.id, 'stage');
  const size = Math.max(1000, Math.min(1_000_000, Math.floor(PARQUET_CELLS / columns.length)));
  for (let index = 0; index * size < rows; index++) {
    const range = { from: index * size, to: (index + 1) * size };
    const body = await bytesOf(source, reading.place);
    await insertParquetRows(p, ref, columns, range, body, `${batch.id}:stage:${index}:${batch.attempt}`);
    await meter.add(Math.min(size, rows - range.from), 0);
    if (index === 0) reach(p, 'stage:middle');
  }
  return { records: rows, rows, bytes: unpacked };
}
