/** Files that the warehouse writes itself, as fast as it reads; whether one is whole is seen at its end. */
import { type Readable, Transform } from 'node:stream';
import type { Platform } from '#cases/index.ts';
import { problem } from '#kernel/errors.ts';
import { ident, type WarehouseSettings } from '#kernel/warehouse.ts';
import type { ReleaseColumn } from '../tables.ts';
import { releaseTable } from './table.ts';

export type NativeFormat = 'csv' | 'json' | 'ndjson' | 'xml' | 'parquet';
export const nativeFormats: readonly NativeFormat[] = ['csv', 'ndjson', 'json', 'xml', 'parquet'];

type Form = { engine: string; settings: WarehouseSettings; end: string };
const engine: Record<NativeFormat, Form> = {
  csv: { engine: 'CSVWithNames', settings: { format_csv_null_representation: '' }, end: '\n' },
  ndjson: { engine: 'JSONEachRow', settings: {}, end: '\n' },
  json: { engine: 'JSONEachRow', settings: { output_format_json_array_of_rows: 1 }, end: ']\n' },
  xml: { engine: 'XML', settings: {}, end: '</result>\n' },
  parquet: { engine: 'Parquet', settings: { output_format_parquet_string_as_string: 1 }, end: 'PAR1' },
};

/** Signs that XML cannot hold, not even escaped; each stroke twice, for it stands in a text of the statement. */
const NOT_XML = '[\\\\x00-\\\\x08\\\\x0B\\\\x0C\\\\x0E-\\\\x1F\\\\x{FFFE}\\\\x{FFFF}]';

/** The value as a program reads it: moments with their zone, flags as flags; as it is where the form has types of its own. */
function cell({ kind, physical }: ReleaseColumn, format: NativeFormat): string {
  const name = ident(physical);
  if (format === 'parquet') return kind === 'flag' ? `CAST(${name} AS Nullable(Bool))` : name;
  if (kind === 'flag')
    return format === 'csv' || format === 'xml'
      ? `multiIf(isNull(${name}), NULL, ${name} = 1, 'true', 'false')`
      : `CAST(${name} AS Nullable(Bool))`;
  if (kind === 'instant') return isoText(name);
  if (kind === 'text' && format === 'xml') return `replaceRegexpAll(${name}, '${NOT_XML}', '')`;
  return name;
}

/** Of Shanghai, with thousandths only where there are any. */
export const isoText = (name: string): string =>
  `concat(replaceOne(replaceOne(toString(${name}), '.000', ''), ' ', 'T'), '+08:00')`;

/** The whole file as bytes; fails, and does not end, where the engine broke off. */
export async function nativeFile(
  p: Pick<Platform, 'warehouse'>,
  release: { id: string; columns: readonly ReleaseColumn[] },
  format: NativeFormat,
  signal: AbortSignal,
): Promise<{ body: Readable; rows(): number | undefined }> {
  const { engine: name, settings, end } = engine[format];
  const cells = release.columns.map((column) => `${cell(column, format)} AS ${ident(column.name)}`);
  const stream = await p.warehouse.stream(
    `SELECT ${cells.join(', ')} FROM ${releaseTable(release.id)} ORDER BY _id FORMAT ${name}`,
    {},
    { settings: { optimize_read_in_order: 1, max_threads: 1, ...settings }, signal },
  );
  const count = counter(format);
  const said = format === 'xml' ? soundXml() : (chunk: Buffer) => chunk;
  let tail: Buffer = Buffer.alloc(0);
  const through = new Transform({
    transform(given: Buffer, _encoding, done) {
      const chunk = said(given);
      count.add(chunk);
      tail = Buffer.concat([tail, chunk.subarray(-end.length)]).subarray(-end.length);
      done(null, chunk);
    },
    flush(done) {
      done(tail.toString('latin1') === end ? null : brokenOff());
    },
  });
  stream.once('error', (error) => through.destroy(brokenOff(error)));
  through.once('close', () => stream.destroy());
  return { body: stream.pipe(through), rows: count.rows };
}

/** What the engine leaves as it is in XML, and a parser refuses or reads as another sign: `]]>`, and a carriage return. */
function soundXml(): (chunk: Buffer) => Buffer {
  // The beginning of what the next chunk may end; nothing, at the end of a file that is whole.
  let held = '';
  return (chunk) => {
    const text = held + chunk.toString('latin1');
    held = text.endsWith(']]') ? ']]' : text.endsWith(']') ? ']' : '';
    const whole = text.slice(0, text.length - held.length);
    return Buffer.from(whole.replaceAll(']]>', ']]&gt;').replaceAll('\r', '&#13;'), 'latin1');
  };
}

const brokenOff = (cause?: unknown) =>
  problem('kernel.store-unavailable', { params: { store: 'warehouse' }, ...(cause ? { cause } : {}) });

/** Records of what passes, where the form shows them. */
function counter(format: NativeFormat): { add(chunk: Buffer): void; rows(): number | undefined } {
  let lines = 0;
  let quoted = false;
  const QUOTE = 0x22;
  const LINE = 0x0a;
  return {
    add(chunk) {
      if (format === 'ndjson')
        for (let at = chunk.indexOf(LINE); at >= 0; at = chunk.indexOf(LINE, at + 1)) lines++;
      // A line within quotes is part of a value.
      else if (format === 'csv')
        for (const byte of chunk) {
          if (byte === QUOTE) quoted = !quoted;
          else if (byte === LINE && !quoted) lines++;
        }
    },
    rows: () => (format === 'ndjson' ? lines : format === 'csv' ? lines - 1 : undefined),
  };
}
