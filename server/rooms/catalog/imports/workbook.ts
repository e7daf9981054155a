/** Reads the first sheet of a workbook. Runs apart: a small file can ask for billions of cells or unpack to gigabytes. */

import type ExcelJS from 'exceljs';
import type { Text } from '#kernel/errors.ts';
import { newWorkbook } from '#kernel/spreadsheet.ts';
import { unpacksWithin } from '#kernel/zip-size.ts';
import {
  type Cell,
  columnNumber,
  empty,
  type Grid,
  isoDay,
  maxColumns,
  maxRows,
  textCell,
} from './grid-types.ts';

const maxUnpacked = 150_000_000;

const why = (zh: string, en: string): { why: Text } => ({ why: { zh, en } });

export async function parseWorkbook(bytes: Uint8Array): Promise<Grid | { why: Text }> {
  const content = Buffer.from(bytes);
  if (!unpacksWithin(content, maxUnpacked)) return why('表格过大。', 'The workbook is too large.');
  const book = await newWorkbook();
  try {
    // exceljs wants the buffer type of another library version; it reads bytes all the same.
    await book.xlsx.load(Uint8Array.from(content).buffer);
  } catch {
    return why('文件已损坏，或不是 .xlsx 表格。', 'The file is damaged, or no .xlsx workbook.');
  }
  const sheet = book.worksheets.find(({ state }) => state === 'visible') ?? book.worksheets[0];
  if (!sheet) return why('表格里没有工作表。', 'The workbook has no sheet.');
  if (sheet.rowCount > maxRows) return why('行数过多。', 'There are too many rows.');
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
  if ('error' in value) return { text: String(value.error), kind: 'error' };
  if ('result' in value || 'formula' in value || 'sharedFormula' in value) {
    const result = 'result' in value ? value.result : undefined;
    if (result instanceof Date) return { text: isoDay(result), kind: 'date' };
    // `#N/A` and its like: what the formula could not work out.
    if (typeof result === 'object' && result !== null) return { text: String(result.error), kind: 'error' };
    return { text: result === undefined || result === null ? '' : String(result), kind: 'formula' };
  }
  return empty;
}

/** As a spreadsheet shows it: beyond fifteen digits what was typed is lost. */
const plain = (value: number): string =>
  Math.abs(value) >= 1e15 ? value.toExponential().toUpperCase().replace('E+', 'E+') : String(value);

/** exceljs gives every cell of a merge the value of the first; only the range itself says that it was merged. */
function mark(rows: Cell[][], ranges: readonly string[]): void {
  for (const range of ranges) {
    const found = /^([A-Z]+)(\d+):([A-Z]+)(\d+)$/.exec(range);
    if (!found) continue;
    const [, left = '', top = '', right = '', bottom = ''] = found;
    for (let row = Number(top); row <= Math.min(Number(bottom), rows.length); row++) {
      for (let column = columnNumber(left); column <= Math.min(columnNumber(right), maxColumns); column++) {
        const line = rows[row - 1];
        const cell = line?.[column - 1];
        if (line && cell) line[column - 1] = { ...cell, merge: range };
      }
    }
  }
}
