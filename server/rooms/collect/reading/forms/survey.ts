/** Looks into a file whose rows do not lie open: which tables it holds, and the first rows of each. Runs apart. */
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ArrayFinder, ArraySplitter, linesOf } from './elements.ts';
import { FormError, type FormLimits, HARMLESS_BYTES, HEAD_ROWS } from './limits.ts';
import { type ParquetFacts, readParquetFacts } from './parquet.ts';
import { sniff, wideMark } from './sniff.ts';
import { type Fields, featureFields, fieldsOf, parseElement } from './values.ts';
import { isWorkbook, openWorkbook, type SheetRow, sheetRows } from './workbook.ts';
import { type Archive, openArchive } from './zip.ts';

export type TableForm = 'delimited' | 'xlsx' | 'json' | 'ndjson' | 'geojson' | 'parquet';

/** Where a table lies within what was received. */
export type TablePlace = {
  form: TableForm;
  /** The file within the archive. */
  entry?: string;
  sheet?: string;
  /** Keys from the root to the array. */
  path?: string[];
};

export type Table = TablePlace & {
  hidden?: boolean;
  /** The first rows as they lie; for JSON the first record is the names of its fields. */
  head: SheetRow[];
  /** Names of all fields of all elements, where the whole file was looked at. */
  fields?: string[];
  /** Of Parquet: its columns and rows, as it says itself. */
  parquet?: ParquetFacts;
};

export type Survey = { archive: boolean; tables: Table[]; ignored: { name: string; kind: string }[] };

export type Place = { path: string; scratch: string; limits: FormLimits };

const MOST_TABLES = 200;

/** `whole`: fields of JSON are gathered from every element, not only from the first ones. */
export async function survey({ whole, ...place }: Place & { whole: boolean }): Promise<Survey> {
  const kind = await kindOf(() => createReadStream(place.path));
  const found: Survey = { archive: false, tables: [], ignored: [] };
  if (kind.form === 'parquet') {
    found.tables.push(await parquetTable({}, place.path, place.limits));
    return found;
  }
  if (kind.form !== 'zip') {
    found.tables.push(...(await tablesOf(undefined, () => openFile(place.path), kind, whole)));
    return found;
  }
  const archive = await openArchive(place.path, place.limits);
  try {
    if (isWorkbook(archive)) {
      found.tables.push(...(await sheetsOf(archive, undefined)));
      return found;
    }
    found.archive = true;
    for (const { name } of archive.entries) {
      const inner = await kindOf(() => archive.read(name));
      if (inner.form === 'other' || inner.form === 'empty') {
        found.ignored.push({ name, kind: inner.form === 'other' ? inner.kind : '' });
      } else if (inner.form === 'parquet') {
        const { path, remove } = await unpack(archive, name, place.scratch);
        try {
          found.tables.push(await parquetTable({ entry: name }, path, place.limits));
        } finally {
          await remove();
        }
      } else if (inner.form === 'zip') {
        found.tables.push(...(await innerSheets(archive, name, place)));
      } else {
        found.tables.push(...(await tablesOf(name, () => archive.read(name), inner, whole)));
      }
      if (found.tables.length > MOST_TABLES)
        throw new FormError('archive-entries', String(archive.entries.length));
    }
    return found;
  } finally {
    archive.close();
  }
}

async function parquetTable(at: { entry?: string }, path: string, limits: FormLimits): Promise<Table> {
  const parquet = await readParquetFacts(path);
  const { size } = await stat(path);
  // The warehouse holds such a file whole while it reads it.
  if (size > limits.parquetBytes) throw new FormError('parquet', `> ${limits.parquetBytes} B`);
  if (parquet.unpacked > limits.unpackedBytes || parquet.unpacked > size * limits.ratio + HARMLESS_BYTES)
    throw new FormError('archive-bomb', at.entry ?? 'Parquet');
  return { form: 'parquet', ...at, head: [], fields: parquet.columns.map(({ name }) => name), parquet };
}

