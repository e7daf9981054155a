/** Reading and writing services and their versions; the executor comes first, nothing is decided here. */
import { type ExpressionBuilder, type Selectable, sql } from 'kysely';
import type { Executor, Tx } from '#kernel/db.ts';
import type { Text } from '#kernel/errors.ts';
import { entriesForAll } from '#rooms/catalog/index.ts';
import { type Plan, readPlan } from './plan.ts';
import { type ServeTables, serveTables } from './tables.ts';
import type { ServiceKind } from './ways/terms.ts';

export type ServiceVersion = {
  id: string;
  serviceId: string;
  number: number;
  plan: Plan;
  planDigest: string;
  publishedAt: Date;
  /** 0: nothing is built yet. */
  generation: number;
  rows: number;
  batchSeq: number | null;
  batches: string[];
  refreshedAt: Date | null;
};

/** A service with its newest version. */
export type Service = {
  id: string;
  code: string;
  kind: ServiceKind;
  resourceId: string;
  providerId: string;
  title: Text;
  version: ServiceVersion;
};

const versionOf = (row: Selectable<ServeTables['serve.service_version']>): ServiceVersion => ({
  id: row.id,
  serviceId: row.service_id,
  number: row.number,
  plan: readPlan(row.plan),
  planDigest: row.plan_digest,
  publishedAt: row.published_at,
  generation: row.generation,
  rows: row.row_count,
  batchSeq: row.batch_seq,
  batches: row.batches,
  refreshedAt: row.refreshed_at,
});

export async function getServiceVersion(ex: Executor, id: string): Promise<ServiceVersion | undefined> {
  const row = await serveTables(ex)
    .selectFrom('serve.service_version')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  return row && versionOf(row);
}

export async function versionsOf(ex: Executor, serviceId: string): Promise<ServiceVersion[]> {
  const rows = await serveTables(ex)
    .selectFrom('serve.service_version')
    .selectAll()
    .where('service_id', '=', serviceId)
    .orderBy('number', 'desc')
    .execute();
  return rows.map(versionOf);
}

/** All versions that read a resource, whatever service they belong to. */
export async function versionsOfResource(ex: Executor, resourceId: string): Promise<ServiceVersion[]> {
  const rows = await serveTables(ex)
    .selectFrom('serve.service_version as version')
    .innerJoin('serve.service as service', 'service.id', 'version.service_id')
    .selectAll('version')
    .where('service.resource_id', '=', resourceId)
    .execute();
  return rows.map(versionOf);
}

async function withNewest(ex: Executor, rows: readonly ServeTables['serve.service'][]): Promise<Service[]> {
  if (rows.length === 0) return [];
  const newest = await serveTables(ex)
    .selectFrom('serve.service_version')
    .distinctOn('service_id')
    .selectAll()
    .where(
      'service_id',
      'in',
      rows.map(({ id }) => id),
    )
    .orderBy('service_id')
    .orderBy('number', 'desc')
    .execute();
  const byService = new Map(newest.map((row) => [row.service_id, versionOf(row)]));
  return rows.flatMap((row) => {
    const version = byService.get(row.id);
    if (!version) return [];
    const title = { zh: row.title_zh, en: row.title_en };
    return [
      {
        id: row.id,
        code: row.code,
        kind: row.kind,
        resourceId: row.resource_id,
        providerId: row.provider_id,
        title,
        version,
      },
    ];
  });
}

export async function getService(ex: Executor, id: string): Promise<Service | undefined> {
  const rows = await serveTables(ex).selectFrom('serve.service').selectAll().where('id', '=', id).execute();
  const [found] = await withNewest(ex, rows);
  return found;
}

export async function getServiceByCode(ex: Executor, code: string): Promise<Service | undefined> {
  const rows = await serveTables(ex)
    .selectFrom('serve.service')
    .selectAll()
    .where('code', '=', code)
    .execute();
  const [found] = await withNewest(ex, rows);
  return found;
}

export async function servicesOf(ex: Executor, resourceId: string): Promise<Service[]> {
  const rows = await serveTables(ex)
    .selectFrom('serve.service')
    .selectAll()
    .where('resource_id', '=', resourceId)
    .orderBy('code')
    .execute();
  return withNewest(ex, rows);
}

/** Of a provider in the area, or of an entry that is meant for everybody. */
const inAreaOrOpen = (eb: ExpressionBuilder<ServeTables, 'serve.service'>, area: string) =>
  eb.or([
    eb(
      'provider_id',
      'in',
      sql<string>`(select o.id from org.organisation o where o.region_code like ${`${area}%`})`,
    ),
    eb('resource_id', 'in', sql<string>`(${entriesForAll})`),
  ]);

/** Whether somebody who sees an area and no further may know of the service. */
export async function isWithin(ex: Executor, id: string, area: string): Promise<boolean> {
  const found = await serveTables(ex)
    .selectFrom('serve.service')
    .select('id')
    .where('id', '=', id)
    .where((eb) => inAreaOrOpen(eb, area))
    .executeTakeFirst();
  return found !== undefined;
}

/** `area`: of a reader who sees an area and no further. */
export async function listServices(
  ex: Executor,
  filter: {
    resource?: string;
    kind?: ServiceKind;
    q?: string;
    area?: string;
    page: number;
    pageSize: number;
  },
): Promise<{ items: Service[]; total: number }> {
  let query = serveTables(ex).selectFrom('serve.service');
  if (filter.resource) query = query.where('resource_id', '=', filter.resource);
  if (filter.kind) query = query.where('kind', '=', filter.kind);
  const { area } = filter;
  if (area !== undefined) query = query.where((eb) => inAreaOrOpen(eb, area));
  if (filter.q) {
    const like = `%${filter.q.replace(/[\\%_]/g, '\\$&')}%`;
    query = query.where((eb) =>
      eb.or([eb('code', 'ilike', like), eb('title_zh', 'ilike', like), eb('title_en', 'ilike', like)]),
    );
  }
  const { total } = await query
    .select((eb) => eb.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  const rows = await query
    .selectAll()
    .orderBy('created_at', 'desc')
    .limit(filter.pageSize)
    .offset((filter.page - 1) * filter.pageSize)
    .execute();
  return { items: await withNewest(ex, rows), total };
}

export async function insertVersion(
  tx: Tx,
  row: { id: string; serviceId: string; number: number; plan: Plan; planDigest: string; at: Date },
): Promise<void> {
  await serveTables(tx)
    .insertInto('serve.service_version')
    .values({
      id: row.id,
      service_id: row.serviceId,
      number: row.number,
      plan: JSON.stringify(row.plan),
      plan_digest: row.planDigest,
      published_at: row.at,
    })
    .execute();
}
