/** Whether the authority has marked the data of a set as disputed, and since when: said on its page and with everything that leaves. */
import { sql } from 'kysely';
import type { Executor } from '#kernel/db.ts';
import type { LawNow } from '#law/settings.ts';

const RULE = 'quality.objection-mark-deadline';

export type Doubt = { disputed: true; since: string; articles: string[] };

/** Of one entry, as a day; used in a statement of its own and within larger ones. */
export const disputedSince = (resource: ReturnType<typeof sql>) => sql<string | null>`(
  select min(m.since)::text from quality.mark m
  where m.resource_id = ${resource} and m.kind = 'disputed' and m.ended_on is null)`;

export const doubtOf = (law: LawNow, since: string | null): Doubt | null =>
  since === null ? null : { disputed: true, since, articles: law.number(RULE) ? law.cite(RULE) : [] };

/** The day alone: what a file's name and head carry. */
export async function doubtedSince(ex: Executor, resourceId: string | null): Promise<string | null> {
  if (!resourceId) return null;
  const { rows } = await sql<{ since: string | null }>`
    select ${disputedSince(sql`${resourceId}::uuid`)} as since`.execute(ex);
  return rows[0]?.since ?? null;
}
