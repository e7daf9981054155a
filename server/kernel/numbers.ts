/** Numbers of papers: one row a series and year, held until the transaction ends, so that there are no gaps. */
import { sql } from 'kysely';
import type { LegalDay } from './clock.ts';
import type { Tx } from './db.ts';

/** The next of its series in the year of the day, from 1. Two at once wait for each other. */
export async function nextNumber(tx: Tx, series: string, day: LegalDay): Promise<number> {
  const { rows } = await sql<{ last: number }>`
    insert into kernel.number as n (series, year, last) values (${series}, ${Number(day.slice(0, 4))}, 1)
    on conflict (series, year) do update set last = n.last + 1 returning last`.execute(tx);
  return rows[0]?.last ?? 1;
}
