/** All rows a question finds, as a stream of bytes: memory does not grow with them, and a reader who leaves ends it at the engine. */
import { Readable } from 'node:stream';
import { problem } from '#kernel/errors.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { ident } from '#kernel/warehouse.ts';
import { releaseTable } from '../releases/table.ts';
import { explainAsked, LONGEST, publicSettings } from './ask.ts';
import { whereOf } from './conditions.ts';
import { type EncodeOptions, type Encoding, encoding, type StreamFormat } from './encode.ts';
import { askedFields, distinctOrder, orderOf, type RowQuery } from './query.ts';
import type { RowSource } from './source.ts';
import { openBound, textOf } from './values.ts';

export type StreamQuery = Omit<RowQuery, 'limit' | 'total'> & { limit?: number | undefined };

/** Bytes gathered before they are handed on. */
const PIECE = 65_536;
/** Seconds; a download is as long as its reader's line is slow. */
const LONGEST_DOWNLOAD = 3600;

/** Rows of text, one after the other. */
export async function* rowsOf(
  p: Pick<Kernel, 'warehouse'>,
  source: RowSource,
  query: StreamQuery,
  signal?: AbortSignal,
): AsyncGenerator<(string | null)[]> {
  const columns = askedFields(source, query.fields);
  const bound = openBound();
  const where = whereOf(source, query, bound);
  const { sort = [], limit, offset = 0, distinct = false } = query;
  const plain = where === undefined && sort.length === 0 && !distinct;
  const range = plain
    ? `WHERE \`_id\` > ${bound.bind(offset, 'UInt64')}${limit === undefined ? '' : ` AND \`_id\` <= ${bound.bind(offset + limit, 'UInt64')}`}`
    : where === undefined
      ? ''
      : `WHERE ${where}`;
  const cut = plain
    ? ''
    : `${limit === undefined ? '' : `LIMIT ${bound.bind(limit, 'UInt64')}`} ${offset > 0 ? `OFFSET ${bound.bind(offset, 'UInt64')}` : ''}`;
  const names = columns.map((column, at) => `CAST(${textOf(column)} AS Nullable(String)) AS c${at}`);
  const table = releaseTable(source.id);
  const sql = distinct
    ? `SELECT ${names.join(', ')} FROM (SELECT DISTINCT ${columns.map(({ physical }) => ident(physical)).join(', ')} FROM ${table} ${range})
        ORDER BY ${distinctOrder(source, columns, sort)} ${cut}`
    : `SELECT ${names.join(', ')} FROM ${table} ${range} ORDER BY ${orderOf(source, sort)} ${cut}`;
  let left = '';
  // What is sorted or looked for must begin soon; once it flows it takes as long as its reader.
  const patience = new AbortController();
  const timer = plain ? undefined : setTimeout(() => patience.abort(), LONGEST * 1000);
  try {
    const bytes = await p.warehouse.stream(`${sql} FORMAT JSONCompactEachRow`, bound.params, {
      settings: {
        ...publicSettings,
        max_execution_time: LONGEST_DOWNLOAD,
        // Read in the order of the numbers, nothing sorted first.
        optimize_read_in_order: 1,
      },
      signal: signal ? AbortSignal.any([signal, patience.signal]) : patience.signal,
    });
    bytes.setEncoding('utf8');
    for await (const piece of bytes) {
      clearTimeout(timer);
      const lines = (left + String(piece)).split('\n');
      left = lines.pop() ?? '';
      for (const line of lines) if (line !== '') yield JSON.parse(line);
    }
  } catch (error) {
    throw patience.signal.aborted ? problem('open.rows-too-long', { cause: error }) : explainAsked(error);
  } finally {
    clearTimeout(timer);
  }
  // The engine tells a failure in the middle of its answer in words.
  if (left.trim() !== '') yield JSON.parse(left);
}

/** As bytes of a format. The first row is asked before anything is sent, so that a refusal is a refusal. */
export async function streamRows(
  p: Pick<Kernel, 'warehouse'>,
  source: RowSource,
  query: StreamQuery,
  format: StreamFormat,
  options: EncodeOptions = {},
  signal?: AbortSignal,
): Promise<{ type: string; stream: Readable }> {
  const columns = askedFields(source, query.fields);
  const encoded = encoding(format, columns, options);
  const rows = rowsOf(p, source, query, signal);
  const first = await rows.next();
  return { type: encoded.type, stream: Readable.from(pieces(encoded, first, rows), { objectMode: false }) };
}

/** The bytes of rows, gathered. */
export async function* pieces(
  { head, row, tail }: Encoding,
  first: IteratorResult<(string | null)[], void>,
  rows: AsyncGenerator<(string | null)[]>,
): AsyncGenerator<Buffer> {
  let text = head;
  let at = 0;
  try {
    for (let next = first; !next.done; next = await rows.next()) {
      text += row(next.value, at);
      at += 1;
      if (text.length < PIECE) continue;
      yield Buffer.from(text);
      text = '';
    }
  } finally {
    await rows.return(undefined);
  }
  yield Buffer.from(text + tail);
}
