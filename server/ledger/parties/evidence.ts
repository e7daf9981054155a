/** What others signed that covers one entry: the first stamp over it, and each witness's first line after it. */
import { sql } from 'kysely';
import type { Executor } from '#kernel/db.ts';
import { stampFile } from './files.ts';

export type Evidence = {
  cosigned: { by: string; holder: string; size: number; at: string }[];
  stamped: { by: string; holder: string; size: number; at: string; file: string }[];
};

type Signed = { by: string; holder: string; size: number; at: Date };

/** `index`: of the entry in the log; a tree of a larger size holds it. */
export async function evidenceFor(ex: Executor, origin: string, index: number): Promise<Evidence> {
  const { rows: cosigned } = await sql<Signed>`
    select o.name as by, o.holder, c.size, c.at from ledger.outsider o cross join lateral (
      select size, at from ledger.cosignature c where c.outsider_id = o.id and c.origin = ${origin} and c.size > ${index}
      order by size limit 1) c
    order by c.at`.execute(ex);
  const { rows: stamped } = await sql<Signed & { id: string; purpose: string }>`
    select o.name as by, o.holder, s.size, s.at, s.id, s.purpose from ledger.outsider o cross join lateral (
      select id, size, at, purpose from ledger.stamp s
      where s.outsider_id = o.id and s.origin = ${origin} and s.size > ${index} and s.purpose <> 'renewal'
      order by at, size limit 1) s
    order by s.at`.execute(ex);
  return {
    cosigned: cosigned.map((one) => ({ ...one, size: Number(one.size), at: one.at.toISOString() })),
    stamped: stamped.map(({ id, purpose, at, by, holder, size }) => ({
      by,
      holder,
      size: Number(size),
      at: at.toISOString(),
      file: `/log/${origin}/${stampFile({ id, purpose, size: Number(size) })}.tsr`,
    })),
  };
}
