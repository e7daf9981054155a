/** How good rows were on a day: the score of the last run over what was visible then. */
import { sql } from 'kysely';
import type { LegalDay } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';

/** By entry; one that was never measured by then is left out. */
export async function scoresAsOf(
  ex: Executor,
  resourceIds: readonly string[],
  day: LegalDay,
): Promise<Map<string, number>> {
  if (resourceIds.length === 0) return new Map();
  const { rows } = await sql<{ id: string; score: string }>`
    select distinct on (resource_id) resource_id as id, score from quality.run
    where resource_id in (${sql.join([...resourceIds])}) and batch_id is null and score is not null and day <= ${day}
    order by resource_id, at desc`.execute(ex);
  return new Map(rows.map(({ id, score }) => [id, Number(score)]));
}
