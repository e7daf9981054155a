/** Grants of the test environment: at once and without a decision, over rows that were made up, for any system of a unit that may see the service. */
import { sql } from 'kysely';
import { type Actor, hasRole, organisationOf } from '#kernel/actor.ts';
import { addDays } from '#kernel/clock.ts';
import { type Executor, takeTurn, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { allowed, definePolicy, denied, permit } from '#kernel/policy.ts';
import { boundTo, getSystem } from '#rooms/org/index.ts';
import { issueGrant } from '../commands/issue-grant.ts';
import { createKey } from '../commands/keys.ts';
import type { Serving } from '../context.ts';
import { type Grant, getGrant, keysOf } from '../grants.ts';
import { getService, isWithin, type Service } from '../repository.ts';
import type { CreatedKey } from '../schema.ts';
import { keyBody } from '../schema-grants.ts';
import { serveTables } from '../tables.ts';
import { fillTestFeed } from './feeds.ts';
import type { TestGrantBody, TestKeyBody } from './schema.ts';
import { testVersionOf } from './versions.ts';
import type { TestWorld } from './world.ts';

/** Who develops against the test environment: those who use data, for systems of their own. */
export const tryPolicy = definePolicy<{ organisationId: string }>(
  'serve.service.try',
  (actor) =>
    hasRole(actor, 'consumer') ? allowed : denied('需要数据使用角色', 'needs the role of a consumer'),
  (actor, { organisationId }) =>
    organisationOf(actor) === organisationId
      ? allowed
      : denied('只能为本单位的系统申请', 'only for systems of your own organisation'),
);

const daysValid = 90;
const terms = {
  purpose: { text: '联调测试', code: 'test' },
  basis: [],
  addresses: null,
  hours: [{ days: 'all' as const, from: '00:00', to: '24:00' }],
  peak: 1000,
  average: null,
  rate: { perSecond: 20, burst: 40 },
  concurrency: 8,
};

/** The service where the actor may know of it. */
export async function visibleService(p: Serving, actor: Actor, id: string): Promise<Service> {
  const service = await getService(p.db, id);
  if (!service) throw problem('kernel.not-found');
  const area = boundTo(actor);
  if (area !== undefined && !(await isWithin(p.db, id, area))) throw problem('org.area-other');
  return service;
}

/** An account that owns the tables would see both environments at once: then nothing of the test environment is made. */
async function isParted(p: Serving): Promise<boolean> {
  const { rows } = await sql<{ parted: boolean }>`
    select row_security_active('serve.grant') and row_security_active('serve.service_version') as parted`.execute(
    p.db,
  );
  return rows[0]?.parted ?? false;
}

/** The system's test grant on the newest version: the one it has, or a new one. */
export async function testGrantFor(
  p: Serving,
  world: TestWorld,
  actor: Actor,
  {
    serviceId,
    systemId,
    mode = 'interface',
  }: Partial<TestGrantBody> & { serviceId: string; systemId: string },
): Promise<Grant> {
  const service = await visibleService(p, actor, serviceId);
  const system = await getSystem(p.db, systemId);
  if (!system) throw problem('kernel.not-found');
  permit(tryPolicy, actor, { organisationId: system.organisationId });
  if (!(await isParted(p))) throw problem('serve.test-environment-away');
  const versionId = await testVersionOf(p, world, service.version);
  const { p: t } = world;
  return transact(t.db, async (tx) => {
    await takeTurn(tx, `serve.test-grant ${systemId} ${versionId}`);
    const held = await testGrantsOf(tx, service.id, [system.organisationId]);
    const today = t.clock.today();
    const known = held.find(
      (grant) =>
        grant.systemId === systemId &&
        grant.versionId === versionId &&
        grant.terms.mode === mode &&
        grant.state === 'active' &&
        (grant.lastDay ?? today) >= today,
    );
    if (known) return known;
    const issued = await issueGrant(tx, t, {
      ...terms,
      actor,
      versionId,
      systemId,
      columns: service.version.plan.columns.map(({ name }) => name),
      lastDay: addDays(today, daysValid),
      environment: 'test',
      mode,
    });
    if (mode === 'feed') await fillTestFeed(tx, t, versionId);
    return issued;
  });
}

/** Test grants of these organisations on a service, newest first; `ex` is of the test environment. */
export async function testGrantsOf(
  ex: Executor,
  serviceId: string,
  organisationIds: readonly string[],
): Promise<Grant[]> {
  const rows = await serveTables(ex)
    .selectFrom('serve.grant')
    .select('id')
    .where('service_id', '=', serviceId)
    .where('consumer_id', 'in', [...organisationIds])
    .orderBy('issued_at', 'desc')
    .execute();
  const grants = await Promise.all(rows.map(({ id }) => getGrant(ex, id)));
  return grants.filter((grant) => grant !== undefined);
}

export const createTestKey = (
  world: TestWorld,
  actor: Actor,
  grantId: string,
  asked: TestKeyBody,
): Promise<CreatedKey> =>
  createKey(world.p, actor, grantId, keyBody.parse({ ...asked, environment: 'test' }));

/** Keys of the grant that hold today. */
export async function liveTestKeys({ p: t }: TestWorld, grant: Grant) {
  const now = t.clock.now();
  return (await keysOf(t.db, grant)).filter(
    (key) =>
      key.environment === 'test' &&
      key.revoked_at === null &&
      (key.not_after === null || key.not_after > now),
  );
}
