/** Writes the statements that type and check a batch: the quick way, the full check into rows or faults, key comparison. Pure. */
import { ident } from '#kernel/warehouse.ts';
import type { Item } from '#rooms/catalog/index.ts';
import type { Conversion } from '../reading/types.ts';
import { Binder, literal } from './binder.ts';
import { physicalColumn } from './columns.ts';
import { converted } from './convert.ts';
import { type Fast, fastItem } from './fast.ts';
import { fullItem } from './full.ts';
import type { Plausibility } from './identifiers.ts';

/** Everything a check must know; equal inputs give equal statements, so that a retry repeats them exactly. */
export type CheckInput = {
  table: string;
  resourceId: string;
  batchId: string;
  seq: number;
  items: readonly Item[];
  /** For each item the place of its cell, from 1. */
  places: readonly number[];
  /** Cells a sound record has. */
  width: number;
  cellBytes: number;
  demo: boolean;
  receivedDay: string;
  /** What is done to the cells of a column before they are typed, by the name of its item. */
  conversions?: Record<string, Conversion>;
};

export type Statement = { sql: string; params: Record<string, unknown> };

/** Lines from (included) to (excluded). */
export type Range = { from: number; to: number };

const SEPARATOR = '\\x1f';
// Free text with any of these is left to the full check: white space at the edge of a cell, in any of its forms.
const untidy = [
  `${SEPARATOR} `,
  ` ${SEPARATOR}`,
  '\\t',
  '\\r',
  '\\n',
  '\\x0b',
  '\\x0c',
  '\u3000',
  '\u00a0',
  '\ufeff',
]
  .map((sign) => `'${sign}'`)
  .join(', ');

/** The key as text: a single value as it is, several with their lengths before them, so that no two keys look alike. */
function keyOf(items: readonly Item[], value: (index: number) => string): string {
  const keys = items.flatMap((item, index) => (item.key ? [index] : []));
  const texts = keys.map((index) => `toString(${value(index)})`);
  const [only] = texts;
  // Without key items every row is its own: the newest batch alone is seen.
  if (only === undefined) return `leftPad(toString(line), 10, '0')`;
  if (texts.length === 1) return `assumeNotNull(${only})`;
  return `concat(${texts.map((text) => `toString(length(assumeNotNull(${text}))), ':', assumeNotNull(${text})`).join(', ')})`;
}

/** The place of the item that says which document or code the number of this one is of. */
export function typeAt({ items }: Pick<CheckInput, 'items'>, item: Item): number | undefined {
  if (item.identifierType === undefined) return undefined;
  const at = items.findIndex(({ name }) => name === item.identifierType);
  return at < 0 ? undefined : at;
}
function typeCellOf(input: CheckInput, item: Item): string | undefined {
  const at = typeAt(input, item);
  return at === undefined ? undefined : `c${at}`;
}

type Parts = {
  binder: Binder;
  base: string;
  fast: Fast[];
  fastOk: string;
  cellBytes: string;
  plausible: Plausibility;
};

function prepare(input: CheckInput, range: Range): Parts {
  const binder = new Binder();
  // An item nobody may gather has no place: it stays without a value.
  const cells = input.places
    .map((place, index) => `${place === 0 ? "''" : cellOf(input, place, index)} AS c${index}`)
    .join(', ');
  const plausible = { demo: input.demo, today: binder.bind('Date32', input.receivedDay) };
  const cellBytes = binder.bind('UInt32', input.cellBytes);
  const fast = input.items.map((item, index) =>
    fastItem(item, `c${index}`, `n${index}`, binder, plausible, cellBytes, typeCellOf(input, item)),
  );
  const parsed = fast.flatMap(({ parsed: text }, index) => (text === '' ? [] : [`${text} AS n${index}`]));
  const source = `SELECT line, flaw, cells, ${cells}
    FROM raw WHERE resource = ${binder.bind('UUID', input.resourceId)} AND batch = ${binder.bind('UUID', input.batchId)}
    AND line >= ${binder.bind('UInt32', range.from)} AND line < ${binder.bind('UInt32', range.to)}`;
  const free = freeText(fast.flatMap((one, index) => (one.free ? [`c${index}`] : [])));
  if (free !== '') parsed.push(`${free} AS free`);
  const fastOk = [
    `flaw = ''`,
    `length(cells) = ${binder.bind('UInt16', input.width)}`,
    ...fast.flatMap(({ ok }) => ok),
    ...(free === '' ? [] : tidy('free')),
  ].join(' AND ');
  return {
    binder,
    base: `SELECT ${['*', ...parsed].join(', ')} FROM (${source})`,
    fast,
    fastOk,
    cellBytes,
    plausible,
  };
}

