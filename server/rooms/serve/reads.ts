/** Which items of a resource were given away or verified: the columns of grants whose calls were answered. */
import { sql } from 'kysely';
import type { LegalDay } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';

/** Names of the items that answered calls since that day were entitled to give; a grant's columns count together. */
export async function fieldsRead(
  ex: Executor,
  resourceId: string,
  since: LegalDay,
): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ item: string }>`
    select distinct jsonb_array_elements_text(t.terms::jsonb -> 'columns') as item
    from serve.service s
    join serve.grant g on g.service_id = s.id
    join serve.grant_version t on t.grant_id = g.id
    where s.resource_id = ${resourceId} and exists (
      select from serve.call_tally c
      where c.grant_id = g.id and c.day >= ${since}::date and c.outcome = 'answered' and (c.records > 0 or s.kind = 'verify'))`.execute(
    ex,
  );
  return new Set(rows.map(({ item }) => item));
}
