/** A file that was found outside, as rows: text with commas, tabs or semicolons, or a JSON object a line; UTF-8 or GB 18030. */
import iconv from 'iconv-lite';
import { problem } from '#kernel/errors.ts';
import { gridOf } from '#rooms/collect/index.ts';

export type FoundFile = { first: string[]; rows: (string | null)[][]; named: boolean };

/** `named`: the first record is the names of the columns for sure. Throws `serve.trace-unreadable`. */
export function readFound(bytes: Buffer): FoundFile {
  const utf8 = toUtf8(bytes);
  if (/^\s*\{/.test(utf8.subarray(0, 200).toString())) return jsonLines(utf8.toString());
  const head = utf8.subarray(0, utf8.indexOf(10) < 0 ? utf8.length : utf8.indexOf(10)).toString();
  const count = (sign: string): number => head.split(sign).length;
  const delimiter = ([',', '\t', ';'] as const).reduce((a, b) => (count(b) > count(a) ? b : a));
  const grid = gridOf(utf8, true, delimiter, mostRows);
  const [first, ...rest] = grid;
  if (!first || rest.length === 0) throw problem('serve.trace-unreadable');
  return { first: first.cells.map(cleaned), rows: rest.map(({ cells }) => cells.map(cleaned)), named: false };
}

const mostRows = 1_000_000;

function toUtf8(bytes: Buffer): Buffer {
  const body = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
  // A zip, and so a spreadsheet: nothing here opens one.
  if (body.includes(0)) throw problem('serve.trace-unreadable');
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(body);
    return body;
  } catch {
    return Buffer.from(iconv.decode(body, 'gb18030'));
  }
}

/** Without what files and spreadsheets put around a value: blanks, a saving apostrophe, commas between thousands. */
function cleaned(cell: string): string {
  const text = cell.trim().replace(/^'/, '');
  const digits =
    text.length > 4 && /^-?\d{1,3}(,\d{3})+(\.\d+)?$/.test(text) ? text.replaceAll(',', '') : text;
  return /^-?\d+\.\d*0$/.test(digits) ? digits.replace(/\.?0+$/, '') : digits;
}

function jsonLines(text: string): FoundFile {
  const rows: Record<string, unknown>[] = [];
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    if (rows.length >= mostRows) break;
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch {
      throw problem('serve.trace-unreadable');
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw problem('serve.trace-unreadable');
    rows.push(Object.fromEntries(Object.entries(value)));
  }
  const first = [...new Set(rows.slice(0, 100).flatMap((row) => Object.keys(row)))];
  if (first.length === 0) throw problem('serve.trace-unreadable');
  const cell = (value: unknown): string | null =>
    value === null || value === undefined
      ? null
      : cleaned(typeof value === 'object' ? JSON.stringify(value) : String(value));
  return { first, rows: rows.map((row) => first.map((name) => cell(row[name]))), named: true };
}
