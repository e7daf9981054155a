/** Counts of the entries on show as the reader sees them: by class, theme, department, cycle and grade, coverage, growth by month. */
import { sql } from 'kysely';
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { lawNow } from '#law/settings.ts';
import { csv } from '../csv.ts';
import { audienceOf } from '../policy.ts';
import { shownGroups } from '../queries.ts';
import { countFacets, readTerms } from '../read.ts';
import { resourceQuery } from '../schema.ts';
import type { StatisticsReply } from './schema.ts';

export async function readStatistics(p: Platform, actor: Actor): Promise<StatisticsReply> {
  const filter = resourceQuery.parse({});
  const law = await lawNow(p.db, p.law, p.clock.today());
  const asked = { k: p, law, actor, filter };
  const facets = await countFacets(p, actor, filter);
  const grades = await shownGroups(
    asked,
    sql`(select v.security_level from catalog.resource_version v where v.id = e.version_id)`,
  );
  const months = await shownGroups(
    asked,
    sql`(select to_char(min(v.published_at) at time zone 'Asia/Shanghai', 'YYYY-MM')
      from catalog.resource_version v where v.resource_id = e.resource_id and v.state = 'published')`,
  );
  const words = (await readTerms(p)).securityLevels;
  let sum = 0;
  return {
    on: p.clock.today(),
    total: facets.provider.reduce((all, { count }) => all + count, 0),
    items: await countItems(asked),
    class: facets.class,
    opening: facets.opening,
    theme: facets.theme,
    provider: facets.provider,
    cycle: facets.cycle,
    grade: grades
      .filter(({ key }) => key !== '')
      .map(({ key, count }) => {
        const word = words.find((one) => one.key === key);
        return { key, zh: word?.zh ?? key, en: word?.en ?? key, count };
      }),
    coverage: await coverage(p, actor),
    growth: [...months]
      .sort((a, b) => a.key.localeCompare(b.key))
      .map(({ key, count }) => {
        sum += count;
        return { month: key, count, total: sum };
      }),
  };
}

async function countItems(asked: Parameters<typeof shownGroups>[0]): Promise<number> {
  const groups = await shownGroups(
    asked,
    sql`(select count(*)::text from catalog.item i where i.version_id = e.version_id)`,
  );
  return groups.reduce((all, { key, count }) => all + Number(key) * count, 0);
}

type Share = { done: number; all: number };

async function coverage(p: Platform, actor: Actor): Promise<StatisticsReply['coverage']> {
  const audience = audienceOf(actor);
  const area = audience.kind === 'overseer' ? (audience.area ?? '') : '';
  const { rows: organisations } = await sql<Share>`select count(*)::int as all,
      (count(*) filter (where exists (select 1 from catalog.search_entry e where e.provider_id = o.id)))::int as done
    from org.organisation o where o.state = 'active' and o.region_code like ${`${area}%`}`.execute(p.db);
  const { rows: systems } = await sql<Share>`select count(*)::int as all,
      (count(*) filter (where exists (select 1 from catalog.search_entry e
        join catalog.source_system s on s.version_id = e.version_id where s.system_id = a.id)))::int as done
    from org.application_system a join org.organisation o on o.id = a.organisation_id
    where a.state = 'active' and o.region_code like ${`${area}%`}`.execute(p.db);
  const share = (row: Share | undefined) => ({ done: row?.done ?? 0, of: row?.all ?? 0 });
  return { organisations: share(organisations[0]), systems: share(systems[0]) };
}

const heads = { zh: ['统计维度', '值', '目录数'], en: ['Counted by', 'Value', 'Entries'] };
const dimensions = {
  class: { zh: '共享属性', en: 'Sharing' },
  opening: { zh: '开放属性', en: 'Opening' },
  theme: { zh: '主题', en: 'Theme' },
  provider: { zh: '提供单位', en: 'Provider' },
  cycle: { zh: '更新周期', en: 'Update cycle' },
  grade: { zh: '安全级别', en: 'Grade' },
} as const;

export function statisticsCsv(found: StatisticsReply, lang: 'zh' | 'en'): string {
  const rows: (string | number)[][] = [];
  for (const name of ['class', 'opening', 'theme', 'provider', 'cycle', 'grade'] as const)
    for (const figure of found[name]) rows.push([dimensions[name][lang], figure[lang], figure.count]);
  for (const { month, count } of found.growth)
    rows.push([lang === 'zh' ? '首次发布月份' : 'Month of first publication', month, count]);
  return csv(heads[lang], rows);
}
