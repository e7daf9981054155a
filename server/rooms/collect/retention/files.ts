/**
 * Files as received. One that holds rows of others too is written anew without the erased ones, as a new object with a note; the
 * digest of what was received stays with the batch. One that never became rows goes whole, for nobody can say what is in it.
 */

import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { sql } from 'kysely';
import { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import { transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { reach } from '#kernel/fault.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { canonicalLine } from '../reading/forms/csv.ts';
import { type BatchRow, getBatch } from '../repository.ts';
import { collectTables } from '../tables.ts';
import { keepObject, letGo, lingers, recordsOf } from './objects.ts';
import type { EraseStore } from './ports.ts';
import {
  batchesOf,
  comparedKey,
  keyOfCells,
  keyPlaces,
  type MeantFile,
  type Scope,
  type SubjectScope,
} from './scope.ts';
import { meantLines } from './strike.ts';
import type { Rewritten } from './tables.ts';

const cellsRow = z.tuple([z.array(z.string())]);

const sumRow = z.object({ there: z.coerce.number(), meant: z.coerce.number() });

/** Everything the file held but the erasure's lines, as delimited text under its own header: equal for equal rows. */
function withoutLines(p: Kernel, scope: SubjectScope, batch: BatchRow, wrote: () => void): Readable {
  async function* text(): AsyncIterable<Buffer> {
    yield Buffer.from(canonicalLine(batch.reading?.header ?? []));
    const stream = await p.warehouse.stream(
      `SELECT cells FROM raw WHERE resource = {resource:UUID} AND batch = {batch:UUID} AND NOT (${meantLines()})
       ORDER BY line FORMAT JSONCompactEachRow`,
      { resource: batch.resource_id, batch: batch.id, erasure: scope.id },
      { settings: { optimize_read_in_order: 1 } },
    );
    for await (const line of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })) {
      wrote();
      yield Buffer.from(canonicalLine(cellsRow.parse(JSON.parse(line))[0]));
    }
  }
  return Readable.from(text(), { objectMode: false });
}

/**
 * How many rows of others the file holds. The count from when it was checked, or written anew, says whether the text it is made of is
 * all there. Errors: kernel.store-unavailable.
 */
async function othersIn(p: Platform, scope: SubjectScope, batch: BatchRow): Promise<number> {
  const [found] = await p.warehouse.query(
    `SELECT count() AS there, countIf(${meantLines()}) AS meant FROM raw WHERE resource = {resource:UUID} AND batch = {batch:UUID}`,
    { resource: batch.resource_id, batch: batch.id, erasure: scope.id },
    sumRow,
  );
  const checked = batch.good === null || batch.bad === null ? undefined : batch.good + batch.bad;
  const known = batch.rewritten ? batch.rewritten.rows : checked;
  if (!found || (known !== undefined && found.there !== known)) throw incomplete();
  return found.there - found.meant;
}

const incomplete = () => problem('kernel.store-unavailable', { params: { store: 'warehouse' } });

async function rewrite(p: Platform, scope: SubjectScope, file: MeantFile): Promise<void> {
  const batch = await getBatch(p.db, file.batchId);
  if (batch?.object_key !== file.objectKey) return;
  const others = file.how === 'rewrite' ? await othersIn(p, scope, batch) : 0;
  let rows = 0;
  // A batch of which nothing else is left needs no file.
  const stored = others > 0 ? await p.objects.put(withoutLines(p, scope, batch, () => rows++)) : undefined;
  // The received file is the only one there is: it goes for nothing less than all the others' rows.
  if (rows !== others) throw incomplete();
  const note: Rewritten = {
    erasure: scope.number,
    sha256: stored?.sha256 ?? null,
    day: p.clock.today(),
    rows,
  };
  await transact(p.db, async (tx) => {
    if (stored && !(await keepObject(tx, p, stored.key))) throw incomplete();
    await collectTables(tx)
      .updateTable('collect.batch')
      .set({
        object_key: stored?.key ?? '',
        rewritten: JSON.stringify(note),
        // The new file is plain text: of what was said about the old one only what concerns its columns holds.
        forced_encoding: null,
        ...(batch.answer
          ? {
              answer: JSON.stringify({
                ...(batch.answer.columns ? { columns: batch.answer.columns } : {}),
                ...(batch.answer.conversions ? { conversions: batch.answer.conversions } : {}),
              }),
            }
          : {}),
      })
      .where('id', '=', batch.id)
      .where('object_key', '=', file.objectKey)
      .execute();
  });
}

/** Keys a reconciliation named are kept as a list of their own: those of the subject leave it. */
async function namedKeys(p: Platform, scope: SubjectScope): Promise<{ batch: BatchRow; left: string[] }[]> {
  const gone = new Set(scope.keys);
  const found: { batch: BatchRow; left: string[] }[] = [];
  for (const batch of await batchesOf(p.db, scope.resourceId)) {
    if (!batch.deletions?.objectKey) continue;
    const text = (await buffer(await p.objects.read(batch.deletions.objectKey))).toString();
    const keys = text.split('\n').filter((line) => line !== '');
    const left = keys.filter((line) => !gone.has(z.string().parse(JSON.parse(line))));
    if (left.length < keys.length) found.push({ batch, left });
  }
  return found;
}

