/** Which services give the rows of a resource, and which grants call them: lent to the room that draws where data go. */
import type { LegalDay } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';
import type { Text } from '#kernel/errors.ts';
import { getGrant } from './grants.ts';
import { type GrantState, serveTables } from './tables.ts';
import { wayPath } from './ways/terms.ts';

export type ServiceUse = {
  id: string;
  code: string;
  /** Path it is called at. */
  address: string;
  resourceId: string;
  title: Text;
  /** Names of the items its newest version gives. */
  items: string[];
  grants: {
    id: string;
    number: string;
    consumerId: string;
    systemId: string;
    state: GrantState;
    firstDay: LegalDay;
    lastDay: LegalDay | null;
  }[];
};

/** Columns of an entry whose values a unit may have by the grants it holds today; undefined: it holds none. A verification gives none. */
export async function grantedColumns(
  ex: Executor,
  day: LegalDay,
  organisationId: string,
  resourceId: string,
): Promise<string[] | undefined> {
  const found = await serveTables(ex)
    .selectFrom('serve.grant as g')
    .innerJoin('serve.service as s', 's.id', 'g.service_id')
    .select('g.id')
    .where('s.resource_id', '=', resourceId)
    .where('s.kind', '<>', 'verify')
    .where('g.consumer_id', '=', organisationId)
    .where('g.state', '=', 'active')
    .where('g.first_day', '<=', day)
    .where((eb) => eb.or([eb('g.last_day', 'is', null), eb('g.last_day', '>=', day)]))
    .execute();
  if (found.length === 0) return undefined;
  const columns = new Set<string>();
  for (const { id } of found)
    for (const name of (await getGrant(ex, id))?.terms.columns ?? []) columns.add(name);
  return [...columns];
}

/** Grants that are not revoked stand beside each service. */
export async function usesOf(ex: Executor, resourceIds: readonly string[]): Promise<ServiceUse[]> {
  if (resourceIds.length === 0) return [];
  const services = await serveTables(ex)
    .selectFrom('serve.service')
    .select(['id', 'code', 'kind', 'resource_id', 'title_zh', 'title_en'])
    .where('resource_id', 'in', [...resourceIds])
    .orderBy('code')
    .execute();
  if (services.length === 0) return [];
  const plans = await serveTables(ex)
    .selectFrom('serve.service_version')
    .distinctOn('service_id')
    .select(['service_id', 'plan'])
    .where(
      'service_id',
      'in',
      services.map(({ id }) => id),
    )
    .orderBy('service_id')
    .orderBy('number', 'desc')
    .execute();
  const grants = await serveTables(ex)
    .selectFrom('serve.grant')
    .selectAll()
    .where(
      'service_id',
      'in',
      services.map(({ id }) => id),
    )
    .where('state', '<>', 'revoked')
    .orderBy('number')
    .execute();
  return services.map((service) => ({
    id: service.id,
    code: service.code,
    address: wayPath(service.kind, service.code),
    resourceId: service.resource_id,
    title: { zh: service.title_zh, en: service.title_en },
    items: (plans.find((one) => one.service_id === service.id)?.plan.columns ?? []).map(({ name }) => name),
    grants: grants
      .filter((grant) => grant.service_id === service.id)
      .map((grant) => ({
        id: grant.id,
        number: grant.number,
        consumerId: grant.consumer_id,
        systemId: grant.system_id,
        state: grant.state,
        firstDay: grant.first_day,
        lastDay: grant.last_day,
      })),
  }));
}
