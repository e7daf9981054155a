/** Rows as they lie in a file: cut out of text, and searched for the header, which may stand below titles and take two rows. Pure. */
import type { Item } from '#rooms/catalog/index.ts';
import { namesOf, normaliseName } from './header.ts';
import { RecordReader } from './records.ts';
import type { Delimiter } from './types.ts';

/** `after`: where the next record begins, in bytes of the text; of sheets and elements it means nothing. */
export type GridRow = { line: number; cells: string[]; after: number };

export function gridOf(head: Buffer, whole: boolean, delimiter: Delimiter, most: number): GridRow[] {
  const reader = new RecordReader({
    delimiter: delimiter.charCodeAt(0),
    cellBytes: Math.max(1, head.length),
  });
  const rows: GridRow[] = [];
  for (let at = 0, line = 1; at < head.length && rows.length < most; line++) {
    if (!reader.next(head, at, whole)) break;
    const after = Math.min(reader.after, head.length);
    if (!reader.blank)
      rows.push({ line, cells: Array.from({ length: reader.cells }, (_, i) => reader.text(head, i)), after });
    if (reader.after <= at) break;
    at = reader.after;
  }
  return rows;
}

export type HeaderGuess = {
  line: number;
  rows: 0 | 1 | 2;
  names: string[];
  /** Items whose name stands there. */
  matches: number;
  after: number;
};

/** Titles, notes and dates of issue stand above; deeper nobody looks for a header. */
const DEEPEST = 30;

/** Loosely the same: what people add to a column's name in a form to be filled in. */
export const looseName = (name: string): string =>
  normaliseName(name)
    .toLowerCase()
    .replace(/[(（【[][^)）】\]]*[)）】\]]/g, '')
    .replace(/[\s_*＊:：.、，,/\\-]+/g, '');

const trimmedRow = (cells: readonly string[]): string[] => {
  let last = cells.length;
  while (last > 0 && normaliseName(cells[last - 1] ?? '') === '') last--;
  return cells.slice(0, last);
};

/** The names of a header of two rows: a group above stands for all columns below it until the next. */
export function joinedNames(
  top: readonly string[],
  bottom: readonly string[],
  known: ReadonlySet<string>,
): string[] {
  const names: string[] = [];
  let group = '';
  const seen = new Map<string, number>();
  for (const cell of bottom) seen.set(normaliseName(cell), (seen.get(normaliseName(cell)) ?? 0) + 1);
  for (let at = 0; at < Math.max(top.length, bottom.length); at++) {
    const [above, below] = [normaliseName(top[at] ?? ''), normaliseName(bottom[at] ?? '')];
    if (above !== '') group = above;
    // An empty cell above belongs to the group on its left only where something stands below it.
    const over = above !== '' ? above : below !== '' ? group : '';
    if (below === '') names.push(over);
    else if (over === '') names.push(below);
    else {
      const forms = [
        `${over}-${below}`,
        `${over}${below}`,
        `${over}_${below}`,
        `${over}（${below}）`,
        `${over}(${below})`,
      ];
      const form = forms.find((name) => known.has(name));
      names.push(form ?? (known.has(below) && seen.get(below) === 1 ? below : `${over}-${below}`));
    }
  }
  return names;
}

/** Where the header stands: where most items are named, above all others; else the first row that looks like one. */
export function guessHeader(rows: readonly GridRow[], items: readonly Item[]): HeaderGuess | undefined {
  const known = new Set(items.flatMap(namesOf));
  const loose = new Set([...known].map(looseName));
  const rate = (names: readonly string[]): { exact: number; near: number } => {
    const own = new Set(names.map(normaliseName));
    return {
      exact: [...own].filter((name) => known.has(name)).length,
      near: [...new Set(names.map(looseName))].filter((name) => name !== '' && loose.has(name)).length,
    };
  };
  let best: (HeaderGuess & { near: number }) | undefined;
  const look = rows.slice(0, DEEPEST);
  for (const [index, row] of look.entries()) {
    const single = trimmedRow(row.cells);
    const below = look[index + 1];
    const forms: { rows: 1 | 2; line: number; after: number; names: string[] }[] = [
      { rows: 1, line: row.line, after: row.after, names: single },
    ];
    if (below && below.line === row.line + 1)
      forms.push({
        rows: 2,
        line: below.line,
        after: below.after,
        names: joinedNames(single, trimmedRow(below.cells), known),
      });
    for (const form of forms) {
      const { exact, near } = rate(form.names);
      if (exact + near === 0) continue;
      if (!best || exact > best.matches || (exact === best.matches && near > best.near))
        best = { ...form, matches: exact, near };
    }
  }
  if (best) {
    const { near, ...guess } = best;
    return guess;
  }
  const widest = Math.max(0, ...look.map(({ cells }) => trimmedRow(cells).length));
  const first =
    look.find(({ cells }) => trimmedRow(cells).length >= Math.max(1, Math.ceil(widest * 0.6))) ?? look[0];
  return (
    first && { line: first.line, rows: 1, names: trimmedRow(first.cells), matches: 0, after: first.after }
  );
}

/** The header that a person pointed at. */
export function headerAt(
  rows: readonly GridRow[],
  { line, rows: height }: { line: number; rows: 0 | 1 | 2 },
  items: readonly Item[],
): HeaderGuess | undefined {
  const known = new Set(items.flatMap(namesOf));
  if (height === 0) {
    const width = Math.max(0, ...rows.slice(0, 200).map(({ cells }) => cells.length));
    const before = rows.filter((row) => row.line <= line).at(-1);
    return {
      line,
      rows: 0,
      names: Array.from({ length: width }, () => ''),
      matches: 0,
      after: before?.after ?? 0,
    };
  }
  const at = rows.findIndex((row) => row.line === line);
  const row = rows[at];
  if (!row) return undefined;
  const above = height === 2 ? rows[at - 1] : undefined;
  const names =
    above && above.line === line - 1
      ? joinedNames(trimmedRow(above.cells), trimmedRow(row.cells), known)
      : trimmedRow(row.cells);
  return {
    line,
    rows: height,
    names,
    matches: names.filter((name) => known.has(normaliseName(name))).length,
    after: row.after,
  };
}