async function renameKeys(p: Platform, scope: SubjectScope): Promise<void> {
  for (const { batch, left } of await namedKeys(p, scope)) {
    const old = batch.deletions?.objectKey ?? '';
    const { key } = await p.objects.put(Buffer.from(`${left.join('\n')}\n`));
    await transact(p.db, async (tx) => {
      if (!(await keepObject(tx, p, key))) throw incomplete();
      await sql`update collect.batch set deletions = jsonb_set(deletions, '{objectKey}', to_jsonb(${key}::text))
        where id = ${batch.id} and deletions ->> 'objectKey' = ${old}`.execute(tx);
    });
  }
}

/** What was pushed lies a second time in the batch's file; what was refused of it lies nowhere else and was told to its sender. */
async function pushed(p: Platform, scope: Scope): Promise<{ id: string; object_key: string }[]> {
  const batches =
    scope.kind === 'subject'
      ? Object.keys(scope.lines)
      : scope.kind === 'batches'
        ? scope.batches.map(({ batchId }) => batchId)
        : [];
  const { rows } = await sql<{ id: string; object_key: string }>`
    select id, object_key from collect.push where resource_id = ${scope.resourceId} and object_key <> ''
      and (${scope.kind === 'resource'} or batch_id = any(${batches}::uuid[])
        or (${scope.kind === 'subject'} and (refused <> '[]'::jsonb or refusal is not null)))
    order by ordinal`.execute(p.db);
  return rows;
}

async function dropPushed(p: Platform, scope: Scope): Promise<void> {
  const named = scope.objects.received ?? [];
  // What came since its objects were written down is met by the next run.
  for (const { id, object_key: key } of await pushed(p, scope))
    if (named.includes(key))
      await sql`update collect.push set object_key = '' where id = ${id}`.execute(p.db);
}

/** Files of whole batches that are still referred to. */
async function whole(p: Platform, scope: Exclude<Scope, SubjectScope>): Promise<BatchRow[]> {
  const wanted = scope.kind === 'batches' ? new Set(scope.batches.map(({ batchId }) => batchId)) : undefined;
  return (await batchesOf(p.db, scope.resourceId)).filter(
    (batch) =>
      batch.object_key !== '' && batch.channel.kind !== 'fusion' && (!wanted || wanted.has(batch.id)),
  );
}

/** Rows of the subject in a file that was written anew: read and compared, not trusted. */
async function leftIn(p: Platform, scope: SubjectScope, file: MeantFile): Promise<number> {
  const batch = await getBatch(p.db, file.batchId);
  if (!batch || batch.object_key === '') return 0;
  if (batch.object_key === file.objectKey) return 1;
  const places = [...(await keyPlaces(p, [batch])).values()][0]?.places;
  if (!places) return 0;
  const wanted = new Set(scope.keys.map(comparedKey));
  for await (const cells of recordsOf(await p.objects.read(batch.object_key)))
    if (wanted.has(keyOfCells(places, cells))) return 1;
  return 0;
}

export const fileStore: EraseStore = {
  name: 'received',
  async objects(p, scope) {
    const bodies = (await pushed(p, scope)).map((one) => one.object_key);
    if (scope.kind !== 'subject')
      return [...(await whole(p, scope)).map((batch) => batch.object_key), ...bodies];
    const named = (await namedKeys(p, scope)).map(({ batch }) => batch.deletions?.objectKey ?? '');
    return [...scope.files.map(({ objectKey }) => objectKey), ...named, ...bodies];
  },
  async count(p, scope) {
    const after = await Promise.all((scope.objects.received ?? []).map((key) => lingers(p, key)));
    const found = (await pushed(p, scope)).length + after.filter(Boolean).length;
    if (scope.kind !== 'subject') return found + (await whole(p, scope)).length;
    let left = found + (await namedKeys(p, scope)).length;
    for (const file of scope.files) left += await leftIn(p, scope, file);
    return left;
  },
  async erase(p, scope) {
    const objects = scope.objects.received ?? [];
    if (scope.kind === 'subject') {
      for (const file of scope.files) await rewrite(p, scope, file);
      await renameKeys(p, scope);
    } else {
      const note: Rewritten = { erasure: scope.number, sha256: null, day: p.clock.today(), rows: 0 };
      for (const batch of await whole(p, scope))
        if (objects.includes(batch.object_key))
          await collectTables(p.db)
            .updateTable('collect.batch')
            .set({ object_key: '', rewritten: JSON.stringify(note) })
            .where('id', '=', batch.id)
            .execute();
    }
    await dropPushed(p, scope);
    reach(p, 'erase-files:middle');
    for (const key of objects) await letGo(p, key);
  },
};
