/** The facts the daily check looks at: what stands in PostgreSQL, what lies in the warehouse, which files are there. */
import { sql } from 'kysely';
import type { Platform } from '#cases/index.ts';
import type { LegalDay } from '#kernel/clock.ts';
import { ident } from '#kernel/warehouse.ts';
import { lawNow } from '#law/settings.ts';
import { releaseTable } from '../releases/table.ts';
import { type ScoreFacts, scored } from '../scores/scored.ts';
import { freshnessOf } from '../search/freshness.ts';
import type { Facts } from './detect.ts';
import { overdueOf } from './waiting.ts';

type Row = Omit<Facts, 'stored' | 'emptyCells' | 'lostFiles' | 'overdue' | 'below'> & {
  ways: number;
  broken: string[];
  measured: { day: string; measures: ScoreFacts['measures'] } | null;
  slug: string;
  physical: string[];
  files: { format: string; path: string }[];
};

/** At most so many releases have their cells counted in one night; the others were counted on another. */
const COUNTED = 2000;

export async function gatherFacts(p: Platform, day: LegalDay, withCells: boolean): Promise<Facts[]> {
  const { rows } = await sql<Row>`select d.id, d.slug, d.organisation_id as "organisationId", d.state,
      to_char(d.opened_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD') as "openedOn",
      v.content #>> '{title,zh}' as title, v.content #>> '{summary,zh}' as summary, v.content ->> 'licence' as licence,
      v.content ->> 'updateCycle' as cycle, v.content -> 'contact' as contact, v.content -> 'fields' as fields,
      r.id as "releaseId", r.published_at as "releasedAt", coalesce(r.rows, 0)::float8 as rows, r.digest,
      coalesce((select array_agg(c ->> 'name') from jsonb_array_elements(r.columns) c), '{}') as columns,
      coalesce((select array_agg(c ->> 'physical') from jsonb_array_elements(r.columns) c), '{}') as physical,
      coalesce((select json_agg(json_build_object('format', f.format, 'rows', f.rows)) from open.distribution f where f.release_id = r.id), '[]') as formats,
      coalesce((select json_agg(json_build_object('format', f.format, 'path', f.path)) from open.distribution f where f.release_id = r.id), '[]') as files,
      (select count(*)::int + 1 from open.distribution f where f.release_id = r.id) as ways, coalesce(r.broken, '{}') as broken,
      (select json_build_object('day', q.day, 'measures', (select coalesce(json_agg(json_build_object('dimension', m.dimension,
          'checked', m.checked, 'failed', m.failed)), '[]') from quality.measure m where m.run_id = q.id))
        from quality.run q where q.resource_id = d.resource_id and q.cause <> 'gate' order by q.at desc, q.id desc limit 1) as measured,
      d.halt is not null as withdrawn,
      case when n.clean then '{}'::text[] else coalesce((select array_agg(distinct k #>> '{}')
        from jsonb_path_query(n.findings, '$.**.kind') k), '{}') end as personal
    from open.dataset d join open.dataset_version v on v.id = d.version_id
    left join open.release r on r.id = d.release_id
    left join lateral (select clean, findings from open.scan s where s.release_id = r.id order by at desc, id desc limit 1) n on true
    order by d.id`.execute(p.db);
  const [stored, overdue] = await Promise.all([storedRows(p), overdueOf(p, day)]);
  const law = await lawNow(p.db, p.law, p.clock.today());
  const facts: Facts[] = [];
  let counted = 0;
  for (const { physical, files, slug, ways, broken, measured, ...row } of rows) {
    const lies = row.releaseId === null ? undefined : stored.get(unquoted(releaseTable(row.releaseId)));
    const count = withCells && lies !== undefined && lies > 0 && physical.length > 0 && counted < COUNTED;
    if (count) counted += 1;
    facts.push({
      ...row,
      releasedAt: row.releasedAt === null ? null : new Date(row.releasedAt).toISOString(),
      stored: lies,
      emptyCells: count && row.releaseId !== null ? await emptyCells(p, row.releaseId, physical) : undefined,
      lostFiles: await lost(p, files),
      overdue: overdue.get(slug) ?? [],
      below: scored(law, {
        checkedOn: measured?.day ?? null,
        measures: measured?.measures ?? [],
        ways,
        broken: broken.length,
        freshness: freshnessOf(row.releasedAt, row.cycle, law.day),
      }).dimensions.flatMap(({ key, score, below }) =>
        below && score !== null ? [{ dimension: key, score }] : [],
      ),
    });
  }
  return facts;
}

const unquoted = (name: string): string => name.replaceAll('`', '');

/** Rows of every table of a release, as the engine itself knows them. */
async function storedRows(p: Platform): Promise<Map<string, number>> {
  const found = await p.warehouse.query<{ name: string; n: string | number | null }>(
    "SELECT name, total_rows AS n FROM system.tables WHERE database = currentDatabase() AND startsWith(name, 'open_')",
  );
  return new Map(found.map(({ name, n }) => [name, Number(n ?? 0)]));
}

async function emptyCells(p: Platform, releaseId: string, physical: readonly string[]): Promise<number> {
  const sum = physical.map((name) => `countIf(isNull(${ident(name)}))`).join(' + ');
  const [row] = await p.warehouse.query<{ n: string | number }>(
    `SELECT ${sum} AS n FROM ${releaseTable(releaseId)}`,
  );
  return Number(row?.n ?? 0);
}

async function lost(p: Platform, files: Row['files']): Promise<string[]> {
  const found = await Promise.all(
    files.map(async ({ format, path }) => ((await p.objects.has(path).catch(() => false)) ? [] : [format])),
  );
  return found.flat();
}