/** The cell as it lies in the file, or as somebody said it is to be understood. */
function cellOf({ items, conversions }: CheckInput, place: number, index: number): string {
  const conversion = conversions?.[items[index]?.name ?? ''];
  return conversion ? converted(`cells[${place}]`, conversion) : `cells[${place}]`;
}

/**
 * What a spreadsheet leaves of a number it damaged, or of a formula that failed: a power of ten, a cell that begins with #. Three
 * plain searches cost a third of what they would as further needles of the one below.
 */
const damage = ['E+', 'e+', `${SEPARATOR}#`];

/** All free text of a record, searched as one whatever the number of its columns; '' where it has none. */
const freeText = (cells: readonly string[]): string =>
  cells.length === 0 ? '' : `concat('${SEPARATOR}', ${cells.join(`, '${SEPARATOR}', `)}, '${SEPARATOR}')`;

/** Conditions over the text that `freeText` joined. */
const tidy = (text: string): string[] => [
  `NOT multiSearchAny(${text}, [${untidy}])`,
  ...damage.map((sign) => `position(${text}, '${sign}') = 0`),
];

const target = (input: CheckInput): string => {
  const columns = input.items.map((item) => ident(physicalColumn(item).physical));
  return `${input.table} (${['key', 'seq', 'op', 'batch', 'line', 'row_hash', ...columns].join(', ')})`;
};

/** Values cast to the column's own type, so that the hash of a row does not depend on the way it came. */
function rowOf(input: CheckInput, values: readonly string[]): string {
  return input.items
    .map((item, index) => {
      const { type } = physicalColumn(item);
      const wanted = item.nullable && !item.key ? `Nullable(${type})` : type;
      return `CAST(${values[index]} AS ${wanted}) AS v_${index}`;
    })
    .join(', ');
}

const defaultOf = (type: string): string => `defaultValueOfTypeName(${literal(type)})`;

// A missing value must not hash like an empty one, nor make the whole hash missing.
const hashOf = (input: CheckInput): string =>
  `cityHash64(key, ${input.items
    .map((item, index) =>
      item.nullable && !item.key
        ? `isNull(v_${index}), ifNull(v_${index}, ${defaultOf(physicalColumn(item).type)})`
        : `v_${index}`,
    )
    .join(', ')})`;

function insertRows(
  input: CheckInput,
  binder: Binder,
  key: string,
  values: readonly string[],
  from: string,
): string {
  const names = input.items.map((_, index) => `v_${index}`).join(', ');
  return `INSERT INTO ${target(input)}
    SELECT key, ${binder.bind('UInt32', input.seq)}, 1, ${binder.bind('UUID', input.batchId)}, line, ${hashOf(input)}, ${names}
    FROM (SELECT line, ${key} AS key, ${rowOf(input, values)} FROM (${from}))`;
}

/** Rows of a range that are sound at first sight go into the typed table. */
export function quickRows(input: CheckInput, range: Range): Statement {
  const { binder, base, fast, fastOk } = prepare(input, range);
  const values = fast.map(({ value }) => value);
  const sql = insertRows(
    input,
    binder,
    keyOf(input.items, (index) => values[index] ?? ''),
    values,
    `SELECT * FROM (${base}) WHERE ${fastOk}`,
  );
  return { sql, params: binder.params };
}

const soundRow = (input: CheckInput, binder: Binder): string =>
  `flaw = '' AND length(cells) = ${binder.bind('UInt16', input.width)}`;

/** Lines that are held back by now. */
const heldBack = (input: CheckInput, binder: Binder): string =>
  `line IN (SELECT line FROM quarantine WHERE resource = ${binder.bind('UUID', input.resourceId)} AND batch = ${binder.bind('UUID', input.batchId)})`;

/** For each item how many cells of a range the quick way would not take; `held`: among rows that nothing is held against. */
export function suspectCells(input: CheckInput, range: Range, held: 'all' | 'not-held'): Statement {
  const { binder, base, fast } = prepare(input, range);
  const counts = fast.map(({ ok, free }, index) => {
    const sound = [...ok, ...(free ? tidy(freeText([`c${index}`])) : [])].join(' AND ');
    return `countIf(NOT ifNull(${sound}, 0))`;
  });
  const which = held === 'all' ? '' : ` AND NOT ${heldBack(input, binder)}`;
  const sql = `SELECT [${counts.join(', ')}] AS untidy FROM (${base}) WHERE ${soundRow(input, binder)}${which}`;
  return { sql, params: binder.params };
}

