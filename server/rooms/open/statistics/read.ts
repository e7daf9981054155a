/** What is open and what is taken of it: by department, theme and month, and what stands first. */
import { sql } from 'kysely';
import type { Platform } from '#cases/index.ts';
import { lawNow } from '#law/settings.ts';
import { providersOf } from '../providers/admitted.ts';
import { themeWord } from '../search/index.ts';
import type { StatisticsReply } from './schema.ts';

const MONTHS = 12;
const FIRST = 20;

type Department = {
  id: string;
  zh: string;
  en: string;
  datasets: number;
  rows: number;
  releases: number;
  views: number;
  previews: number;
  downloads: number;
  calls: number;
};
type Month = {
  month: string;
  opened: number;
  releases: number;
  views: number;
  previews: number;
  downloads: number;
  calls: number;
};
type Ranked = {
  by: keyof StatisticsReply['ranking'];
  id: string;
  slug: string;
  title: { zh: string; en: string };
  value: string;
};

export async function readStatistics(p: Platform): Promise<StatisticsReply> {
  const [departments, themes, months, ranked, totals] = await Promise.all([
    sql<Department>`select e.organisation_id as id, o.name_zh as zh, o.name_en as en, count(*)::int as datasets, sum(e.rows)::float8 as rows,
        coalesce(sum(r.n), 0)::int as releases, coalesce(sum(g.views), 0)::float8 as views, coalesce(sum(g.previews), 0)::float8 as previews,
        coalesce(sum(g.downloads), 0)::float8 as downloads, coalesce(sum(g.calls), 0)::float8 as calls
      from open.search_entry e join org.organisation o on o.id = e.organisation_id
      left join (select dataset_id, count(*) as n from open.release where state = 'published' group by 1) r on r.dataset_id = e.dataset_id
      left join open.dataset_figure g on g.dataset_id = e.dataset_id
      group by 1, 2, 3 order by datasets desc, rows desc, zh`.execute(p.db),
    sql<{
      theme: string;
      datasets: number;
      rows: number;
    }>`select theme, count(*)::int as datasets, sum(rows)::float8 as rows
      from open.search_entry where theme <> '' group by 1 order by 2 desc, 1`.execute(p.db),
    sql<Month>`with m as (select to_char(d, 'YYYY-MM') as month from generate_series(
        date_trunc('month', ${p.clock.today()}::date) - interval '${sql.raw(String(MONTHS - 1))} months', ${p.clock.today()}::date, '1 month') d)
      select m.month,
        (select count(*)::int from open.dataset where to_char(opened_at at time zone 'Asia/Shanghai', 'YYYY-MM') = m.month and state = 'open') as opened,
        (select count(*)::int from open.release where to_char(published_at at time zone 'Asia/Shanghai', 'YYYY-MM') = m.month and state = 'published') as releases,
        coalesce(u.views, 0)::float8 as views, coalesce(u.previews, 0)::float8 as previews,
        coalesce(u.downloads, 0)::float8 as downloads, coalesce(u.calls, 0)::float8 as calls
      from m left join (select to_char(day, 'YYYY-MM') as month, sum(times) filter (where way = 'view') as views,
          sum(times) filter (where way = 'preview') as previews, sum(times) filter (where way = 'file') as downloads,
          sum(times) filter (where way not in ('file', 'view', 'preview')) as calls
        from open.use_day group by 1) u on u.month = m.month
      order by 1`.execute(p.db),
    sql<Ranked>`select * from (
        (select 'views' as by, dataset_id, views::text as value from open.dataset_figure where views > 0 order by views desc limit ${FIRST})
        union all (select 'downloads', dataset_id, downloads::text from open.dataset_figure where downloads > 0 order by downloads desc limit ${FIRST})
        union all (select 'calls', dataset_id, calls::text from open.dataset_figure where calls > 0 order by calls desc limit ${FIRST})
        union all (select 'rating', dataset_id, rating::text from open.dataset_figure where rating is not null order by rating desc, ratings desc limit ${FIRST})
        union all (select 'rows', dataset_id, rows::text from open.search_entry where rows > 0 order by rows desc limit ${FIRST})
      ) f join lateral (select e.dataset_id as id, e.slug, v.content -> 'title' as title from open.search_entry e
        join open.dataset_version v on v.id = e.version_id where e.dataset_id = f.dataset_id) s on true`.execute(
      p.db,
    ),
    sql<{ reuses: number; questions: number; answered: number }>`select
      (select count(*)::int from open.product where state = 'published' and hidden_since is null) as reuses,
      (select count(*)::int from open.voice where kind = 'question' and shown = 'shown' and not private) as questions,
      (select count(*)::int from open.voice where kind = 'question' and shown = 'shown' and not private and state = 'answered') as answered`.execute(
      p.db,
    ),
  ]);
  const units = departments.rows;
  const law = await lawNow(p.db, p.law, p.clock.today());
  const providers = await providersOf(
    p.db,
    law,
    units.map(({ id }) => id),
  );
  const sum = (of: (one: Department) => number): number => units.reduce((all, one) => all + of(one), 0);
  const voices = totals.rows[0] ?? { reuses: 0, questions: 0, answered: 0 };
  const ranking = (by: Ranked['by']) =>
    ranked.rows
      .filter((one) => one.by === by)
      .map(({ id, slug, title, value }) => ({ id, slug, title, value: Number(value) }));
  return {
    totals: {
      datasets: sum((one) => one.datasets),
      departments: units.length,
      rows: sum((one) => one.rows),
      releases: sum((one) => one.releases),
      views: sum((one) => one.views),
      previews: sum((one) => one.previews),
      downloads: sum((one) => one.downloads),
      calls: sum((one) => one.calls),
      ...voices,
    },
    departments: units.map(({ zh, en, ...one }) => ({
      ...one,
      name: { zh, en: en || zh },
      reference: providers.get(one.id)?.reference ?? false,
    })),
    themes: themes.rows.map(({ theme, ...one }) => ({ ...themeWord(theme), key: theme, ...one })),
    months: months.rows,
    ranking: {
      views: ranking('views'),
      downloads: ranking('downloads'),
      calls: ranking('calls'),
      rating: ranking('rating'),
      rows: ranking('rows'),
    },
  };
}
