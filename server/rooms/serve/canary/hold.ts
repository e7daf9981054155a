/** A service whose policy does not hold is held back at once; a person looks into it and releases it. */
import { sql } from 'kysely';
import { type PersonActor, platform } from '#kernel/actor.ts';
import { type Executor, type Tx, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { record } from '#ledger/index.ts';
import { notify } from '#notices/index.ts';
import { bureauOf } from '#rooms/org/index.ts';
import type { Serving } from '../context.ts';
import type { StoreName } from '../policy-sql/stream.ts';
import { getService, type ServiceVersion } from '../repository.ts';
import { markTables } from '../watermark/tables.ts';
import './events.ts';
import { findingText, notAsked } from './findings.ts';

/** Effective on the next call, in every process. Nothing where the service is held back already. */
export async function holdService(
  p: Serving,
  version: ServiceVersion,
  store: StoreName,
  finding: string,
): Promise<void> {
  await transact(p.db, async (tx) => {
    const held = await sql`update serve.service set held_at = ${p.clock.now()}
      where id = ${version.serviceId} and held_at is null`.execute(tx);
    const service = await getService(tx, version.serviceId);
    if (held.numAffectedRows === 0n || !service) return;
    const { hash } = await record(tx, p, {
      kind: 'serve.service-held',
      actor: platform,
      subject: { type: 'serve.service', id: service.id },
      organisationId: service.providerId,
      detail: { version: version.number, store, finding },
    });
    await markTables(tx)
      .insertInto('serve.service_hold')
      .values({
        id: newId(),
        service_id: service.id,
        version_id: version.id,
        store,
        finding,
        set_at: p.clock.now(),
        entry: hash,
      })
      .execute();
    await tell(tx, p, service, finding);
  });
}

async function tell(
  tx: Tx,
  p: Serving,
  service: { id: string; title: { zh: string; en: string }; providerId: string },
  finding: string,
): Promise<void> {
  const bureau = await bureauOf(tx, p.law.city.regionCode);
  await notify(tx, p, {
    kind: 'serve.service-held',
    to: [
      { organisationId: service.providerId, roles: ['provider'] },
      ...(bureau ? [{ organisationId: bureau.id, roles: ['bureau' as const, 'auditor' as const] }] : []),
    ],
    params: { service: service.title, finding: findingText(finding) },
    urgent: true,
    subject: { type: 'serve.service', id: service.id },
    link: '/marks/canary',
  });
}

/** Throws `serve.service-not-held`. */
export async function releaseService(
  p: Serving,
  actor: PersonActor,
  serviceId: string,
  note: string,
): Promise<void> {
  await transact(p.db, async (tx) => {
    const service = await getService(tx, serviceId);
    if (!service) throw problem('kernel.not-found');
    const released = await sql`update serve.service set held_at = null
      where id = ${serviceId} and held_at is not null`.execute(tx);
    if (released.numAffectedRows === 0n) throw problem('serve.service-not-held');
    const { hash } = await record(tx, p, {
      kind: 'serve.service-released',
      actor,
      subject: { type: 'serve.service', id: serviceId },
      organisationId: service.providerId,
      ...(actor.organisationId ? { organisations: [actor.organisationId] } : {}),
      detail: { code: service.code },
    });
    await markTables(tx)
      .updateTable('serve.service_hold')
      .set({ lifted_at: p.clock.now(), lifted_by: actor.personId, note, lift_entry: hash })
      .where('service_id', '=', serviceId)
      .where('lifted_at', 'is', null)
      .execute();
  });
}

/** For health: services that are held back, and those that could not be asked. */
export async function heldFaults(ex: Executor): Promise<{ ok: boolean; detail: string }> {
  const { rows } = await sql<{ what: string }>`
    select s.code || ' since ' || to_char(s.held_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as what
    from serve.service s where s.held_at is not null order by s.held_at limit 20`.execute(ex);
  const { rows: unasked } = await sql<{ code: string }>`
    select distinct s.code from serve.canary c join serve.service_version v on v.id = c.version_id
    join serve.service s on s.id = v.service_id
    where c.finding = ${notAsked} and exists (select 1 from serve.grant g where g.version_id = v.id and g.state = 'active')
    order by s.code limit 20`.execute(ex);
  const faults = [
    ...(rows.length > 0 ? [`held back: ${rows.map(({ what }) => what).join('; ')}`] : []),
    ...(unasked.length > 0 ? [`could not be asked: ${unasked.map(({ code }) => code).join('; ')}`] : []),
  ];
  return faults.length === 0
    ? { ok: true, detail: 'masks and row filters hold' }
    : { ok: false, detail: faults.join('. ') };
}
