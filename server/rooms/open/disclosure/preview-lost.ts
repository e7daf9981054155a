/** What a treatment takes away: rows that do not leave and why, and what the commonest values of a treated column become. */
import { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import { columnText, type PhysicalColumn } from '#rooms/collect/index.ts';
import type { Generalised, Sources, Suppressed } from './preview.ts';
import { isTreated, type Recipe } from './recipe.ts';

const ROWS = 20;
const PAIRS = 8;
const COLUMNS = 12;

const counted = z.object({ n: z.coerce.number() });
const line = z.object({ v: z.array(z.string().nullable()) });

/** Rows as they are, of those that stand in a small group after treatment; withheld ones are counted and never shown. */
export async function suppressedOf(
  p: Pick<Platform, 'warehouse'>,
  columns: readonly PhysicalColumn[],
  { raw, params, compiled }: Sources,
): Promise<Suppressed> {
  const [withheld] =
    compiled.where === '1'
      ? []
      : await p.warehouse.query(
          `SELECT toUInt64(count()) AS n FROM (${raw}) WHERE NOT (${compiled.where})`,
          params,
          counted,
        );
  const { small } = compiled;
  if (!small) return { small: 0, withheld: withheld?.n ?? 0, rows: [] };
  const by = small.by.map((name) => compiled.columns.find((one) => one.name === name)?.sql ?? 'NULL');
  const group = `sipHash128(toString(tuple(${by.join(', ')})))`;
  const rows = `SELECT *, ${group} AS g__ FROM (${raw}) WHERE ${compiled.where}`;
  const lost = `SELECT * FROM (${rows}) WHERE g__ IN (SELECT g__ FROM (${rows}) GROUP BY g__ HAVING count() < ${small.below})`;
  const [[all], shown] = await Promise.all([
    p.warehouse.query(`SELECT toUInt64(count()) AS n FROM (${lost})`, params, counted),
    p.warehouse.query(
      `SELECT [${columns.map((column) => `CAST(${columnText(column)} AS Nullable(String))`).join(', ')}] AS v
        FROM (${lost}) ORDER BY key LIMIT ${ROWS}`,
      params,
      line,
    ),
  ]);
  return { small: all?.n ?? 0, withheld: withheld?.n ?? 0, rows: shown.map(({ v }) => v) };
}

const pair = z.object({
  a: z.string().nullable(),
  b: z.string().nullable(),
  n: z.coerce.number(),
});

export async function generalisedOf(
  p: Pick<Platform, 'warehouse'>,
  columns: readonly PhysicalColumn[],
  { raw, params, compiled }: Sources,
  recipe: Recipe,
): Promise<Generalised[]> {
  const treated = columns.filter(({ name }) => isTreated(recipe.columns[name])).slice(0, COLUMNS);
  return Promise.all(
    treated.map(async (column) => {
      const made = compiled.columns.find((one) => one.name === column.name);
      const rows = await p.warehouse.query(
        `SELECT CAST(${columnText(column)} AS Nullable(String)) AS a,
          ${made ? `CAST(toString(${made.sql}) AS Nullable(String))` : 'CAST(NULL AS Nullable(String))'} AS b, toUInt64(count()) AS n
        FROM (SELECT * FROM (${raw}) WHERE ${compiled.where}) GROUP BY a, b ORDER BY n DESC, a LIMIT ${PAIRS}`,
        params,
        pair,
      );
      return { column: column.name, pairs: rows.map(({ a, b, n }) => ({ from: a, to: b, rows: n })) };
    }),
  );
}
