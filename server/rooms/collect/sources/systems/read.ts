/** The register of business systems with what was gathered of each: the bureau sees all, a unit those it owns or gathers from. */
import { sql } from 'kysely';
import type { Platform } from '#cases/index.ts';
import { type Actor, organisationOf } from '#kernel/actor.ts';
import { abilitiesOf } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { csv } from '#rooms/catalog/index.ts';
import { organisationNames } from '#rooms/org/index.ts';
import { listStandings } from '../../gathering/standing.ts';
import { looksOn } from '../../policy.ts';
import { systemKeepPolicy } from '../policy.ts';
import type { SystemLevel } from '../tables.ts';
import { connectionRule, unitRule } from './commands.ts';
import type { SystemsReply } from './schema.ts';

type Row = {
  id: string;
  code: string;
  name_zh: string;
  name_en: string;
  organisation_id: string;
  level: SystemLevel;
  gatherer_id: string | null;
  connected_at: Date | null;
  entries: number;
  gathered: number;
  last_at: Date | null;
  red: boolean;
};
type Asked = { q?: string; state?: 'connected' | 'unconnected' | 'red'; page: number; pageSize: number };

const NEVER_SHOWN = 500;

const rowsOf = (own: string | undefined) => sql`
  select s.id, s.code, s.name_zh, s.name_en, s.organisation_id, b.level, b.gatherer_id,
    coalesce(b.connected_at, least((select min(u.received_at) from collect.push u where u.system_id = s.id),
      (select min(k.connected_at) from collect.connector k where k.system_id = s.id))) as connected_at,
    n.entries, n.gathered, n.last_at, n.entries > 0 and n.last_at is null as red
  from collect.business_system b
  join org.application_system s on s.id = b.system_id
  cross join lateral (
    select count(*)::int as entries, (count(*) filter (where last.at is not null))::int as gathered, max(last.at) as last_at
    from catalog.resource r
    join catalog.source_system c on c.version_id = r.published_version_id and c.system_id = s.id
    left join lateral (
      select max(t.ended_at) as at from collect.visible v join collect.batch t on t.id = v.batch_id
      where v.resource_id = r.id) last on true
    where r.state = 'active') n
  where s.state = 'active' ${own ? sql`and ${own} in (s.organisation_id, b.gatherer_id)` : sql``}`;

export async function readSystems(
  p: Platform,
  actor: Actor,
  { page, pageSize, q, state }: Asked,
): Promise<SystemsReply> {
  const own = looksOn(actor) ? undefined : organisationOf(actor);
  const law = await lawNow(p.db, p.law, p.clock.today());
  const pattern = `%${(q ?? '').replaceAll(/[\\%_]/g, '\\$&')}%`;
  const filtered = sql`select * from (${rowsOf(own)}) x where true
    ${q ? sql`and (name_zh ilike ${pattern} or name_en ilike ${pattern} or code ilike ${pattern})` : sql``}
    ${state === 'connected' ? sql`and connected_at is not null` : sql``}
    ${state === 'unconnected' ? sql`and connected_at is null` : sql``}
    ${state === 'red' ? sql`and red` : sql``}`;
  const { rows } = await sql<Row>`${filtered} order by red desc, connected_at nulls first, code
    limit ${pageSize} offset ${(page - 1) * pageSize}`.execute(p.db);
  const { rows: count } = await sql<{ n: number }>`select count(*)::int as n from (${filtered}) y`.execute(
    p.db,
  );
  const { rows: sums } = await sql<SystemsReply['totals']>`
    select count(*)::int as systems, (count(*) filter (where connected_at is null))::int as unconnected,
      (count(*) filter (where red))::int as red from (${rowsOf(own)}) z`.execute(p.db);
  const never = (await listStandings(p.db, law, own ? { organisationId: own } : {})).filter(
    ({ lastBatchId, state: standing }) =>
      lastBatchId === null && standing !== 'excepted' && standing !== 'free',
  );
  const names = await organisationNames(p.db, [
    ...rows.flatMap(({ organisation_id, gatherer_id }) => [
      organisation_id,
      ...(gatherer_id ? [gatherer_id] : []),
    ]),
    ...never.map(({ providerId }) => providerId),
  ]);
  const party = (id: string) => ({ id, name: names.get(id) ?? { zh: '', en: '' } });
  return {
    items: rows.map((row) => ({
      id: row.id,
      code: row.code,
      name: { zh: row.name_zh, en: row.name_en },
      organisation: party(row.organisation_id),
      level: row.level,
      gatherer: row.gatherer_id ? party(row.gatherer_id) : null,
      state: row.connected_at ? 'connected' : 'unconnected',
      connectedAt: row.connected_at?.toISOString() ?? null,
      entries: row.entries,
      gathered: row.gathered,
      lastBatchAt: row.last_at?.toISOString() ?? null,
      red: row.red,
      abilities: abilitiesOf(
        actor,
        { organisationId: row.organisation_id, gathererId: row.gatherer_id },
        { exchange: systemKeepPolicy },
      ),
    })),
    total: count[0]?.n ?? 0,
    page,
    pageSize,
    totals: sums[0] ?? { systems: 0, unconnected: 0, red: 0 },
    neverGathered: never.slice(0, NEVER_SHOWN).map((row) => ({
      resource: { id: row.resourceId, name: row.name },
      provider: party(row.providerId),
      since: row.due ?? '',
    })),
    unitRequired: law.flag(unitRule),
    articles: [...law.cite(unitRule), ...law.cite(connectionRule)],
    abilities: abilitiesOf(
      actor,
      { organisationId: organisationOf(actor) ?? '' },
      { register: systemKeepPolicy },
    ),
  };
}

/** The report as a file for a spreadsheet. */
export async function exportSystems(p: Platform, actor: Actor): Promise<string> {
  const { items } = await readSystems(p, actor, { page: 1, pageSize: 100_000 });
  return csv(
    [
      '系统',
      '编码',
      '所属单位',
      '建设层级',
      '汇聚责任单位',
      '接入状态',
      '目录条目',
      '有数据条目',
      '最近批次',
      '有目录无批次',
    ],
    items.map((one) => [
      one.name.zh,
      one.code,
      one.organisation.name.zh,
      one.level,
      one.gatherer?.name.zh ?? '',
      one.state,
      one.entries,
      one.gathered,
      one.lastBatchAt ?? '',
      one.red ? '是' : '',
    ]),
  );
}