async function innerSheets(archive: Archive, name: string, { scratch, limits }: Place): Promise<Table[]> {
  const { path, remove } = await unpack(archive, name, scratch);
  try {
    const inner = await openArchive(path, limits);
    try {
      // An archive in an archive: nobody packs rows that way, and it could go on for ever.
      if (!isWorkbook(inner)) throw new FormError('archive-nested', name.slice(0, 120));
      return await sheetsOf(inner, name);
    } finally {
      inner.close();
    }
  } finally {
    await remove();
  }
}

const openFile = async (path: string): Promise<Readable> => createReadStream(path);

type Kind = { form: 'zip' | 'parquet' | 'delimited' | 'jsonish' | 'empty' } | { form: 'other'; kind: string };

const LOOK = 65_536;

async function kindOf(open: () => Readable | Promise<Readable>): Promise<Kind> {
  const head = await headOf(await open(), LOOK);
  if (head.every((byte) => byte <= 0x20)) return { form: 'empty' };
  return sniff(head, head.includes(0));
}

async function headOf(stream: Readable, bytes: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream) {
    parts.push(chunk);
    length += chunk.length;
    if (length >= bytes) break;
  }
  stream.destroy();
  return Buffer.concat(parts).subarray(0, bytes);
}

/** An entry as a file of its own, until `remove`: a workbook is read at many places at once. */
export async function unpack(
  archive: Archive,
  entry: string,
  scratch: string,
): Promise<{ path: string; remove(): Promise<void> }> {
  await mkdir(scratch, { recursive: true, mode: 0o700 });
  const folder = await mkdtemp(join(scratch, 'unpacked-'));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    const path = join(folder, 'entry');
    await pipeline(await archive.read(entry), createWriteStream(path, { mode: 0o600 }));
    return { path, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function sheetsOf(archive: Archive, entry: string | undefined): Promise<Table[]> {
  const book = await openWorkbook(archive);
  const tables: Table[] = [];
  for (const sheet of book.sheets) {
    const head: SheetRow[] = [];
    for await (const row of sheetRows(archive, book, sheet)) {
      head.push(row);
      if (head.length >= HEAD_ROWS) break;
    }
    tables.push({
      form: 'xlsx',
      ...(entry === undefined ? {} : { entry }),
      sheet: sheet.name,
      ...(sheet.hidden ? { hidden: true } : {}),
      head,
    });
  }
  return tables;
}

type Open = () => Promise<Readable>;

async function tablesOf(entry: string | undefined, open: Open, kind: Kind, whole: boolean): Promise<Table[]> {
  const at = entry === undefined ? {} : { entry };
  if (kind.form === 'jsonish') return jsonTables(at, open, whole);
  if (kind.form !== 'delimited') return [];
  // The first lines only, for marks that must be seen before anything is kept; how text is read is decided elsewhere.
  const head = await headOf(await open(), LOOK);
  const text = new TextDecoder(wideMark(head) ?? (utf8(head) ? 'utf-8' : 'gb18030')).decode(head);
  const lines = text.split(/\r?\n/).slice(0, 20);
  return [
    { form: 'delimited', ...at, head: lines.map((line, index) => ({ line: index + 1, cells: [line] })) },
  ];
}

function utf8(head: Buffer): boolean {
  try {
    // The last character may be cut off.
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true });
    return true;
  } catch {
    return false;
  }
}

/** JSON is UTF-8; one with a wide mark is made so. */
export async function* asUtf8(content: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  let decoder: InstanceType<typeof TextDecoder> | undefined;
  let begun = false;
  for await (const chunk of content) {
    if (!begun) {
      begun = true;
      const wide = wideMark(chunk);
      decoder = new TextDecoder(wide ?? 'utf-8', { fatal: true });
    }
    let text: string;
    try {
      text = decoder?.decode(chunk, { stream: true }) ?? '';
    } catch {
      throw new FormError('json-encoding');
    }
    if (text !== '') yield Buffer.from(text, 'utf8');
  }
}

