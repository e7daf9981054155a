/** Spreadsheets: an empty workbook, and what one would make of a cell's text. */
import type { Workbook } from 'exceljs';

/** Its library is large, and most processes never open a sheet: it is loaded with the first. */
export async function newWorkbook(): Promise<Workbook> {
  const { default: library } = await import('exceljs');
  return new library.Workbook();
}

/** It would be run as a formula: by its first sign, in narrow or full-width form, white space before it or not. */
export const runsAsFormula = (text: string): boolean =>
  /^(?:[\t\r\n]|\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20])/.test(text);

/** A leading apostrophe makes a spreadsheet show the text instead of computing it. */
export const harmless = (text: string): string => (runsAsFormula(text) ? `'${text}` : text);
