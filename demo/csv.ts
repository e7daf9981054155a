/** Rows of the demo as a file: UTF-8 CSV in pieces, so that a large one never stands in memory whole. */
import { Readable } from 'node:stream';

const pieceRows = 500;

const cell = (value: string | number): string => {
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/** Header line from `columns` (key of the row -> what the header says), then the rows. */
export async function* csvPieces<Row extends Record<string, string | number>>(
  rows: Iterable<Row> | AsyncIterable<Row>,
  columns: Readonly<Record<keyof Row & string, string>>,
): AsyncGenerator<string> {
  const keys = Object.keys(columns) as (keyof Row & string)[];
  let lines = [keys.map((key) => cell(columns[key])).join(',')];
  for await (const row of rows) {
    lines.push(keys.map((key) => cell(row[key] ?? '')).join(','));
    if (lines.length >= pieceRows) {
      yield `${lines.join('\r\n')}\r\n`;
      lines = [];
    }
  }
  if (lines.length > 0) yield `${lines.join('\r\n')}\r\n`;
}

export function csvStream<Row extends Record<string, string | number>>(
  rows: Iterable<Row> | AsyncIterable<Row>,
  columns: Readonly<Record<keyof Row & string, string>>,
): Readable {
  return Readable.from(csvPieces(rows, columns), { encoding: 'utf8', objectMode: false });
}
