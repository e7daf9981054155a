/** A spreadsheet as a plain grid, and what one may hold. */

export type Cell = {
  text: string;
  kind: 'empty' | 'text' | 'number' | 'date' | 'formula' | 'error';
  /** Range of the merge the cell is part of. */
  merge?: string;
};
export type Grid = { sheet: string; rows: Cell[][] };

/** What a sheet may hold: beyond it a file is no list of catalogue entries. */
export const maxRows = 20_000;
export const maxColumns = 200;

export const empty: Cell = { text: '', kind: 'empty' };
export const textCell = (text: string): Cell => (text === '' ? empty : { text, kind: 'text' });
export const isoDay = (date: Date): string => date.toISOString().slice(0, 10);

export const columnNumber = (letters: string): number =>
  [...letters].reduce((total, letter) => total * 26 + letter.charCodeAt(0) - 64, 0);
