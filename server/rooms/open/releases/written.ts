/** Files that are written here, all in one reading of the rows: for spreadsheets, for maps, as RDF. */
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { PassThrough, type Readable, type Writable } from 'node:stream';
import { setImmediate as others } from 'node:timers/promises';
import { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import { problem } from '#kernel/errors.ts';
import { harmless } from '#kernel/spreadsheet.ts';
import { ident } from '#kernel/warehouse.ts';
import { writable } from '../rows/encode.ts';
import type { ReleaseColumn } from '../tables.ts';
import { coordinatesOf } from './columns.ts';
import { geometryColumn, readGeometry } from './geometry.ts';
import { isoText } from './native.ts';
import { releaseTable } from './table.ts';
import { triples } from './triples.ts';

export type WrittenFormat = 'csv-excel' | 'xlsx' | 'geojson' | 'turtle' | 'ntriples';

/** `id` is empty where a row has none. */
type Row = { id: string; values: (string | null)[] };
type Writer = { row(row: Row): boolean; end(): Promise<void> };
type Release = { id: string; columns: readonly ReleaseColumn[] };

/** What a worksheet holds, its heading included. */
const SHEET_ROWS = 1_048_576;
const EXACT_DIGITS = 15;
/** Rows written before others have their turn. */
const TURN = 500;
const line = z.tuple([z.string(), z.array(z.string().nullable())]);

const text = ({ kind, physical }: ReleaseColumn): string => {
  const name = ident(physical);
  if (kind === 'flag') return `multiIf(isNull(${name}), NULL, ${name} = 1, 'true', 'false')`;
  if (kind === 'instant') return isoText(name);
  return `toString(${name})`;
};

/** Rows in the order of their numbers, as texts; fails where the engine broke off. */
export async function* rowsOf(
  p: Pick<Platform, 'warehouse'>,
  { id, columns }: Release,
  signal?: AbortSignal,
): AsyncIterable<Row> {
  const cells = columns.map((column) => `CAST(${text(column)} AS Nullable(String))`);
  const stream = await p.warehouse.stream(
    `SELECT toString(_id) AS id, [${cells.join(', ')}] AS v FROM ${releaseTable(id)} ORDER BY _id FORMAT JSONCompactEachRow`,
    {},
    { settings: { optimize_read_in_order: 1, max_threads: 1 }, ...(signal ? { signal } : {}) },
  );
  const reader = createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY });
  let failed: unknown;
  stream.once('error', (error) => {
    failed = error;
    reader.close();
  });
  // Given out when the next one is there: the last before a break may be half of itself.
  let held: string | undefined;
  const given = (one: string): Row => {
    const [at, values] = line.parse(JSON.parse(one));
    return { id: at, values };
  };
  try {
    for await (const one of reader) {
      if (one === '') failed ??= new Error('broken off by the engine');
      if (failed) break;
      if (held !== undefined) yield given(held);
      held = one;
    }
    if (failed) throw problem('kernel.store-unavailable', { params: { store: 'warehouse' }, cause: failed });
    if (held !== undefined) yield given(held);
  } finally {
    reader.close();
    stream.destroy();
  }
}

export type Fan = { bodies: { format: WrittenFormat; body: Readable }[]; run(): Promise<number> };

/** `run` reads once and writes all; the bodies are to be read meanwhile. Gives the number of rows. */
export async function writtenFiles(
  p: Pick<Platform, 'warehouse'>,
  release: Release,
  formats: readonly WrittenFormat[],
  base: string,
  signal: AbortSignal,
): Promise<Fan> {
  const outs = await Promise.all(
    formats.map(async (format) => {
      const body = new PassThrough();
      return { format, body, writer: await writerOf(format, body, release, base) };
    }),
  );
  return {
    bodies: outs.map(({ format, body }) => ({ format, body })),
    async run() {
      let rows = 0;
      try {
        for await (const row of rowsOf(p, release, signal)) {
          rows++;
          for (const { writer, body } of outs) if (!writer.row(row)) await drained(body);
        }
        for (const { writer } of outs) await writer.end();
        return rows;
      } catch (error) {
        for (const { body } of outs) body.destroy(error instanceof Error ? error : new Error(String(error)));
        throw error;
      }
    },
  };
}

/** Rows of any question in one of the forms, as they are read. `others` have their turn, for a sheet is much work. */
export async function writtenRows(
  format: 'xlsx' | 'geojson',
  columns: readonly ReleaseColumn[],
  rows: AsyncIterable<Row>,
): Promise<Readable> {
  const body = new PassThrough();
  const writer = await writerOf(format, body, { id: '', columns }, '');
  const run = async (): Promise<void> => {
    let turn = 0;
    for await (const row of rows) {
      const free = writer.row(row);
      if (!free || body.destroyed) await drained(body);
      if (++turn % TURN === 0) await others();
    }
    await writer.end();
  };
  run().catch((error: unknown) => body.destroy(error instanceof Error ? error : new Error(String(error))));
  return body;
}

async function drained(body: PassThrough): Promise<void> {
  if (body.destroyed) throw body.errored ?? new Error('nobody reads any more');
  await Promise.race([
    once(body, 'drain'),
    once(body, 'close').then(() => {
      throw body.errored ?? new Error('nobody reads any more');
    }),
  ]);
}

