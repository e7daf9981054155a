/** How many applications turned out to ask for disclosure of government information; of one unit’s data, or of all. */
import { sql } from 'kysely';
import type { Executor } from '#kernel/db.ts';

export async function countSentOn(ex: Executor, unitId?: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count
    from open.application a join open.dataset d on d.id = a.dataset_id
    where a.assessment -> 'redirected' is not null
      and (${unitId ?? null}::uuid is null or d.organisation_id = ${unitId ?? null}::uuid)`.execute(ex);
  return rows[0]?.count ?? 0;
}
