/** The rows of a release in the warehouse: frozen batches, treated, numbered in the order of their keys; what they differ by from the release before. */
import { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import { problem } from '#kernel/errors.ts';
import { ident, type WarehouseSettings } from '#kernel/warehouse.ts';
import {
  type PhysicalColumn,
  type VisibleSet,
  visibleBatches,
  visibleSelect,
  visibleSeqs,
} from '#rooms/collect/index.ts';
import type { DatasetContent } from '../content.ts';
import { type Compiled, compileTreatment, treatedSelect } from '../disclosure/compile.ts';
import type { Treatment } from '../disclosure/recipe.ts';
import type { ReleaseColumn, ReleaseSource } from '../tables.ts';
import { releaseTable } from './table.ts';

type Warehouse = Pick<Platform, 'warehouse'>;

/** Sorting and grouping go to the disk before they fill the memory. */
const sparing: WarehouseSettings = {
  max_bytes_before_external_sort: 256 * 1024 * 1024,
  max_bytes_before_external_group_by: 256 * 1024 * 1024,
  max_threads: 1,
  max_insert_threads: 1,
  // The order is what the numbers are given by.
  query_plan_remove_redundant_sorting: 0,
  optimize_duplicate_order_by_and_distinct: 0,
};

/** Statement and values that give the physical columns of the source, its `key` among them. */
export type SourceRows = { columns: PhysicalColumn[]; sql: string; params: Record<string, unknown> };

/** What is frozen: the batches named, though others have become visible since. */
export async function visibleSource(
  p: Platform,
  source: Extract<ReleaseSource, { kind: 'visible' }>,
): Promise<SourceRows> {
  const now = await visibleBatches(p.db, source.resourceId);
  const frozen: VisibleSet = {
    ...now,
    keyed: source.keyed,
    batches: source.seqs.map((seq) => ({ batchId: '', seq })),
  };
  return {
    columns: now.columns,
    sql: visibleSelect(frozen, '*'),
    params: { seqs: visibleSeqs(frozen) },
  };
}

/** Columns of the source that the version speaks of, in its order. */
export function wanted(columns: readonly PhysicalColumn[], content: DatasetContent): PhysicalColumn[] {
  return content.fields.map((field) => {
    const found = columns.find(({ name }) => name === (field.from ?? field.name));
    if (!found) throw problem('open.field-missing', { params: { field: field.titleZh || field.name } });
    return found;
  });
}

export function compileFor(treatment: Treatment, source: SourceRows, content: DatasetContent): Compiled {
  return compileTreatment(treatment, wanted(source.columns, content), source.columns);
}

const KEY = '_key';

/** Makes the table anew; done twice it is the same table. Gives the number of rows and their digest. */
export async function writeRows(
  k: Warehouse,
  releaseId: string,
  source: SourceRows,
  compiled: Compiled,
  signal?: AbortSignal,
): Promise<void> {
  const table = releaseTable(releaseId);
  const n = compiled.columns.length;
  const typed = compiled.columns.map(({ type }, at) => `c${at + 1} Nullable(${type})`);
  await k.warehouse.command(`DROP TABLE IF EXISTS ${table}`);
  await k.warehouse.command(
    `CREATE TABLE ${table} (_id UInt64, ${typed.join(', ')}) ENGINE = MergeTree ORDER BY _id`,
  );
  const keyed: Compiled = {
    ...compiled,
    columns: [...compiled.columns, { name: KEY, form: 'text', type: 'String', sql: 'toString(key)' }],
  };
  const cells = compiled.columns.map((_, at) => `c${at + 1}`).join(', ');
  await k.warehouse.command(
    `INSERT INTO ${table} (_id, ${cells})
      SELECT rowNumberInAllBlocks() + 1, ${cells}
      FROM (SELECT * FROM (${treatedSelect(keyed, source.sql)}) ORDER BY c${n + 1})`,
    { ...source.params, ...compiled.params },
    { settings: { ...sparing, max_query_size: 67_108_864 }, ...(signal ? { signal } : {}) },
  );
}

const digestRow = z.object({ n: z.coerce.number(), s: z.string(), x: z.string() });

/** Equal exactly when the rows are, whatever their order. In hexadecimal, so that no digest looks like a number of somebody. */
export const digestRows = (
  k: Warehouse,
  releaseId: string,
  columns: readonly ReleaseColumn[],
): Promise<{ rows: number; digest: string }> => digestOf(k, columns, releaseTable(releaseId), {});

/** Of what gives the columns of a release: its table, or the statement that would fill it. */
export async function digestOf(
  k: Warehouse,
  columns: readonly ReleaseColumn[],
  from: string,
  params: Record<string, unknown>,
): Promise<{ rows: number; digest: string }> {
  const [row] = await k.warehouse.query(
    `SELECT toString(count()) AS n, hex(sum(h)) AS s, hex(groupBitXor(h)) AS x
      FROM (SELECT ${hashOf(columns)} AS h FROM ${from})`,
    params,
    digestRow,
  );
  const { n, s, x } = row ?? { n: 0, s: '00', x: '00' };
  return { rows: n, digest: `${n}-${s}-${x}` };
}

export const hashOf = (columns: readonly Pick<ReleaseColumn, 'physical'>[]): string =>
  `sipHash64(toString(tuple(${columns.map(({ physical }) => ident(physical)).join(', ')}, '')))`;

export type Difference = {
  /** Number of the release it is compared with. */
  from: number;
  added: number;
  removed: number;
  /** Null where rows have no key of their own that is opened unchanged. */
  changed: number | null;
  columnsAdded: string[];
  columnsRemoved: string[];
};

const differenceRow = z.object({
  added: z.coerce.number(),
  removed: z.coerce.number(),
  changed: z.coerce.number(),
});
type Side = { id: string; columns: readonly ReleaseColumn[] };

/** `key`: names of the columns that make a row the same row; empty where none are opened as they were gathered. */
export async function differenceOf(
  k: Warehouse,
  before: Side & { number: number },
  after: Side,
  key: readonly string[],
): Promise<Difference> {
  const names = (side: Side) => side.columns.map(({ name }) => name);
  const common = names(after).filter((name) => names(before).includes(name));
  const keyed = key.length > 0 && key.every((name) => common.includes(name));
  const of = (side: Side, wanted: readonly string[]) =>
    wanted.map((name) => side.columns.find((one) => one.name === name)).filter((one) => one !== undefined);
  const select = (
    side: Side,
    at: 0 | 1,
  ) => `SELECT ${hashOf(of(side, keyed ? key : common))} AS k, ${at} AS side,
    ${hashOf(of(side, common))} AS h FROM ${releaseTable(side.id)}`;
  const [row] =
    common.length === 0
      ? []
      : await k.warehouse.query(
          `SELECT toString(sum(if(b > a, b - a, 0))) AS added, toString(sum(if(a > b, a - b, 0))) AS removed,
            toString(countIf(a > 0 AND b > 0 AND x != y)) AS changed
          FROM (SELECT k, countIf(side = 0) AS a, countIf(side = 1) AS b, sumIf(h, side = 0) AS x, sumIf(h, side = 1) AS y
            FROM (${select(before, 0)} UNION ALL ${select(after, 1)}) GROUP BY k)`,
          {},
          differenceRow,
          { settings: { max_bytes_before_external_group_by: 256 * 1024 * 1024 } },
        );
  return {
    from: before.number,
    added: row?.added ?? 0,
    removed: row?.removed ?? 0,
    changed: keyed ? (row?.changed ?? 0) : null,
    columnsAdded: names(after).filter((name) => !names(before).includes(name)),
    columnsRemoved: names(before).filter((name) => !names(after).includes(name)),
  };
}

export const dropRows = async (k: Warehouse, releaseId: string): Promise<void> => {
  await k.warehouse.command(`DROP TABLE IF EXISTS ${releaseTable(releaseId)}`);
};