async function writerOf(
  format: WrittenFormat,
  out: Writable,
  release: Release,
  base: string,
): Promise<Writer> {
  switch (format) {
    case 'csv-excel':
      return csvForPeople(out, release.columns);
    case 'xlsx':
      return sheets(out, release.columns);
    case 'geojson':
      return features(out, release.columns);
    case 'turtle':
    case 'ntriples':
      return statements(out, release.columns, base, format);
  }
}

const quoted = (value: string): string =>
  /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
const numeric = (kind: ReleaseColumn['kind']): boolean =>
  kind === 'integer' || kind === 'decimal' || kind === 'float';

/** With the mark that spreadsheets know UTF-8 by, titles for names, and nothing that one of them would run. */
function csvForPeople(out: Writable, columns: readonly ReleaseColumn[]): Writer {
  const cell = (value: string | null | undefined, column: ReleaseColumn): string =>
    value === null || value === undefined ? '' : numeric(column.kind) ? value : quoted(harmless(value));
  out.write(`\uFEFF${columns.map(({ titleZh }) => quoted(harmless(titleZh))).join(',')}\r\n`);
  return {
    row: ({ values }) => out.write(`${columns.map((column, at) => cell(values[at], column)).join(',')}\r\n`),
    end: async () => {
      out.end();
    },
  };
}

async function sheets(out: PassThrough | Writable, columns: readonly ReleaseColumn[]): Promise<Writer> {
  const { default: library } = await import('exceljs');
  const book = new library.stream.xlsx.WorkbookWriter({
    stream: out,
    useStyles: false,
    useSharedStrings: false,
  });
  const open = (n: number) => {
    const sheet = book.addWorksheet(n === 1 ? '数据' : `数据${n}`);
    sheet.addRow(columns.map(({ titleZh }) => writable(titleZh))).commit();
    return sheet;
  };
  let sheet = open(1);
  let number = 1;
  let on = 1;
  const value = (given: string | null | undefined, { kind }: ReleaseColumn) => {
    if (given === null || given === undefined) return null;
    // Longer numbers would lose their last digits in a spreadsheet: they stay text.
    return numeric(kind) && given.replace(/[^0-9]/g, '').length <= EXACT_DIGITS
      ? Number(given)
      : writable(given);
  };
  return {
    row({ values }) {
      if (on === SHEET_ROWS) {
        sheet.commit();
        sheet = open(++number);
        on = 1;
      }
      on++;
      sheet.addRow(columns.map((column, at) => value(values[at], column))).commit();
      return !out.writableNeedDrain;
    },
    end: async () => {
      sheet.commit();
      await book.commit();
    },
  };
}

const degrees = (value: string | null | undefined, most: number): number | undefined => {
  if (value === null || value === undefined || value.trim() === '') return undefined;
  const found = Number(value);
  return Number.isFinite(found) && Math.abs(found) <= most ? found : undefined;
};

function features(out: Writable, columns: readonly ReleaseColumn[]): Writer {
  const at = coordinatesOf(columns);
  const place = (column: ReleaseColumn | undefined) => (column ? columns.indexOf(column) : -1);
  const [x, y] = [place(at?.longitude), place(at?.latitude)];
  const shape = place(geometryColumn(columns));
  let first = true;
  out.write('{"type":"FeatureCollection","features":[');
  return {
    row({ id, values }) {
      const longitude = degrees(values[x], 180);
      const latitude = degrees(values[y], 90);
      const drawn = readGeometry(values[shape]);
      // What is the shape is not said again; what could not be read as one stays a text.
      const properties = columns.flatMap((column, n) =>
        drawn && n === shape
          ? []
          : [`${JSON.stringify(column.name)}:${jsonOf(values[n] ?? null, column.kind)}`],
      );
      // A row without a place is a feature without a shape.
      const point =
        longitude === undefined || latitude === undefined
          ? 'null'
          : `{"type":"Point","coordinates":[${longitude},${latitude}]}`;
      const geometry = drawn ? JSON.stringify(drawn) : point;
      const named = id === '' ? '' : `"id":${id},`;
      const sign = first ? '\n' : ',\n';
      first = false;
      return out.write(
        `${sign}{"type":"Feature",${named}"geometry":${geometry},"properties":{${properties.join(',')}}}`,
      );
    },
    end: async () => {
      out.end('\n]}\n');
    },
  };
}

const jsonOf = (value: string | null, kind: ReleaseColumn['kind']): string => {
  if (value === null) return 'null';
  if (kind === 'flag') return value;
  return numeric(kind) && Number.isFinite(Number(value)) ? value : JSON.stringify(value);
};

function statements(
  out: Writable,
  columns: readonly ReleaseColumn[],
  base: string,
  format: 'turtle' | 'ntriples',
): Writer {
  const { head, row } = triples(base, columns, format);
  out.write(head === '' ? '\n' : head);
  return {
    row: ({ id, values }) => {
      const said = row(id, values);
      return said === '' ? true : out.write(said);
    },
    end: async () => {
      out.end();
    },
  };
}
