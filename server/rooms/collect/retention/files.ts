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
import type { Kernel } from '#kernel/kernel.ts';
import { canonicalLine } from '../reading/forms/csv.ts';
import { type BatchRow, getBatch } from '../repository.ts';
import { collectTables } from '../tables.ts';
import { letGo, lingers, recordsOf } from './objects.ts';
import type { EraseStore } from './ports.ts';
import { batchesOf, keyPlaces, type MeantFile, type Scope, type SubjectScope } from './scope.ts';

const cellsRow = z.tuple([z.array(z.string())]);

/** Everything the file held but these lines, as delimited text under its own header: equal for equal rows. */
function withoutLines(p: Kernel, batch: BatchRow, lines: readonly number[]): Readable {
  async function* text(): AsyncIterable<Buffer> {
    yield Buffer.from(canonicalLine(batch.reading?.header ?? []));
    const stream = await p.warehouse.stream(
      `SELECT cells FROM raw WHERE resource = {resource:UUID} AND batch = {batch:UUID} AND line NOT IN {lines:Array(UInt32)}
       ORDER BY line FORMAT JSONCompactEachRow`,
      { resource: batch.resource_id, batch: batch.id, lines: [...lines] },
      { settings: { optimize_read_in_order: 1 } },
    );
    for await (const line of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY }))
      yield Buffer.from(canonicalLine(cellsRow.parse(JSON.parse(line))[0]));
  }
  return Readable.from(text(), { objectMode: false });
}

async function rewrite(p: Platform, scope: SubjectScope, file: MeantFile): Promise<void> {
  const batch = await getBatch(p.db, file.batchId);
  if (batch?.object_key === file.objectKey) {
    const lines = scope.lines[file.batchId] ?? [];
    // A batch of which nothing else is left needs no file.
    const stored =
      file.how === 'rewrite' && (batch.records ?? 0) > lines.length
        ? await p.objects.put(withoutLines(p, batch, lines))
        : undefined;
    const note = { erasure: scope.number, sha256: stored?.sha256 ?? null, day: p.clock.today() };
    await collectTables(p.db)
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
  }
  await letGo(p, file.objectKey);
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
    await sql`update collect.batch set deletions = jsonb_set(deletions, '{objectKey}', to_jsonb(${key}::text))
      where id = ${batch.id} and deletions ->> 'objectKey' = ${old}`.execute(p.db);
    await letGo(p, old);
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
  for (const { id, object_key: key } of await pushed(p, scope)) {
    await sql`update collect.push set object_key = '' where id = ${id}`.execute(p.db);
    await letGo(p, key);
  }
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
  const wanted = new Set(scope.keys.map((key) => key.normalize('NFKC').trim().toUpperCase()));
  for await (const cells of recordsOf(await p.objects.read(batch.object_key))) {
    const values = places.map((place) => (cells[place - 1] ?? '').normalize('NFKC').trim().toUpperCase());
    const key =
      values.length === 1
        ? (values[0] ?? '')
        : values.map((value) => `${Buffer.byteLength(value)}:${value}`).join('');
    if (wanted.has(key)) return 1;
  }
  return 0;
}

export const fileStore: EraseStore = {
  name: 'received',
  async count(p, scope) {
    const bodies = (await pushed(p, scope)).length;
    if (scope.kind !== 'subject') {
      const files = await whole(p, scope);
      const old = scope.kind === 'batches' ? scope.batches.map(({ objectKey }) => objectKey) : [];
      const after = await Promise.all(old.map((key) => lingers(p, key)));
      return files.length + bodies + after.filter(Boolean).length;
    }
    let found = bodies + (await namedKeys(p, scope)).length;
    for (const file of scope.files)
      if ((await leftIn(p, scope, file)) > 0 || (await lingers(p, file.objectKey))) found++;
    return found;
  },
  async erase(p, scope) {
    if (scope.kind === 'subject') {
      for (const file of scope.files) await rewrite(p, scope, file);
      await renameKeys(p, scope);
      return dropPushed(p, scope);
    }
    const note = JSON.stringify({ erasure: scope.number, sha256: null, day: p.clock.today() });
    for (const batch of await whole(p, scope)) {
      await collectTables(p.db)
        .updateTable('collect.batch')
        .set({ object_key: '', rewritten: note })
        .where('id', '=', batch.id)
        .execute();
      await letGo(p, batch.object_key);
    }
    if (scope.kind === 'batches') for (const { objectKey } of scope.batches) await letGo(p, objectKey);
    await dropPushed(p, scope);
  },
};
