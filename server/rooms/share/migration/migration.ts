/** Exchange systems of before on their way to the platform: an interface is mapped to an entry, runs by its service, and is switched off. */
import type { FastifyInstance } from 'fastify';
import type { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import { type Actor, organisationOf } from '#kernel/actor.ts';
import { type Executor, type Tx, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { idParams, route } from '#kernel/http/route.ts';
import { newId } from '#kernel/ids.ts';
import { abilitiesOf, oversees, permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { getPublishedVersion } from '#rooms/catalog/index.ts';
import { probeServices, servicesOf } from '#rooms/serve/index.ts';
import { articlesOf } from '../sharing/law.ts';
import { numbered, partiesOf, personOf, titlesOf, unitOf } from '../sharing/parties.ts';
import { providerPolicy, readSharing } from '../sharing/policy.ts';
import { sharingTables } from '../sharing/tables.ts';
import { type MigrationReply, migrationReply, moveBody, type Stage, systemBody } from './schema.ts';

const base = '/api/share/migrations';

function registerLegacy(p: Platform, actor: Actor, input: z.output<typeof systemBody>): Promise<void> {
  const organisationId = unitOf(actor);
  permit(providerPolicy, actor, { providerId: organisationId });
  return transact(p.db, async (tx) => {
    const law = await lawNow(tx, p.law, p.clock.today());
    const id = newId();
    await sharingTables(tx)
      .insertInto('share.legacy_system')
      .values({
        id,
        number: await numbered(tx, 'legacy', 'QY', law.day),
        organisation_id: organisationId,
        name: input.name,
        by_person: personOf(actor),
        at: p.clock.now(),
      })
      .execute();
    await sharingTables(tx)
      .insertInto('share.legacy_interface')
      .values(
        [...new Set(input.interfaces)].map((name) => ({
          id: newId(),
          system_id: id,
          name,
          resource_id: null,
          service_id: null,
          switched_off_on: null,
          proof: null,
        })),
      )
      .execute();
    await record(tx, p, {
      kind: 'share.migration-registered',
      actor,
      subject: { type: 'share.legacy-system', id },
      decision: law.decided('registered', ['share.follow-up'], articlesOf(law, 'migration')),
      detail: { interfaces: input.interfaces.length },
    });
  });
}

/** True while a service of the entry answers. */
const runs = async (ex: Executor, resourceId: string): Promise<boolean> =>
  (await probeServices(ex, resourceId)).some(({ ok }) => ok);

/** Errors: `share.migration-open` for an old interface that is to be switched off before the new one runs. */
function moveInterface(
  p: Platform,
  actor: Actor,
  id: string,
  input: z.output<typeof moveBody>,
): Promise<void> {
  return transact(p.db, async (tx) => {
    const row = await lockInterface(tx, id);
    permit(providerPolicy, actor, { providerId: row.organisation_id });
    const law = await lawNow(tx, p.law, p.clock.today());
    const articles = articlesOf(law, 'migration');
    const resourceId = input.resourceId ?? row.resource_id;
    if (input.resourceId && !(await getPublishedVersion(tx, input.resourceId)))
      throw problem('kernel.not-found');
    if (input.switchedOffOn) {
      const early = input.switchedOffOn > law.day || !input.proof;
      if (early || !resourceId || !(await runs(tx, resourceId)))
        throw problem('share.migration-open', { articles });
    }
    const [service] = resourceId ? await servicesOf(tx, resourceId) : [];
    await sharingTables(tx)
      .updateTable('share.legacy_interface')
      .set({
        resource_id: resourceId,
        service_id: service?.id ?? null,
        ...(input.switchedOffOn ? { switched_off_on: input.switchedOffOn, proof: input.proof ?? null } : {}),
      })
      .where('id', '=', id)
      .execute();
    await record(tx, p, {
      kind: 'share.migration-moved',
      actor,
      subject: { type: 'share.legacy-interface', id },
      organisationId: row.organisation_id,
      decision: law.decided(input.switchedOffOn ? 'switched-off' : 'mapped', ['share.follow-up'], articles),
      detail: { resource: resourceId },
    });
  });
}

async function lockInterface(tx: Tx, id: string) {
  const row = await sharingTables(tx)
    .selectFrom('share.legacy_interface as i')
    .innerJoin('share.legacy_system as s', 's.id', 'i.system_id')
    .selectAll('i')
    .select('s.organisation_id')
    .where('i.id', '=', id)
    .forUpdate('i')
    .executeTakeFirst();
  if (!row) throw problem('kernel.not-found');
  return row;
}

async function readMigrations(p: Platform, actor: Actor): Promise<MigrationReply> {
  const own = organisationOf(actor) ?? '';
  let found = sharingTables(p.db).selectFrom('share.legacy_system');
  if (!oversees(actor)) found = found.where('organisation_id', '=', own);
  const systems = await found.selectAll().orderBy('at', 'desc').execute();
  const rows =
    systems.length === 0
      ? []
      : await sharingTables(p.db)
          .selectFrom('share.legacy_interface')
          .selectAll()
          .where(
            'system_id',
            'in',
            systems.map(({ id }) => id),
          )
          .orderBy('name')
          .execute();
  const running = new Map<string, boolean>();
  for (const { resource_id: id } of rows) if (id && !running.has(id)) running.set(id, await runs(p.db, id));
  const name = await partiesOf(
    p.db,
    systems.map(({ organisation_id: id }) => id),
  );
  const title = await titlesOf(
    p.db,
    rows.map(({ resource_id: id }) => id),
  );
  const stageOf = (row: (typeof rows)[number]): Stage => {
    if (!row.resource_id) return 'not-started';
    // What was switched off counts as moved only while the new one answers.
    if (!running.get(row.resource_id)) return 'mapped';
    return row.switched_off_on ? 'switched-off' : 'running';
  };
  const items = systems.map((system) => {
    const interfaces = rows
      .filter(({ system_id: id }) => id === system.id)
      .map((row) => ({
        id: row.id,
        name: row.name,
        stage: stageOf(row),
        resource: row.resource_id ? title(row.resource_id) : null,
        switchedOffOn: row.switched_off_on,
        proof: row.proof,
      }));
    return {
      id: system.id,
      number: system.number,
      name: system.name,
      organisation: name(system.organisation_id),
      migrated: interfaces.every(({ stage }) => stage === 'switched-off'),
      interfaces,
      abilities: abilitiesOf(actor, { providerId: system.organisation_id }, { move: providerPolicy }),
    };
  });
  const migrated = items.filter((one) => one.migrated).length;
  const all = items.flatMap(({ interfaces }) => interfaces);
  const law = await lawNow(p.db, p.law, p.clock.today());
  return {
    items,
    totals: {
      systems: items.length,
      migrated,
      remaining: items.length - migrated,
      interfaces: all.length,
      moved: all.filter(({ stage }) => stage === 'switched-off').length,
    },
    articles: articlesOf(law, 'migration'),
    abilities: abilitiesOf(actor, { providerId: own }, { register: providerPolicy }),
  };
}

export function migrationRoutes(app: FastifyInstance, p: Platform): void {
  route(app, {
    method: 'GET',
    url: base,
    summary: 'Old exchange systems by interface: not started, mapped, running on the platform, switched off',
    tag: 'share',
    policy: readSharing,
    reply: migrationReply,
    handler: ({ actor }) => readMigrations(p, actor),
  });
  route(app, {
    method: 'POST',
    url: base,
    summary: 'Registers an old exchange system with its interfaces',
    tag: 'share',
    policy: providerPolicy,
    entry: 'share.migration-registered',
    body: systemBody,
    reply: migrationReply,
    status: 201,
    handler: async ({ actor, body }) => {
      await registerLegacy(p, actor, body);
      return readMigrations(p, actor);
    },
  });
  route(app, {
    method: 'PUT',
    url: `${base}/interfaces/:id`,
    summary: 'Maps an old interface to an entry, or notes that it was switched off',
    tag: 'share',
    policy: providerPolicy,
    entry: 'share.migration-moved',
    params: idParams,
    body: moveBody,
    reply: migrationReply,
    handler: async ({ actor, params, body }) => {
      await moveInterface(p, actor, params.id, body);
      return readMigrations(p, actor);
    },
  });
}
