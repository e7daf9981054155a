// Numbers of papers: one row a series and year, held until the transaction ends, so that there are no gaps.
import { sql } from 'kysely';
import type { LegalDay } from '#kernel/clock.ts';
import type { Tx } from '#kernel/db.ts';
import { orgTables } from './tables.ts';

/** As an office writes it: 告知〔2026〕3号. */
export async function nextNumber(tx: Tx, series: string, day: LegalDay): Promise<string> {
  const year = Number(day.slice(0, 4));
  const { last } = await orgTables(tx)
    .insertInto('org.number')
    .values({ series, year, last: 1 })
    .onConflict((conflict) =>
      conflict.columns(['series', 'year']).doUpdateSet({ last: sql<number>`org.number.last + 1` }),
    )
    .returning('last')
    .executeTakeFirstOrThrow();
  return `${series}〔${year}〕${last}号`;
}
