/** Batches of a resource by their numbers, shown or no longer: what provenance is resolved with. */
import { sql } from 'kysely';
import type { Executor } from '#kernel/db.ts';

export type BatchOf = { id: string; seq: number; at: Date; fileName: string; channel: string };

export async function basedbTimes(ex: Executor, resourceId: string): Promise<Map<number, BatchOf>> {
  const { rows } = await sql<BatchOf>`
    select id, seq, coalesce(ended_at, received_at) as at, file_name as "fileName", channel->>'kind' as channel
    from collect.batch where resource_id = ${resourceId}::uuid and state in ('merged', 'rolled-back')`.execute(
    ex,
  );
  return new Map(rows.map((row) => [row.seq, row]));
}
