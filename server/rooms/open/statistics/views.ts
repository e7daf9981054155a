/** Pages of sets that people looked at: added up in each process and written down with its minutes; robots are left out by who notes. */
import { sql } from 'kysely';
import type { Platform } from '#cases/index.ts';
import { transact } from '#kernel/db.ts';

const noted = new WeakMap<Platform, Map<string, number>>();

export function noteView(p: Platform, datasetId: string): void {
  const views = noted.get(p) ?? new Map<string, number>();
  noted.set(p, views);
  const line = `${p.clock.today()} ${datasetId}`;
  views.set(line, (views.get(line) ?? 0) + 1);
}

/** What cannot be written now is tried again with the next; a set that went meanwhile has no day of use. */
export async function writeViews(p: Platform): Promise<void> {
  const views = noted.get(p);
  if (!views || views.size === 0) return;
  noted.delete(p);
  const lines = [...views]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([line, times]) => [...line.split(' '), times]);
  try {
    await transact(p.db, async (tx) => {
      await sql`insert into open.use_day as u (dataset_id, day, way, times)
        select d.id, (l ->> 0)::date, 'view', (l ->> 2)::bigint
        from jsonb_array_elements(${JSON.stringify(lines)}::jsonb) l join open.dataset d on d.id = (l ->> 1)::uuid
        on conflict (dataset_id, day, way) do update set times = u.times + excluded.times`.execute(tx);
    });
  } catch (error) {
    const since = noted.get(p) ?? new Map<string, number>();
    for (const [line, times] of views) since.set(line, (since.get(line) ?? 0) + times);
    noted.set(p, since);
    throw error;
  }
}
