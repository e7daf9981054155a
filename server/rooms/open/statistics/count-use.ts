/** What was taken and looked at, counted again from the takings of the last two days; and the figures that lists are sorted by. */
import { sql } from 'kysely';
import type { Platform } from '#cases/index.ts';
import { addDays, type LegalDay, startOfLegalDay } from '#kernel/clock.ts';
import { transact } from '#kernel/db.ts';

/** Pages in which somebody goes through the rows; the page of a set shows its first ones to whoever comes by. */
const previews = ['preview', 'chart', 'map'];

/** Whole files are downloads, other ways calls; rows shown in pages, here or in those of others, are previews; robots are nobody. */
export async function countUse(p: Platform, today: LegalDay): Promise<void> {
  await transact(p.db, async (tx) => {
    // One counts; whoever comes meanwhile finds it done.
    const { rows } = await sql<{
      mine: boolean;
    }>`select pg_try_advisory_xact_lock(hashtext('count of takings')) as mine`.execute(tx);
    if (!rows[0]?.mine) return;
    const from = startOfLegalDay(addDays(today, -1));
    await sql`insert into open.use_day (dataset_id, day, way, times)
      select dataset_id, (at at time zone 'Asia/Shanghai')::date,
        case when way = 'page' or format = 'embed' then 'preview' else way end, sum(times) from open.taking
      where at >= ${from} and outcome = 'taken' and way <> 'robot' and (way <> 'page' or format = any(${previews}::text[])) group by 1, 2, 3
      on conflict (dataset_id, day, way) do update set times = excluded.times`.execute(tx);
    await sql`insert into open.dataset_figure as f (dataset_id, downloads, calls, views, previews)
      select dataset_id, coalesce(sum(times) filter (where way = 'file'), 0),
        coalesce(sum(times) filter (where way not in ('file', 'view', 'preview')), 0),
        coalesce(sum(times) filter (where way = 'view'), 0), coalesce(sum(times) filter (where way = 'preview'), 0)
      from open.use_day where dataset_id in (select dataset_id from open.use_day where day >= ${addDays(today, -1)}) group by 1
      on conflict (dataset_id) do update
        set downloads = excluded.downloads, calls = excluded.calls, views = excluded.views, previews = excluded.previews
      where (f.downloads, f.calls, f.views, f.previews) is distinct from (excluded.downloads, excluded.calls, excluded.views, excluded.previews)`.execute(
      tx,
    );
    await sql`update open.dataset_figure f set rating = r.mean, ratings = r.n
      from (select v.dataset_id, avg(v.stars)::numeric(3, 2) as mean, count(*)::int as n from open.voice v
        where v.kind = 'rating' and v.state <> 'replaced' and v.shown = 'shown' group by 1) r
      where r.dataset_id = f.dataset_id and (f.rating, f.ratings) is distinct from (r.mean, r.n)`.execute(tx);
  });
}
