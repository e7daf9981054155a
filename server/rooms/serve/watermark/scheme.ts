/** How an export is marked: which cells may move, by how much, and by what a leaked row is known again. Pure. */
import type { PlanColumn } from '../plan.ts';
import type { Policy } from '../policy-sql/policy.ts';
import { mayBeMoved } from '../ways/terms.ts';

/** A column whose values may move by `steps` of its last written place. */
export type MarkColumn = {
  name: string;
  /** Decimals that are reckoned with; further ones are kept as they are. */
  scale: number;
  /** In units of the last decimal, the largest first. */
  steps: number[];
  /** Values of one bin stay in it: a row is known by its bins where its key was cut away. */
  bin: number;
  /** No value becomes as large as this; null: no bound. */
  below: number | null;
  /** The column that names a row together with this one's bin; null: the bin alone. */
  partner: string | null;
};

/** `parity`: in the values of columns that may be moved. `token`: a column of its own, for what has no room for more. */
export type MarkManner = 'parity' | 'token';

export type MarkScheme = {
  version: 1;
  manner: MarkManner;
  /** One cell in so many, for each of the two ways of knowing a row. */
  gamma: number;
  /** The columns that name a row. */
  key: string[];
  columns: MarkColumn[];
};

/** The column added where the manner is `token`. */
export const tokenColumn = 'gongshu_mark';

/** Below this a mark in values is no evidence. */
export const leastRows = 200;
const denseBelow = 2000;
const binSteps = 16;
/** Whole numbers up to here are exact. */
const exactDigits = 15;

/**
 * Marked are numbers the plan says may be moved in files: never what a row is asked or filtered by, what an identifier or a key is, or what a mask
 * lies over. `rows`: how many will leave.
 */
export function schemeOf(
  policy: Policy,
  { lookup }: { lookup: readonly string[] },
  rows: number,
): MarkScheme {
  const asked = new Set([...lookup, ...policy.conditions.map(({ column }) => column.name)]);
  const plain = policy.columns.filter(
    ({ hidden, inStore, inStream }) => !hidden && inStore.length + inStream.length === 0,
  );
  const marked = plain.map(({ column }) => column).filter((one) => !asked.has(one.name) && mayMove(one));
  const key = lookup.filter((name) =>
    policy.columns.some(({ column, hidden }) => column.name === name && !hidden),
  );
  const manner = rows >= leastRows && marked.length > 0 ? 'parity' : 'token';
  const names = new Set(marked.map(({ name }) => name));
  const other = plain.find(({ column }) => !names.has(column.name) && !key.includes(column.name))?.column
    .name;
  return {
    version: 1,
    manner,
    gamma: rows < denseBelow ? 3 : 5,
    key,
    columns:
      manner === 'token'
        ? []
        : marked.map((one, place) => {
            const next = marked[(place + 1) % marked.length];
            return { ...movesOf(one), partner: next && next !== one ? next.name : (other ?? null) };
          }),
  };
}

const mayMove = (column: PlanColumn): boolean =>
  column.mayMoveBy !== undefined && mayBeMoved(column) && movesOf(column).steps.length > 0;

/** What was said of it to whoever receives the file: by how much a figure may be off. */
export const statedMoves = ({ columns }: MarkScheme): { column: string; by: string }[] =>
  columns.map(({ name, scale, steps: [largest = 0] }) => ({
    column: name,
    by: writeUnits(largest, scale, false, ''),
  }));

function movesOf(column: PlanColumn): Omit<MarkColumn, 'partner'> {
  const step = column.mayMoveBy ?? '0';
  const decimals = step.split('.')[1]?.length ?? 0;
  const scale = column.type === 'I' ? 0 : Math.max(decimals, column.scale ?? (column.type === 'Y' ? 2 : 0));
  const largest = Math.round(Number(step) * 10 ** scale);
  const steps = [...new Set([largest, Math.floor(largest / 10), 1])].filter(
    (one) => one >= 1 && one <= largest,
  );
  return {
    name: column.name,
    scale,
    steps: Number.isSafeInteger(largest * binSteps) ? steps : [],
    bin: largest * binSteps,
    below: column.length !== null && column.length <= exactDigits ? 10 ** column.length : null,
  };
}

/** What names a row, as it may come back from a spreadsheet: no blanks around it, no zeros before it. */
export function anchorText(cell: string): string {
  const text = cell.charCodeAt(0) <= 32 || cell.charCodeAt(cell.length - 1) <= 32 ? cell.trim() : cell;
  return text.charCodeAt(0) === 48 && text.length > 1 ? text.replace(/^0+(?=.)/, '') : text;
}

/** A number's magnitude in units of the last decimal, and what stands around it. */
export const parsed = { units: 0, negative: false, tail: '' };

/** False where the cell is no number or has more digits than can be reckoned with exactly; else the figures are in `parsed`. */
export function readUnits(cell: string, scale: number): boolean {
  let at = 0;
  const negative = cell.charCodeAt(0) === 45;
  if (negative) at = 1;
  const { length } = cell;
  if (at === length) return false;
  let units = 0;
  let decimals = -1;
  for (; at < length; at++) {
    const sign = cell.charCodeAt(at);
    if (sign === 46) {
      if (decimals >= 0 || at + 1 === length) return false;
      decimals = 0;
      if (scale === 0) break;
      continue;
    }
    if (sign < 48 || sign > 57) return false;
    units = units * 10 + (sign - 48);
    if (decimals >= 0 && ++decimals === scale) {
      at++;
      break;
    }
  }
  parsed.tail = at < length ? cell.slice(cell.charCodeAt(at) === 46 ? at + 1 : at) : '';
  for (let missing = Math.max(0, decimals); missing < scale; missing++) units *= 10;
  parsed.units = units;
  parsed.negative = negative;
  return units <= Number.MAX_SAFE_INTEGER && !/\D/.test(parsed.tail);
}

/** The number written again after it moved, with as few decimals as it needs. */
export function writeUnits(units: number, scale: number, negative: boolean, tail: string): string {
  const sign = negative ? '-' : '';
  if (scale === 0) return tail === '' ? `${sign}${units}` : `${sign}${units}.${tail}`;
  const digits = String(units);
  const padded = digits.length > scale ? digits : digits.padStart(scale + 1, '0');
  const whole = padded.slice(0, padded.length - scale);
  let part = padded.slice(padded.length - scale) + tail;
  let last = part.length;
  while (last > 0 && part.charCodeAt(last - 1) === 48) last--;
  part = part.slice(0, last);
  return part === '' ? sign + whole : `${sign}${whole}.${part}`;
}

/** Which multiple of the step the number is nearest to. */
export const nearest = (units: number, step: number): number => Math.floor((2 * units + step) / (2 * step));
