/** Reads a spreadsheet or a CSV as a plain grid of cells, each knowing what it was: text, number, date, part of a merge. */
import iconv from 'iconv-lite';
import { ApartError, runApart } from '#kernel/apart.ts';
import { problem, type Text } from '#kernel/errors.ts';
import { type Grid, maxColumns, maxRows, textCell } from './grid-types.ts';

export { type Cell, columnNumber, type Grid } from './grid-types.ts';

const unreadable = (zh: string, en: string) =>
  problem('catalog.import-unreadable', { params: { why: { zh, en } } });

/** Errors: `catalog.import-unreadable`. */
export async function readGrid(content: Buffer, fileName: string): Promise<Grid> {
  if (content.length === 0) throw unreadable('文件是空的。', 'The file is empty.');
  if (content.subarray(0, 4).toString('hex') === '504b0304') return readWorkbook(content);
  if (content.subarray(0, 8).toString('hex') === 'd0cf11e0a1b11ae1')
    throw unreadable('这是旧版 .xls 文件。', 'This is an old .xls file.');
  return readCsv(content, fileName);
}

async function readWorkbook(content: Buffer): Promise<Grid> {
  const read = await runApart<Grid | { why: Text }>(
    new URL('./workbook.ts', import.meta.url).href,
    'parseWorkbook',
    Uint8Array.from(content),
  ).catch((error: unknown) => {
    if (error instanceof ApartError) throw unreadable('表格过大。', 'The workbook is too large.');
    throw error;
  });
  if ('why' in read) throw unreadable(read.why.zh, read.why.en);
  return read;
}

/** Column 1 is A, 27 is AA. */
export function columnLetters(column: number): string {
  let letters = '';
  for (let rest = column; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
  }
  return letters;
}

function readCsv(content: Buffer, fileName: string): Grid {
  if (content.subarray(0, 4096).includes(0))
    throw unreadable('这不是文本或表格文件。', 'This is no text and no workbook.');
  const text = decode(content);
  const firstLine = text.slice(0, text.search(/\r?\n|$/));
  const delimiter =
    [',', '\t', ';', '|'].sort((a, b) => firstLine.split(b).length - firstLine.split(a).length)[0] ?? ',';
  const rows = parse(text, delimiter);
  if (rows.length > maxRows) throw unreadable('行数过多。', 'There are too many rows.');
  return { sheet: fileName, rows: rows.map((row) => row.slice(0, maxColumns).map(textCell)) };
}

function decode(content: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content);
  } catch {
    return iconv.decode(content, 'gb18030');
  }
}

/** RFC 4180. */
function parse(text: string, delimiter: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let quoted = false;
  const end = () => {
    row.push(cell.replace(/\r$/, ''));
    rows.push(row);
    row = [];
    cell = '';
  };
  for (let at = 0; at < text.length; at++) {
    const sign = text[at];
    if (quoted) {
      if (sign !== '"') cell += sign;
      else if (text[at + 1] === '"') {
        cell += '"';
        at++;
      } else quoted = false;
    } else if (sign === '"' && cell === '') quoted = true;
    else if (sign === delimiter) {
      row.push(cell);
      cell = '';
    } else if (sign === '\n') end();
    else cell += sign;
  }
  if (cell !== '' || row.length > 0) end();
  return rows;
}
