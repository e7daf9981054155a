/** The stage after staging: types and checks every row by engine statements, compares keys, and says what the batch would do. */
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { reach } from '#kernel/fault.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { keepGround, runRowChecks } from '../checking/extra.ts';
import { firstHold, type MergeGate } from '../checking/merge-gates.ts';
import {
  type CheckInput,
  faultyRows,
  mendedRows,
  quickRows,
  type Range,
  type Statement,
  suspectCells,
} from '../checking/statements.ts';
import { faultyParts, many, suspectsOf, WIDE } from '../checking/wide.ts';
import { jobNames } from '../jobs-names.ts';
import { type BatchRow, getBatch, lockBatch, lockIntake, updateBatch, visibleOf } from '../repository.ts';
import { readSettings } from '../settings.ts';
import { stageTitles } from '../stages.ts';
import type { Deletions } from '../tables.ts';
import { visibleBatches, visibleRowCount } from '../visible.ts';
import {
  countQuarantine,
  countRaw,
  countTombstones,
  countTyped,
  digestOfBatch,
  ensureStd,
  judgeAll,
  longText,
  planLess,
  purgeChecked,
  quarantineDuplicates,
  runStep,
  stdTable,
  unfinishedRanges,
  writeNamedTombstones,
  writeTombstones,
} from '../warehouse.ts';
import { giveWay, rejectBatch } from './end-batch.ts';
import { Meter } from './progress.ts';
import { itemsOf } from './stage-batch.ts';

// What one statement holds in memory, whatever the shape of the file.
const CELLS_AT_ONCE = 12_000_000;
const BYTES_AT_ONCE = 160_000_000;
const ROWS_AT_ONCE = 1_000_000;
const IN_FLIGHT = 2;
const KEYS_AT_ONCE = 2000;

/** Lines of one statement: decided by the batch alone, so that a retry cuts it the same way. */
export function rangeSize(batch: { bytes: number; records: number }, width: number): number {
  const bytes = Math.max(1, batch.bytes / Math.max(1, batch.records));
  return Math.max(1000, Math.floor(Math.min(ROWS_AT_ONCE, CELLS_AT_ONCE / width, BYTES_AT_ONCE / bytes)));
}

/** Safe to run again at any point: every statement carries a token, and the counts are compared at the end. */
export async function checkBatch(
  p: Kernel,
  batchId: string,
  gates: readonly MergeGate[] = [],
): Promise<void> {
  const batch = await getBatch(p.db, batchId);
  if (batch?.state !== 'staged' || !batch.reading || batch.records === null) return;
  reach(p, 'check:entry');
  const items = await itemsOf(p, batch.version_id);
  const keyed = items.some(({ key }) => key);
  const settings = await readSettings(p.db);
  await ensureStd(p, batch.resource_id, items);
  const ref = { resourceId: batch.resource_id, batchId };
  const input: CheckInput = {
    ...ref,
    table: stdTable(batch.resource_id),
    seq: batch.seq,
    items,
    places: batch.reading.places,
    width: batch.reading.header.length,
    cellBytes: settings['collect.cell-bytes'].value,
    demo: p.config.demo,
    receivedDay: batch.received_day,
    ...(batch.reading.conversions ? { conversions: batch.reading.conversions } : {}),
  };
  const size = rangeSize({ bytes: batch.text_bytes ?? batch.bytes, records: batch.records }, input.width);
  const lastLine = batch.reading.headerLine + batch.records;
  const rows = await countRaw(p, ref);
  await typeRows(p, batch, input, size, lastLine);
  reach(p, 'check:middle');
  await runRowChecks(p, batch, input, { size, lastLine });
  if (keyed) await quarantineDuplicates(p, ref, batch.seq, rows, token(batch, 'duplicates', 0));
  const good = await countTyped(p, batch.resource_id, batch.seq);
  const held = await countQuarantine(p, ref);
  if (good + held.bad !== rows) {
    await purgeChecked(p, ref, batch.seq);
    await updateBatch(p.db, batchId, { attempt: batch.attempt + 1 });
    p.log.warn({ batch: batchId, rows, good, bad: held.bad }, 'checked rows do not add up; checking again');
    throw problem('collect.load-failed', { params: { stage: stageTitles.check } });
  }
  const counts = { good, bad: held.bad, faults: held.faults, unknown_keys: held.unknownKeys };
  if (good === 0 && !batch.deletions) {
    await updateBatch(p.db, batchId, counts);
    await rejectBatch(p, batch, { code: 'collect.no-good-rows', params: { bad: held.bad }, issues: [] });
    return;
  }
  await keepGround(p, batch, input, { size, lastLine });
  const before = await visibleBatches(p.db, batch.resource_id);
  const visibleBefore = await visibleRowCount(p, before);
  const deletes = await deletionsOf(p, batch, keyed, visibleBefore, good);
  const share = visibleBefore === 0 ? 0 : deletes / visibleBefore;
  // A row whose key cannot be read may be one of those that seem to be missing: then people decide.
  const asks =
    deletes > 0 && (share > settings['collect.confirm-share'].value || (keyed && held.unknownKeys > 0));
  const digest = await digestOfBatch(p, batch.resource_id, batch.seq);
  const hold = await firstHold(gates, {
    resourceId: batch.resource_id,
    versionId: batch.version_id,
    organisationId: batch.organisation_id,
    batchId,
    seq: batch.seq,
    mode: batch.mode,
    good,
    bad: held.bad,
  });
  await transact(p.db, async (tx) => {
    // Held from here on: a full load that arrives now sees this one ask, or was seen by it.
    await lockIntake(tx, batch.resource_id);
    const locked = await lockBatch(tx, batchId);
    if (locked?.state !== 'staged') return;
    await updateBatch(tx, batchId, {
      ...counts,
      state: 'checked',
      awaiting_confirmation: asks,
      awaiting: asks ? 'deletions' : null,
      awaiting_quality: hold ?? null,
      visible_before: visibleBefore,
      deletes,
      digest,
      checked_at: p.clock.now(),
      progress: null,
    });
    if (!asks && !hold) await p.jobs.add(tx, jobNames.merge, { batchId });
    else await giveWay(p, tx, batch);
  });
  reach(p, 'check:exit');
}