/** The rows of a range which the quick way left, cells normalised and judged: all of them or those of the items named. */
function judged(
  input: CheckInput,
  range: Range,
  which?: ReadonlySet<number>,
): { binder: Binder; sql: string; values: string[]; faultOf: string[] } {
  const { binder, base, fast, fastOk, cellBytes, plausible } = prepare(input, range);
  const full = input.items.map((item, index) =>
    which && !which.has(index)
      ? undefined
      : fullItem(item, `c${index}`, index, binder, plausible, cellBytes, typeAt(input, item)),
  );
  const cells = input.items.map((_, index) => `c${index}`);
  for (const [index, { parsed }] of fast.entries())
    if (!full[index] && parsed !== '') cells.push(`n${index}`);
  const row = `multiIf(flaw != '', toString(flaw), length(cells) != ${binder.bind('UInt16', input.width)}, 'ragged-row', '')`;
  let sql = `SELECT line, length(cells) AS found, ${row} AS row_fault, ${cells.join(', ')}, arrayStringConcat(cells, '${SEPARATOR}') AS joined FROM (${base}) WHERE NOT ifNull(${fastOk}, 0)`;
  const depth = Math.max(0, ...full.map((one) => one?.levels.length ?? 0));
  for (let level = 0; level < depth; level++) {
    const named = full.flatMap((one) => one?.levels[level] ?? []).map(([name, text]) => `${text} AS ${name}`);
    if (named.length > 0) sql = `SELECT *, ${named.join(', ')} FROM (${sql})`;
  }
  const values = full.map((one, index) => one?.value ?? fast[index]?.value ?? '');
  if (which) return { binder, sql, values, faultOf: [] };
  const faultOf = full.map((_, index) => `fault_${index}`);
  sql = `SELECT *, ${full.map((one, index) => `${one?.fault} AS fault_${index}`).join(', ')} FROM (${sql})`;
  return { binder, sql, values, faultOf };
}

const allClear = (names: readonly string[]): string => names.map((name) => `${name} = ''`).join(' AND ');

/**
 * Rows that turn out sound once normalised. With `suspects` those that nothing is held against, of which only these items' cells are
 * normalised: every fault of the range must be written by then, and the quick way take all other cells.
 */
export function mendedRows(input: CheckInput, range: Range, suspects?: ReadonlySet<number>): Statement {
  const { binder, sql, values, faultOf } = judged(input, range, suspects);
  const sound = suspects ? `NOT ${heldBack(input, binder)}` : allClear(faultOf);
  const text = insertRows(
    input,
    binder,
    keyOf(input.items, (index) => values[index] ?? ''),
    values,
    `SELECT * FROM (${sql}) WHERE row_fault = '' AND ${sound}`,
  );
  return { sql: text, params: binder.params };
}

/** Items whose faults one statement tells, of those that it judges; and whether it tells of rows that are broken as a whole. */
export type Told = { items: ReadonlySet<number>; rows: boolean };

/** One row a fault; the key comes along where it can be read. */
export function faultyRows(input: CheckInput, range: Range, told?: Told): Statement {
  const { binder, sql, values, faultOf } = judged(input, range);
  const keyFaults = input.items.flatMap((item, index) => (item.key ? [`fault_${index}`] : []));
  const key = keyOf(input.items, (index) => values[index] ?? '');
  const excerpt = (text: string): string =>
    `if(length(${text}) > 600, concat(substringUTF8(${text}, 1, 200), '…'), ${text})`;
  const found = input.items
    .flatMap((item, index) =>
      told && !told.items.has(index)
        ? []
        : [
            `(toUInt16(${input.places[index]}), ${binder.text(item.name)}, ${excerpt(`c${index}`)}, fault_${index})`,
          ],
    )
    .join(', ');
  const whole = `[(toUInt16(0), '', ${excerpt(`replaceAll(trim(BOTH '${SEPARATOR}' FROM joined), '${SEPARATOR}', ' | ')`)}, row_fault)]`;
  const rows = told?.rows === false ? `row_fault = '' AND` : `row_fault != '' OR`;
  const text = `INSERT INTO quarantine (resource, batch, line, position, column, value, code, detail, key)
    SELECT ${binder.bind('UUID', input.resourceId)}, ${binder.bind('UUID', input.batchId)}, line, f.1, f.2, f.3, f.4,
      if(f.4 = 'ragged-row', concat(toString(found), '/', ${literal(String(input.width))}), ''), key
    FROM (
      SELECT line, found, ${keyFaults.length > 0 ? `if(row_fault = '' AND ${allClear(keyFaults)}, ${key}, '')` : `''`} AS key,
        arrayJoin(if(row_fault != '', ${whole}, arrayFilter(x -> x.4 != '', [${found}]))) AS f
      FROM (${sql}) WHERE ${rows} NOT (${allClear(faultOf)}))`;
  return { sql: text, params: binder.params };
}
