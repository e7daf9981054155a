/** Gives a resource its permanent code: category, slash, a number counted by category. */
import { sql } from 'kysely';
import type { Tx } from '#kernel/db.ts';
import { catalogTables } from './tables.ts';

const sequenceWidth = 6;

/** The counter's row is locked until the transaction ends, so that two submissions never share a number. */
export async function nextCode(tx: Tx, categoryCode: string): Promise<string> {
  const { last } = await catalogTables(tx)
    .insertInto('catalog.code_counter')
    .values({ prefix: categoryCode, last: 1 })
    .onConflict((conflict) =>
      conflict.column('prefix').doUpdateSet({ last: sql<number>`catalog.code_counter.last + 1` }),
    )
    .returning('last')
    .executeTakeFirstOrThrow();
  return `${categoryCode}/${String(last).padStart(sequenceWidth, '0')}`;
}
