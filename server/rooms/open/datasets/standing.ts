/** Where data sets stand: behind their entry, past their cycle, past the day they were planned for. */
import { sql } from 'kysely';
import type { Executor } from '#kernel/db.ts';
import type { Dataset } from './read.ts';

/** Ids of those whose entry has another published version than theirs speaks of. */
export async function outdatedOf(ex: Executor, sets: readonly Pick<Dataset, 'id'>[]): Promise<Set<string>> {
  if (sets.length === 0) return new Set();
  const { rows } = await sql<{ id: string }>`
    select d.id from open.dataset d
    join open.dataset_version v on v.id = d.version_id
    join catalog.resource r on r.id = d.resource_id
    where d.id = any(${sets.map(({ id }) => id)}::uuid[])
      and (r.published_version_id is distinct from v.catalog_version_id or r.state = 'withdrawn')`.execute(
    ex,
  );
  return new Set(rows.map(({ id }) => id));
}

/** When the release the public has was published, by set. */
export async function releaseDays(
  ex: Executor,
  sets: readonly Pick<Dataset, 'id'>[],
): Promise<Map<string, Date>> {
  if (sets.length === 0) return new Map();
  const { rows } = await sql<{ id: string; at: Date }>`
    select d.id, r.published_at as at from open.dataset d join open.release r on r.id = d.release_id
    where d.id = any(${sets.map(({ id }) => id)}::uuid[]) and r.published_at is not null`.execute(ex);
  return new Map(rows.map(({ id, at }) => [id, at]));
}
