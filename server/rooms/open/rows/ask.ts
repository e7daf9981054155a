/** Statements over a release, run with a limit of time that is told as such. */
import { ClickHouseError } from '@clickhouse/client';
import type { z } from 'zod';
import { problem } from '#kernel/errors.ts';
import type { Kernel } from '#kernel/kernel.ts';
import type { WarehouseSettings } from '#kernel/warehouse.ts';
import type { Bound } from './values.ts';

/** Seconds a question of the public may take. */
export const LONGEST = 15;

const OVER_TIME = new Set(['159', '160']);
const TOO_MUCH = new Set(['241', '307', '396']);

export const publicSettings: WarehouseSettings = {
  max_execution_time: LONGEST,
  // What somebody asks must not take the memory that loads need.
  max_memory_usage: 2_000_000_000,
  // Names of the answer never stand for columns of the table.
  prefer_column_name_to_alias: 1,
};

export async function askRows<T>(
  p: Pick<Kernel, 'warehouse'>,
  sql: string,
  bound: Bound,
  schema: z.ZodType<T>,
  settings: WarehouseSettings = {},
): Promise<T[]> {
  try {
    return await p.warehouse.query(sql, bound.params, schema, {
      settings: { ...publicSettings, ...settings },
    });
  } catch (error) {
    throw explainAsked(error);
  }
}

export function explainAsked(error: unknown): unknown {
  if (!(error instanceof ClickHouseError)) return error;
  if (OVER_TIME.has(error.code) || TOO_MUCH.has(error.code))
    return problem('open.rows-too-long', { cause: error });
  // A number beyond what a column of its kind can be compared with.
  if (error.code === '407' || error.code === '69' || error.code === '41' || error.code === '6')
    return problem('open.rows-question', { params: { part: 'value' }, cause: error });
  return error;
}
