/** The commonest values of a column and its figures, within a budget of time: what was not looked at is said, never guessed. */
import { z } from 'zod';
import type { Json } from '#kernel/json.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { ident } from '#kernel/warehouse.ts';
import type { ReleaseColumn } from '../tables.ts';
import { askRows } from './ask.ts';
import { type Asked, rowsFrom, whereOf } from './conditions.ts';
import { needColumn, type RowSource } from './source.ts';
import { asText, openBound, textOf, typedValue } from './values.ts';

/** Seconds before a facet gives what it has. */
const BUDGET = 1.5;
const cutSettings = { max_execution_time: BUDGET, timeout_overflow_mode: 'break' };

/** `seen` rows of `rows` were looked at; `cut` when that is not all of them. */
export type Seen = { seen: number; rows: number; cut: boolean };
export type Facet = Seen & {
  values: { value: Json; text: string | null; count: number }[];
  /** Different values, those not listed too. */
  different: number;
};

export async function facet(
  p: Pick<Kernel, 'warehouse'>,
  source: RowSource,
  name: string,
  limit = 20,
  asked: Asked = {},
  budget: Record<string, string | number> = cutSettings,
): Promise<Facet> {
  const column = needColumn(source, name);
  const bound = openBound();
  const where = whereOf(source, asked, bound);
  const found = await askRows(
    p,
    `SELECT v, n, sum(s) OVER () AS seen, countIf(n > 0) OVER () AS different
      FROM (SELECT CAST(${textOf(column)} AS Nullable(String)) AS v, ${where === undefined ? 'count()' : `countIf(${where})`} AS n, count() AS s
        FROM ${rowsFrom(source, bound)} GROUP BY v)
      ORDER BY n DESC, v LIMIT ${bound.bind(limit, 'UInt64')}`,
    bound,
    z.object({
      v: z.string().nullable(),
      n: z.coerce.number(),
      seen: z.coerce.number(),
      different: z.coerce.number(),
    }),
    budget,
  );
  const seen = found[0]?.seen ?? 0;
  return {
    values: found
      .filter(({ n }) => n > 0)
      .map(({ v, n }) => ({ value: typedValue(column.kind, v), text: v, count: n })),
    different: found[0]?.different ?? 0,
    seen,
    rows: source.rows,
    cut: seen < source.rows,
  };
}

export type Statistics = Seen & {
  column: string;
  kind: ReleaseColumn['kind'];
  empty: number;
  different: number;
  least: Json;
  greatest: Json;
  mean: number | null;
  /** At 5, 25, 50, 75 and 95 of a hundred; numbers only. */
  quantiles: number[] | null;
  /** Bands of equal width with their counts; numbers only. */
  bands: { from: number; to: number; count: number }[] | null;
  common: Facet['values'];
};

const figures = z.object({
  seen: z.coerce.number(),
  empty: z.coerce.number(),
  different: z.coerce.number(),
  least: z.string().nullable(),
  greatest: z.string().nullable(),
  mean: z.number().nullable().optional(),
  quantiles: z.array(z.number().nullable()).optional(),
});

const BANDS = 20;

export async function statistics(
  p: Pick<Kernel, 'warehouse'>,
  source: RowSource,
  name: string,
  budget: Record<string, string | number> = cutSettings,
): Promise<Statistics> {
  const column = needColumn(source, name);
  const quoted = ident(column.physical);
  const bound = openBound();
  const isNumber = column.kind === 'integer' || column.kind === 'decimal' || column.kind === 'float';
  const number = `toFloat64(${quoted})`;
  const edge = (fn: string): string => asText(column.kind, `${fn}(${quoted})`);
  const [found] = await askRows(
    p,
    `SELECT count() AS seen, countIf(isNull(${quoted})) AS empty, uniqCombined(${quoted}) AS different,
      CAST(${edge('min')} AS Nullable(String)) AS least, CAST(${edge('max')} AS Nullable(String)) AS greatest
      ${isNumber ? `, avgOrNull(${number}) AS mean, quantiles(0.05, 0.25, 0.5, 0.75, 0.95)(${number}) AS quantiles` : ''}
      FROM ${rowsFrom(source, bound)}`,
    bound,
    figures,
    budget,
  );
  const common = await facet(p, source, name, 10, {}, budget);
  const seen = found?.seen ?? 0;
  const least = found?.least ?? null;
  const greatest = found?.greatest ?? null;
  const quantiles = (found?.quantiles ?? []).filter((one) => one !== null);
  return {
    column: name,
    kind: column.kind,
    seen,
    rows: source.rows,
    cut: seen < source.rows || common.cut,
    empty: found?.empty ?? 0,
    // Counted exactly where all values were grouped; else near enough.
    different: common.cut
      ? (found?.different ?? 0)
      : common.values.length > 0
        ? common.different - (found && found.empty > 0 ? 1 : 0)
        : 0,
    least: typedValue(column.kind, least),
    greatest: typedValue(column.kind, greatest),
    mean: found?.mean ?? null,
    quantiles: isNumber && quantiles.length > 0 ? quantiles : null,
    bands: isNumber ? await bandsOf(p, source, column, Number(least), Number(greatest), budget) : null,
    common: common.values,
  };
}

async function bandsOf(
  p: Pick<Kernel, 'warehouse'>,
  source: RowSource,
  column: ReleaseColumn,
  from: number,
  to: number,
  budget: Record<string, string | number>,
): Promise<Statistics['bands']> {
  if (!Number.isFinite(from) || !Number.isFinite(to) || from >= to) return null;
  const bound = openBound();
  const width = (to - from) / BANDS;
  const number = `toFloat64(${ident(column.physical)})`;
  const rows = await askRows(
    p,
    `SELECT least(toUInt32(floor((${number} - ${bound.bind(from, 'Float64')}) / ${bound.bind(width, 'Float64')})), ${BANDS - 1}) AS b, count() AS n
      FROM ${rowsFrom(source, bound)} WHERE isNotNull(${ident(column.physical)}) GROUP BY b ORDER BY b`,
    bound,
    z.object({ b: z.coerce.number(), n: z.coerce.number() }),
    budget,
  );
  const counts = new Map(rows.map(({ b, n }) => [b, n]));
  return Array.from({ length: BANDS }, (_, at) => ({
    from: from + at * width,
    to: at === BANDS - 1 ? to : from + (at + 1) * width,
    count: counts.get(at) ?? 0,
  }));
}