const token = (batch: BatchRow, step: string, part: number): string =>
  `${batch.id}:${step}:${part}:${batch.attempt}`;

async function typeRows(
  p: Kernel,
  batch: BatchRow,
  input: CheckInput,
  size: number,
  lastLine: number,
): Promise<void> {
  const meter = new Meter(p, batch.id, 'check');
  const rangeOf = (index: number): Range => ({ from: 1 + index * size, to: 1 + (index + 1) * size });
  const ranges = Array.from({ length: Math.ceil(lastLine / size) }, (_, index) => index);
  const run = (step: string, index: number, statement: Statement, more = {}): Promise<void> =>
    runStep(p, statement, token(batch, step, index), more);
  await inTurns(ranges, async (index) => {
    await run('quick', index, quickRows(input, rangeOf(index)), judgeAll);
    await meter.add(Math.min(size, lastLine + 1 - rangeOf(index).from), 0);
  });
  const left = await unfinishedRanges(
    p,
    { resourceId: batch.resource_id, batchId: batch.id },
    batch.seq,
    size,
  );
  if (input.items.length >= WIDE) return judgeWide(p, batch, input, left.map(rangeOf));
  // Neither asks what the other wrote.
  const halves = left.flatMap((index) => [
    () => run('mended', index, mendedRows(input, rangeOf(index)), planLess),
    () => run('faulty', index, faultyRows(input, rangeOf(index)), planLess),
  ]);
  await inTurns(halves, (half) => half());
}

const untidyCells = z.object({ untidy: z.array(z.coerce.number()) });

/** Rows of a wide table that the quick way left: all faults first, then the rows that have none. */
async function judgeWide(
  p: Kernel,
  batch: BatchRow,
  input: CheckInput,
  ranges: readonly Range[],
): Promise<void> {
  const suspects = async (range: Range, held: 'all' | 'not-held'): Promise<Set<number>> => {
    const { sql, params } = suspectCells(input, range, held);
    const [row] = await p.warehouse.query(sql, params, untidyCells, {
      settings: { ...longText, ...planLess },
    });
    return suspectsOf(input, row?.untidy ?? []);
  };
  const run = (step: string, { from }: Range, statement: Statement): Promise<void> =>
    runStep(p, statement, token(batch, step, from), planLess);
  const found = new Map<Range, Set<number>>();
  await inTurns(ranges, async (range) => {
    found.set(range, await suspects(range, 'all'));
  });
  const faults = ranges.flatMap((range) =>
    faultyParts(input, range, found.get(range) ?? new Set()).map((statement, part) => ({
      range,
      statement,
      part,
    })),
  );
  await inTurns(faults, ({ range, statement, part }) => run(`faulty-${part}`, range, statement));
  await inTurns(ranges, async (range) => {
    const all = found.get(range) ?? new Set();
    await run('mended', range, mendedRows(input, range, many(all) ? await suspects(range, 'not-held') : all));
  });
}

/** Two at a time: one statement each for two cores. */
async function inTurns<T>(tasks: readonly T[], work: (task: T) => Promise<void>): Promise<void> {
  const queue = [...tasks];
  let failed = false;
  const turn = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined && !failed; next = queue.shift()) {
      try {
        await work(next);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const done = await Promise.allSettled(Array.from({ length: IN_FLIGHT }, turn));
  const broken = done.find((one) => one.status === 'rejected');
  if (broken?.status === 'rejected') throw broken.reason;
}

/** How many rows the batch takes away: keys missing from a full load; without keys, how far the number falls. */
async function deletionsOf(
  p: Kernel,
  batch: BatchRow,
  keyed: boolean,
  visibleBefore: number,
  good: number,
): Promise<number> {
  if (batch.mode !== 'full') return batch.deletions ? namedDeletions(p, batch, batch.deletions) : 0;
  if (!keyed) return Math.max(0, visibleBefore - good);
  const seqs = (await visibleOf(p.db, batch.resource_id)).map(({ seq }) => seq);
  await writeTombstones(
    p,
    { resourceId: batch.resource_id, batchId: batch.id },
    batch.seq,
    seqs,
    token(batch, 'tombstones', 0),
  );
  return countTombstones(p, batch.resource_id, batch.seq);
}

/** Keys named by whoever brought the batch: gone at the source. A key that was set since they were named stays. */
async function namedDeletions(p: Kernel, batch: BatchRow, { objectKey, upTo }: Deletions): Promise<number> {
  const seqs = (await visibleOf(p.db, batch.resource_id)).map(({ seq }) => seq);
  const lines = createInterface({ input: await p.objects.read(objectKey) });
  let keys: string[] = [];
  let part = 0;
  const write = async (): Promise<void> => {
    if (keys.length === 0) return;
    await writeNamedTombstones(
      p,
      { resourceId: batch.resource_id, batchId: batch.id },
      { seq: batch.seq, before: seqs, upTo, keys },
      token(batch, 'deletions', part++),
    );
    keys = [];
  };
  for await (const line of lines) {
    keys.push(z.string().parse(JSON.parse(line)));
    if (keys.length === KEYS_AT_ONCE) await write();
  }
  await write();
  return countTombstones(p, batch.resource_id, batch.seq);
}
