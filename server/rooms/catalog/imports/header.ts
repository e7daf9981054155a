/** Finds the row of headings in a sheet, in one tier or two, and what each column is. Pure. */
import { type CellIssue, cellIssue } from './cells.ts';
import { type Column, columnOf, headingKey } from './columns.ts';
import type { Grid } from './grid.ts';

export type Header = {
  /** Row of the headings' last tier, from 1. */
  row: number;
  /** What stands in each place of a row; undefined where nothing known does. */
  places: (Column | undefined)[];
  issues: CellIssue[];
};

const searched = 12;

/** undefined when no row names the resource and at least two more columns. */
export function findHeader(grid: Grid): Header | undefined {
  let best: { row: number; places: (Column | undefined)[]; found: number } | undefined;
  for (let row = 0; row < Math.min(searched, grid.rows.length); row++) {
    const places = placesAt(grid, row);
    const found = places.filter((column) => column !== undefined).length;
    // Of two tiers with the same columns the lower one is the last.
    if (!best || found >= best.found) best = found > 0 ? { row, places, found } : best;
  }
  if (!best || best.found < 3 || !best.places.some((column) => column?.key === 'name')) return undefined;
  return { row: best.row + 1, ...named(grid, best.row, best.places) };
}

function placesAt(grid: Grid, row: number): (Column | undefined)[] {
  const line = grid.rows[row] ?? [];
  const above = grid.rows[row - 1] ?? [];
  return line.map((cell, at) => {
    const top = above[at]?.text ?? '';
    return columnOf(cell.text) ?? (cell.text === '' ? undefined : columnOf(`${top}${cell.text}`));
  });
}

function named(
  grid: Grid,
  row: number,
  places: (Column | undefined)[],
): { places: (Column | undefined)[]; issues: CellIssue[] } {
  const issues: CellIssue[] = [];
  const seen = new Map<string, number>();
  const line = grid.rows[row] ?? [];
  const read = places.map((column, at) => {
    const cell = line[at];
    const place = { row: row + 1, at };
    if (!column) {
      const text = cell?.text.trim() ?? '';
      if (text !== '' && headingKey(text) !== '序号') {
        issues.push(
          cellIssue(
            'sheet-column-unknown',
            place,
            text,
            {
              zh: `不认识“${text}”这一列，其内容不会读入`,
              en: `The column “${text}” is not known; what it holds is not read`,
              mendZh: '如为模板中的列，请改回模板的列名',
              mendEn: 'If it is one of the template’s, give it the template’s heading',
            },
            { severity: 'warning' },
          ),
        );
      }
      return undefined;
    }
    const before = seen.get(column.key);
    if (before === undefined) {
      seen.set(column.key, at);
      return column;
    }
    const merged = cell?.merge !== undefined && cell.merge === line[before]?.merge;
    issues.push(
      cellIssue(
        merged ? 'sheet-merged-header' : 'sheet-column-twice',
        place,
        column.zh,
        merged
          ? {
              zh: `表头“${column.zh}”合并了 ${cell?.merge} 几列，无法判断哪一列是它`,
              en: `The heading “${column.zh}” is merged over ${cell?.merge}: which column it is cannot be told`,
              mendZh: '取消合并，每列写自己的列名',
              mendEn: 'Unmerge it and give each column its own heading',
            }
          : {
              zh: `“${column.zh}”这一列出现了两次`,
              en: `The column “${column.zh}” stands twice`,
              mendZh: '删去多余的一列',
              mendEn: 'Remove one of them',
            },
      ),
    );
    return undefined;
  });
  return { places: read, issues };
}
