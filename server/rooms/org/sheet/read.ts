// Reads the register from a spreadsheet: every cell as text, and whatever a spreadsheet does to codes pointed out cell by cell.

import type ExcelJS from 'exceljs';
import { ApartError, runApart } from '#kernel/apart.ts';
import { problem, type Text } from '#kernel/errors.ts';
import { newWorkbook } from '#kernel/spreadsheet.ts';
import { unpacksWithin } from '#kernel/zip-size.ts';
import { type ColumnKey, cellName, columns, notes } from './columns.ts';

export type SheetFault = {
  cell: string;
  row: number;
  column: string;
  value: string;
  code: string;
  message: Text;
  mend: Text;
  articles: string[];
};

export type SheetRow = { row: number; cells: Record<ColumnKey, string>; at: Record<ColumnKey, string> };
export type Sheet = { rows: SheetRow[]; faults: SheetFault[] };

const MOST_ROWS = 5000;
const MOST_UNPACKED = 150_000_000;
const SAFE_DIGITS = 15;

/** Codes are what a spreadsheet spoils: it turns them into numbers, and people type them in full width. */
const codes: readonly ColumnKey[] = ['creditCode', 'regionCode'];

type Refused = { refused: 'org.sheet-unreadable' | 'org.sheet-too-long' };

/** Errors: `org.sheet-unreadable`, `org.sheet-too-long`. */
export async function readSheet(bytes: Buffer): Promise<Sheet> {
  const read = await runApart<Sheet | Refused>(import.meta.url, 'parseSheet', Uint8Array.from(bytes)).catch(
    (cause: unknown) => {
      if (cause instanceof ApartError)
        throw problem('org.sheet-too-long', { params: { most: MOST_ROWS }, cause });
      throw cause;
    },
  );
  if (!('refused' in read)) return read;
  throw problem(read.refused, read.refused === 'org.sheet-too-long' ? { params: { most: MOST_ROWS } } : {});
}

/** As the library numbers it, which is not loaded for this. */
const FORMULA: ExcelJS.ValueType.Formula = 6;

/** Runs apart: a small file can ask for billions of cells or unpack to gigabytes. */
export async function parseSheet(bytes: Uint8Array): Promise<Sheet | Refused> {
  if (!unpacksWithin(Buffer.from(bytes), MOST_UNPACKED)) return { refused: 'org.sheet-too-long' };
  const book = await newWorkbook();
  try {
    // The library's types know an older Buffer than Node's.
    await book.xlsx.load(Uint8Array.from(bytes).buffer as never);
  } catch {
    return { refused: 'org.sheet-unreadable' };
  }
  const sheet = book.worksheets[0];
  if (!sheet) return { refused: 'org.sheet-unreadable' };
  if (sheet.rowCount > MOST_ROWS) return { refused: 'org.sheet-too-long' };
  const faults: SheetFault[] = [];
  const head = readHead(sheet, faults);
  const rows: SheetRow[] = [];
  sheet.eachRow((line, row) => {
    if (row === 1) return;
    const cells = {} as Record<ColumnKey, string>;
    const at = {} as Record<ColumnKey, string>;
    for (const { key, title } of columns) {
      const index = head.get(key);
      at[key] = index ? cellName(index, row) : '';
      cells[key] = index
        ? readCell(line.getCell(index), key, { row, cell: at[key], column: title.zh }, faults)
        : '';
    }
    if (Object.values(cells).some((text) => text !== '')) rows.push({ row, cells, at });
  });
  return { rows, faults };
}

function readHead(sheet: ExcelJS.Worksheet, faults: SheetFault[]): Map<ColumnKey, number> {
  const head = new Map<ColumnKey, number>();
  const first = sheet.getRow(1);
  const fault = (index: number, value: string, code: string, message: Text, mend: Text) =>
    faults.push({
      cell: cellName(index, 1),
      row: 1,
      column: value,
      value,
      code,
      message,
      mend,
      articles: [],
    });
  for (let index = 1; index <= Math.max(first.cellCount, sheet.columnCount); index++) {
    const cell = first.getCell(index);
    const text = plain(cell);
    if (cell.isMerged) {
      fault(
        index,
        text,
        'org.sheet-merged',
        { zh: '表头单元格是合并的，无法对应到列', en: 'the heading is merged and belongs to no one column' },
        {
          zh: '取消合并，每列一个表头，只占第一行',
          en: 'Unmerge it: one heading a column, in the first row only',
        },
      );
      continue;
    }
    if (text === '') continue;
    const word = text.replace(/[＊*\s]/g, '');
    const column = columns.find(({ title }) => title.zh === word || title.en.replace(/\s/g, '') === word);
    if (column) head.set(column.key, index);
    else if (!notes.some(({ zh, en }) => zh === word || en === word)) {
      fault(
        index,
        text,
        'org.sheet-column-unknown',
        { zh: `表头“${text}”不是登记表的列`, en: `“${text}” is no column of the register` },
        {
          zh: `可用的列：${columns.map(({ title }) => title.zh).join('、')}`,
          en: `Columns: ${columns.map(({ title }) => title.en).join(', ')}`,
        },
      );
    }
  }
  for (const { key, title, required } of columns) {
    if (required && !head.has(key)) {
      fault(
        1,
        title.zh,
        'org.sheet-column-missing',
        { zh: `缺少“${title.zh}”列`, en: `the column “${title.en}” is missing` },
        { zh: '请从导出的模板开始填写', en: 'Begin with the exported template' },
      );
    }
  }
  return head;
}

function plain(cell: ExcelJS.Cell): string {
  return (cell.text ?? '').toString().trim();
}

const scientific = /^\d(?:\.\d+)?[eE]\+?\d{2}$/;

function readCell(
  cell: ExcelJS.Cell,
  key: ColumnKey,
  place: { row: number; cell: string; column: string },
  faults: SheetFault[],
): string {
  const { value } = cell;
  const text = typeof value === 'number' ? String(value) : plain(cell);
  const fault = (code: string, message: Text, mend: Text) =>
    faults.push({ ...place, value: text, code, message, mend, articles: [] });
  if (cell.isMerged && cell.master.address !== cell.address) {
    fault(
      'org.sheet-merged',
      { zh: '单元格是合并的', en: 'the cell is merged' },
      { zh: '取消合并，逐行填写', en: 'Unmerge it and fill in every row' },
    );
    return '';
  }
  if (cell.type === FORMULA) {
    fault(
      'org.sheet-formula',
      { zh: '单元格是公式', en: 'the cell is a formula' },
      { zh: '请粘贴为数值', en: 'Paste it as a value' },
    );
    return '';
  }
  const long = typeof value === 'number' && Math.abs(value) >= 10 ** SAFE_DIGITS;
  if (codes.includes(key) && (long || scientific.test(text))) {
    fault(
      'org.sheet-code-as-number',
      {
        zh: `代码被表格软件变成了数字“${text}”，末尾各位已经丢失`,
        en: `the code became the number ${text}: its last digits are lost`,
      },
      {
        zh: '把整列设为“文本”格式后，按证书重新录入',
        en: 'Format the column as text and enter the code again from the certificate',
      },
    );
    return '';
  }
  if (codes.includes(key)) {
    const narrow = text.normalize('NFKC').replace(/\s/g, '');
    if (narrow !== text) {
      fault(
        'org.sheet-full-width',
        { zh: '代码中有全角字符或空格', en: 'the code holds full-width characters or spaces' },
        { zh: `改为“${narrow}”`, en: `Write ${narrow}` },
      );
      return narrow;
    }
  }
  return text;
}