/** How many of the first two lines that hold anything are objects of their own; 0 when one of them is not. */
async function objectLines(open: Open): Promise<number> {
  const content = await open();
  let seen = 0;
  try {
    for await (const { bytes } of linesOf(asUtf8(content))) {
      const text = bytes.toString('utf8').trim();
      if (text === '') continue;
      if (!text.startsWith('{')) return 0;
      try {
        JSON.parse(text);
      } catch {
        return 0;
      }
      seen++;
      if (seen === 2) return 2;
    }
  } catch {
    return 0;
  } finally {
    content.destroy();
  }
  return seen;
}

async function jsonTables(at: { entry?: string }, open: Open, whole: boolean): Promise<Table[]> {
  const lines = await objectLines(open);
  if (lines === 2) return [await fieldsTable({ form: 'ndjson', ...at }, open, whole)];
  const finder = new ArrayFinder();
  for await (const chunk of asUtf8(await open())) finder.see(chunk);
  if (!finder.whole) throw new FormError('damaged', 'json');
  const features = finder.arrays.find(({ path }) => path.length === 1 && path[0] === 'features');
  if (finder.type === 'FeatureCollection' && features)
    return [await fieldsTable({ form: 'geojson', ...at, path: ['features'] }, open, whole)];
  const arrays = finder.arrays.filter(({ objects }) => objects);
  if (arrays.length === 0 && lines === 1) return [await fieldsTable({ form: 'ndjson', ...at }, open, whole)];
  return Promise.all(
    arrays.slice(0, 20).map(({ path }) => fieldsTable({ form: 'json', ...at, path }, open, whole)),
  );
}

async function fieldsTable(place: TablePlace, open: Open, whole: boolean): Promise<Table> {
  const names = new Map<string, true>();
  const first: { line: number; fields: Fields }[] = [];
  for await (const { line, fields } of records(place, await open())) {
    if (!fields) continue;
    for (const name of fields.keys()) names.set(name, true);
    if (names.size > 2000) throw new FormError('json-fields');
    if (first.length < HEAD_ROWS - 1) first.push({ line, fields });
    else if (!whole) break;
  }
  const fields = [...names.keys()];
  return {
    ...place,
    fields,
    head: [
      { line: 0, cells: fields },
      ...first.map((row) => ({ line: row.line, cells: fields.map((name) => row.fields.get(name) ?? '') })),
    ],
  };
}

export type Element = { line: number; fields: Fields | undefined; text: string };

/** The elements in order, numbered from 1; of lines by their line. */
export async function* records(place: TablePlace, content: Readable): AsyncIterable<Element> {
  const read = place.form === 'geojson' ? featureFields : fieldsOf;
  try {
    if (place.form === 'ndjson') {
      for await (const { line, bytes } of linesOf(asUtf8(content))) {
        const text = bytes.toString('utf8').trim();
        if (text === '') continue;
        yield { line, ...elementOf(Buffer.from(text), read) };
      }
      return;
    }
    const splitter = new ArraySplitter(place.path ?? []);
    let line = 0;
    for await (const chunk of asUtf8(content)) {
      for (const bytes of splitter.split(chunk)) yield { line: ++line, ...elementOf(bytes, read) };
      if (splitter.whole) break;
    }
    if (!splitter.whole) throw new FormError('damaged', 'json');
  } finally {
    content.destroy();
  }
}

/** One element that cannot be read is one row held back, not the end of the file. */
function elementOf(
  bytes: Buffer,
  read: (element: unknown) => Fields | undefined,
): { fields: Fields | undefined; text: string } {
  try {
    const fields = read(parseElement(bytes));
    return { fields, text: fields ? '' : bytes.toString('utf8', 0, 200) };
  } catch (error) {
    if (error instanceof FormError && error.code !== 'json-fields')
      return { fields: undefined, text: bytes.toString('utf8', 0, 200) };
    throw error;
  }
}
