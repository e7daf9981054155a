/** Reads a spreadsheet or a CSV as a plain grid of cells, each knowing what it was: text, number, date, part of a merge. */
import ExcelJS from 'exceljs';
import iconv from 'iconv-lite';
import { problem } from '#kernel/errors.ts';

export type Cell = {
  text: string;
  kind: 'empty' | 'text' | 'number' | 'date' | 'formula';
  /** Range of the merge the cell is part of. */
  merge?: string;
};
export type Grid = { sheet: string; rows: Cell[][] };

/** What a sheet may hold: beyond it a file is no list of catalogue entries. */
const maxRows = 20_000;
const maxColumns = 200;
const maxUnpacked = 150_000_000;

const empty: Cell = { text: '', kind: 'empty' };

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

/** The unpacked size a zip declares; a small file that unpacks to gigabytes is refused before it is opened. */
function unpackedSize(zip: Buffer): number {
  let total = 0;
  for (let at = zip.indexOf('PK\u0001\u0002', 0, 'latin1'); at >= 0; ) {
    if (at + 46 > zip.length) break;
    total += zip.readUInt32LE(at + 24);
    const next = at + 46 + zip.readUInt16LE(at + 28) + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
    at = zip.indexOf('PK\u0001\u0002', next, 'latin1');
  }
  return total;
}

async function readWorkbook(content: Buffer): Promise<Grid> {
  if (unpackedSize(content) > maxUnpacked) throw unreadable('表格过大。', 'The workbook is too large.');
  const book = new ExcelJS.Workbook();
  try {
    // exceljs wants the buffer type of another library version; it reads bytes all the same.
    await book.xlsx.load(Uint8Array.from(content).buffer);
  } catch {
    throw unreadable('文件已损坏，或不是 .xlsx 表格。', 'The file is damaged, or no .xlsx workbook.');
  }
  const sheet = book.worksheets.find(({ state }) => state === 'visible') ?? book.worksheets[0];
  if (!sheet) throw unreadable('表格里没有工作表。', 'The workbook has no sheet.');
  if (sheet.rowCount > maxRows) throw unreadable('行数过多。', 'There are too many rows.');
  const width = Math.min(sheet.columnCount, maxColumns);
  const rows: Cell[][] = [];
  for (let row = 1; row <= sheet.rowCount; row++) {
    const line = sheet.getRow(row);
    rows.push(Array.from({ length: width }, (_, at) => cellOf(line.getCell(at + 1))));
  }
  mark(rows, sheet.model.merges ?? []);
  return { sheet: sheet.name, rows };
}

function cellOf(cell: ExcelJS.Cell): Cell {
  const { value } = cell;
  if (value === null || value === undefined) return empty;
  if (value instanceof Date) return { text: isoDay(value), kind: 'date' };
  if (typeof value === 'number') return { text: plain(value), kind: 'number' };
  if (typeof value === 'boolean') return { text: value ? '1' : '0', kind: 'text' };
  if (typeof value === 'string') return textCell(value);
  if ('richText' in value) return textCell(value.richText.map(({ text }) => text).join(''));
  if ('hyperlink' in value) return textCell(String(value.text));
  if ('error' in value) return { text: String(value.error), kind: 'formula' };
  if ('result' in value || 'formula' in value || 'sharedFormula' in value) {
    const result = 'result' in value ? value.result : undefined;
    if (result instanceof Date) return { text: isoDay(result), kind: 'date' };
    return { text: result === undefined || result === null ? '' : String(result), kind: 'formula' };
  }
  return empty;
}

const textCell = (text: string): Cell => (text === '' ? empty : { text, kind: 'text' });
const isoDay = (date: Date): string => date.toISOString().slice(0, 10);
/** As a spreadsheet shows it: beyond fifteen digits what was typed is lost. */
const plain = (value: number): string =>
  Math.abs(value) >= 1e15 ? value.toExponential().toUpperCase().replace('E+', 'E+') : String(value);

/** exceljs gives every cell of a merge the value of the first; only the range itself says that it was merged. */
function mark(rows: Cell[][], ranges: readonly string[]): void {
  for (const range of ranges) {
    const found = /^([A-Z]+)(\d+):([A-Z]+)(\d+)$/.exec(range);
    if (!found) continue;
    const [, left = '', top = '', right = '', bottom = ''] = found;
    for (let row = Number(top); row <= Number(bottom); row++) {
      for (let column = columnNumber(left); column <= columnNumber(right); column++) {
        const line = rows[row - 1];
        const cell = line?.[column - 1];
        if (line && cell) line[column - 1] = { ...cell, merge: range };
      }
    }
  }
}

export const columnNumber = (letters: string): number =>
  [...letters].reduce((total, letter) => total * 26 + letter.charCodeAt(0) - 64, 0);

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
