/** What an erasure is about: rows of a subject wherever they lie, batches, or a whole entry; found once and kept sealed while it runs. */
import { createHmac } from 'node:crypto';
import { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import type { Executor } from '#kernel/db.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { cityKey } from '#rooms/classify/index.ts';
import { itemsOfBatch } from '../reading/of-batch.ts';
import type { BatchRow } from '../repository.ts';
import { collectTables } from '../tables.ts';
import { stdTable } from '../warehouse.ts';
import type { StoreName, Zone } from './tables.ts';

/** A batch's file that holds rows of the subject: its rows but these are written anew, or it goes whole where it never became rows. */
export type MeantFile = { batchId: string; objectKey: string; how: 'rewrite' | 'whole' };

type Base = {
  id: string;
  number: string;
  resourceId: string;
  organisationId: string;
  /** Objects that go, by store: known by these names alone once nothing refers to them. */
  objects: Partial<Record<StoreName, string[]>>;
};
export type SubjectScope = Base & {
  kind: 'subject';
  /** As the warehouse writes them. */
  keys: string[];
  /** Lines of each batch on which rows of the subject stand. */
  lines: Record<string, number[]>;
  files: MeantFile[];
  /** Rows made of these in other entries. */
  copies: { resourceId: string; keys: string[] }[];
};
export type BatchesScope = Base & {
  kind: 'batches';
  batches: { batchId: string; seq: number }[];
  packages: string[];
  zone: Zone | null;
};
export type ResourceScope = Base & { kind: 'resource' };
export type Scope = SubjectScope | BatchesScope | ResourceScope;

/** Rows that are masked and not yet rewritten still lie on the disk: they count. */
export const physical = { settings: { apply_deleted_mask: 0 } };

export async function batchesOf(ex: Executor, resourceId: string): Promise<BatchRow[]> {
  return collectTables(ex)
    .selectFrom('collect.batch')
    .selectAll()
    .where('resource_id', '=', resourceId)
    .orderBy('seq')
    .execute();
}

/** A digest under the city's key: equal for equal targets, read back by nobody. */
export async function digestOfTarget(p: Platform, parts: readonly string[]): Promise<string> {
  const key = await cityKey(p);
  return createHmac('sha256', key)
    .update(`erasure\n${[...parts].sort().join('\n')}`)
    .digest('hex')
    .slice(0, 32);
}

/** Where a part of the key stands, and whether it is an identifier: only of those `x` and `X` are the same. */
export type KeyPlace = { place: number; upper: boolean };

/** The cell at a place of the file, written as a key is compared. */
const cell = ({ place, upper }: KeyPlace): string => {
  const text = `trim(BOTH ' ' FROM normalizeUTF8NFKC(cells[${place}]))`;
  return upper ? `upperUTF8(${text})` : text;
};

/** The key made of the cells at these places, as the check composes it of their values. */
const keyAt = (places: readonly KeyPlace[]): string =>
  places.length === 1 && places[0]
    ? cell(places[0])
    : `concat(${places.map((place) => `toString(length(${cell(place)})), ':', ${cell(place)}`).join(', ')})`;

/** A key as it is compared with those that files hold. */
export const comparedKey = (key: string): string => key.normalize('NFKC').trim();

/** The same of a record that was read here. */
export function keyOfCells(places: readonly KeyPlace[], cells: readonly string[]): string {
  const values = places.map(({ place, upper }) => {
    const text = comparedKey(cells[place - 1] ?? '');
    return upper ? text.toUpperCase() : text;
  });
  return values.length === 1
    ? (values[0] ?? '')
    : values.map((value) => `${Buffer.byteLength(value)}:${value}`).join('');
}

/** Where in its file each batch has its key, as one list of places; none where it has no key or was never staged. */
export async function keyPlaces(
  p: Kernel,
  batches: readonly BatchRow[],
): Promise<Map<string, { places: KeyPlace[]; batches: string[] }>> {
  const groups = new Map<string, { places: KeyPlace[]; batches: string[] }>();
  const items = new Map<string, Awaited<ReturnType<typeof itemsOfBatch>>>();
  for (const batch of batches) {
    if (!batch.reading || batch.records === null) continue;
    const of = items.get(batch.version_id) ?? (await itemsOfBatch(p, batch));
    items.set(batch.version_id, of);
    const places = of.flatMap(({ key, identifier }, index) =>
      key ? [{ place: batch.reading?.places[index] ?? 0, upper: identifier !== undefined }] : [],
    );
    if (places.length === 0 || places.some(({ place }) => place === 0)) continue;
    const name = JSON.stringify(places);
    const group = groups.get(name) ?? { places, batches: [] };
    group.batches.push(batch.id);
    groups.set(name, group);
  }
  return groups;
}

const lineRow = z.object({ batch: z.string(), line: z.coerce.number() });

/** They travel in the statement’s address, of whose values the engine takes 128 KiB each: so many, and so much of them as written there. */
const MOST_AT_ONCE = 2000;
const BYTES_AT_ONCE = 100_000;

export function* atOnce(texts: readonly string[]): Iterable<string[]> {
  let some: string[] = [];
  let bytes = 0;
  for (const text of texts) {
    const more = encodeURIComponent(text).length + 10;
    if (some.length > 0 && (some.length >= MOST_AT_ONCE || bytes + more > BYTES_AT_ONCE)) {
      yield some;
      [some, bytes] = [[], 0];
    }
    some.push(text);
    bytes += more;
  }
  if (some.length > 0) yield some;
}

/** Every line on which a row of these keys stands, in rows, held-back rows and the text as it came. */
export async function linesOf(
  p: Platform,
  resourceId: string,
  keys: readonly string[],
  batches: readonly BatchRow[],
): Promise<Record<string, number[]>> {
  const found: Record<string, Set<number>> = {};
  const add = (rows: z.output<typeof lineRow>[]): void => {
    for (const { batch, line } of rows) found[batch] = (found[batch] ?? new Set()).add(line);
  };
  const typed = await typedExists(p, resourceId);
  for (const some of atOnce(keys)) {
    const params = { resource: resourceId, keys: some };
    if (typed)
      add(
        await p.warehouse.query(
          `SELECT DISTINCT toString(batch) AS batch, line FROM ${stdTable(resourceId)} WHERE key IN {keys:Array(String)} AND op = 1`,
          params,
          lineRow,
          physical,
        ),
      );
    add(
      await p.warehouse.query(
        `SELECT DISTINCT toString(batch) AS batch, line FROM quarantine WHERE resource = {resource:UUID} AND key IN {keys:Array(String)}`,
        params,
        lineRow,
        physical,
      ),
    );
  }
  for (const { places, batches: of } of (await keyPlaces(p, batches)).values())
    for (const some of atOnce(keys.map(comparedKey)))
      for (const few of atOnce(of))
        add(
          await p.warehouse.query(
            `SELECT DISTINCT toString(batch) AS batch, line FROM raw
             WHERE resource = {resource:UUID} AND batch IN {batches:Array(UUID)} AND ${keyAt(places)} IN {keys:Array(String)}`,
            { resource: resourceId, batches: few, keys: some },
            lineRow,
            physical,
          ),
        );
  return Object.fromEntries(
    Object.entries(found).map(([batch, lines]) => [batch, [...lines].sort((a, b) => a - b)]),
  );
}

/** Whether the entry was ever typed: its table is made by the first check. */
export async function typedExists(p: Pick<Kernel, 'warehouse'>, resourceId: string): Promise<boolean> {
  const [row] = await p.warehouse.query(
    'SELECT count() AS n FROM system.tables WHERE database = currentDatabase() AND name = {name:String}',
    { name: stdTable(resourceId).slice(1, -1) },
    z.object({ n: z.coerce.number() }),
  );
  return (row?.n ?? 0) > 0;
}

/** Files that the lines stand in, and those of batches that never became rows: nobody can say what is in them. */
export function filesOf(
  batches: readonly BatchRow[],
  lines: Readonly<Record<string, readonly number[]>>,
): MeantFile[] {
  return batches.flatMap((batch): MeantFile[] => {
    if (batch.object_key === '' || batch.channel.kind === 'fusion') return [];
    if (lines[batch.id]) return [{ batchId: batch.id, objectKey: batch.object_key, how: 'rewrite' }];
    return batch.records === null && batch.ended_at
      ? [{ batchId: batch.id, objectKey: batch.object_key, how: 'whole' }]
      : [];
  });
}
