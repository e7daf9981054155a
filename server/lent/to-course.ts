/** What the rooms tell of the course of an entry, and every table, interface and file they keep, as the stores list them. */
import { type RawBuilder, sql } from 'kysely';
import type { Platform } from '#cases/index.ts';
import type { Executor } from '#kernel/db.ts';
import type { Course, CourseEvent, CoursePorts, Holding } from '#rooms/catalog/index.ts';

const NEWEST = 10;

type Row = CourseEvent & { all: string };

/** Rows carry the count of all beside the newest of them. */
async function told(ex: Executor, statement: RawBuilder<Row>): Promise<Course['use']> {
  const { rows } = await statement.execute(ex);
  return {
    count: Number(rows[0]?.all ?? 0),
    events: rows.map(({ all: _, times, ...event }) => ({ ...event, times: Number(times) })),
  };
}

async function courseOf(ex: Executor, id: string): Promise<Course> {
  return {
    gathering: await told(
      ex,
      sql<Row>`select coalesce(b.ended_at, b.received_at) as at, b.organisation_id as "organisationId", b.received_by as "personId",
          b.file_name as what, 1 as times, count(*) over () as all
        from collect.batch b where b.resource_id = ${id} and b.state in ('merged', 'superseded')
        order by 1 desc limit ${NEWEST}`,
    ),
    application: await told(
      ex,
      sql<Row>`select a.submitted_at as at, a.applicant_id as "organisationId", a.submitted_by as "personId",
          coalesce(a.number, '') as what, 1 as times, count(*) over () as all
        from share.application a where a.resource_id = ${id} and a.submitted_at is not null
        order by a.submitted_at desc limit ${NEWEST}`,
    ),
    opening: await told(
      ex,
      sql<Row>`select v.published_at as at, d.organisation_id as "organisationId", v.published_by as "personId",
          d.slug as what, 1 as times, count(*) over () as all
        from open.dataset d join open.dataset_version v on v.dataset_id = d.id
        where d.resource_id = ${id} and v.published_at is not null
        order by v.published_at desc limit ${NEWEST}`,
    ),
    use: await told(
      ex,
      sql<Row>`with used as (
          select t.last_at as at, g.consumer_id as "organisationId", null::uuid as "personId", g.number as what, t.calls as times
          from serve.service s join serve.grant g on g.service_id = s.id join serve.call_tally t on t.grant_id = g.id
          where s.resource_id = ${id} and t.outcome = 'answered'
          union all
          select t.at, t.organisation_id, t.person_id, d.slug, t.times
          from open.dataset d join open.taking t on t.dataset_id = d.id
          where d.resource_id = ${id} and t.outcome = 'taken')
        select *, sum(times) over () as all from used order by at desc limit ${NEWEST}`,
    ),
  };
}

type Named = { name: string; ids: string[] };
const asHolding =
  (kind: Holding['kind']) =>
  ({ name, ids }: Named): Holding => ({ kind, name, resourceIds: ids });

/** `std_` and `open_` tables are named by the id of what they hold. */
const idIn = (table: string): string => {
  const hex = table.slice(table.indexOf('_') + 1);
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
};

async function warehouseTables(p: Platform): Promise<Named[]> {
  const found = await p.warehouse.query<{ name: string }>(
    "SELECT name FROM system.tables WHERE database = currentDatabase() AND (startsWith(name, 'std_') OR startsWith(name, 'open_'))",
  );
  const { rows } = await sql<{ id: string; resource: string | null }>`
    select r.id, d.resource_id as resource from open.release r join open.dataset d on d.id = r.dataset_id
    where d.origin = 'unit'`.execute(p.db);
  const releases = new Map(rows.map(({ id, resource }) => [id, resource]));
  const offered = new Set(await offeredReleases(p.db));
  return found.flatMap(({ name }): Named[] => {
    const id = idIn(name);
    if (offered.has(id)) return [];
    const resource = name.startsWith('open_') ? releases.get(id) : id;
    return [{ name, ids: resource ? [resource] : [] }];
  });
}

/** What bodies of society and research offer is no public data: it has a page of its own and no entry of a unit. */
async function offeredReleases(ex: Executor): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select r.id from open.release r join open.dataset d on d.id = r.dataset_id where d.origin <> 'unit'`.execute(
    ex,
  );
  return rows.map(({ id }) => id);
}

/** What callers read: one table a generation of a service's version. */
async function servingTables(ex: Executor): Promise<Named[]> {
  const { rows } = await sql<Named>`
    select t.name, coalesce(array_agg(s.resource_id) filter (where s.id is not null), '{}')::text[] as ids
    from (
      select n.nspname || '.' || c.relname as name, substring(c.relname from '([0-9a-f]{32})') as hex
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'serve_data' and c.relkind = 'r' and c.relname ~ '^s_[0-9a-f]{32}_g') t
    left join serve.service_version v on replace(v.id::text, '-', '') = t.hex
    left join serve.service s on s.id = v.service_id
    group by t.name`.execute(ex);
  return rows;
}

async function interfaces(ex: Executor): Promise<Named[]> {
  const { rows } = await sql<Named>`
    select s.code as name, array[s.resource_id]::text[] as ids from serve.service s
    union all
    select '/api/open/datasets/' || d.slug || '/rows', array_remove(array[d.resource_id], null)::text[]
    from open.dataset d where d.release_id is not null and d.state = 'open' and d.origin = 'unit'`.execute(
    ex,
  );
  return rows;
}

/** Files as received, as handed over, as opened. */
async function files(ex: Executor): Promise<Named[]> {
  const { rows } = await sql<Named>`
    select object_key as name, array_agg(distinct resource_id)::text[] as ids from collect.batch
    where state <> 'rejected' group by object_key, resource_id
    union all
    select f.path, array_remove(array[d.resource_id], null)::text[]
    from open.distribution f join open.release r on r.id = f.release_id join open.dataset d on d.id = r.dataset_id
    where r.state = 'published' and d.origin = 'unit'
    union all
    select number, array[resource_id]::text[] from serve.delivery`.execute(ex);
  return rows;
}

export const coursePorts: CoursePorts = {
  courseOf,
  async holdings(p) {
    const [tables, serving, ways, kept] = [
      await warehouseTables(p),
      await servingTables(p.db),
      await interfaces(p.db),
      await files(p.db),
    ];
    return [
      ...[...tables, ...serving].map(asHolding('table')),
      ...ways.map(asHolding('interface')),
      ...kept.map(asHolding('file')),
    ];
  },
};
