/** Asks for a delivery: under a grant whose mode is a file or a copy, and only while it holds; a job makes it. */
import { sql } from 'kysely';
import type { PersonActor } from '#kernel/actor.ts';
import type { LegalDay } from '#kernel/clock.ts';
import { type Tx, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { permit } from '#kernel/policy.ts';
import { record } from '#ledger/index.ts';
import type { Serving } from '../context.ts';
import { type Grant, lockGrant } from '../grants.ts';
import { makeDeliveryJob } from '../jobs-names.ts';
import { getService, getServiceVersion } from '../repository.ts';
import { usualSizes } from './pieces.ts';
import { takePolicy } from './policy.ts';
import { deliveryTables } from './tables.ts';
import type { DeliveryFormat } from './types.ts';

/** Throws `serve.delivery-*` and `serve.grant-not-active`. */
export async function requestDelivery(
  tx: Tx,
  p: Serving,
  { grantId, actor, format }: { grantId: string; actor: PersonActor; format: DeliveryFormat },
): Promise<{ deliveryId: string }> {
  const grant = await lockGrant(tx, grantId);
  if (!grant) throw problem('kernel.not-found');
  permit(takePolicy, actor, grant);
  const kind = deliverableAs(grant, p.clock.today());
  const version = await getServiceVersion(tx, grant.versionId);
  const service = version && (await getService(tx, version.serviceId));
  if (!version || !service) throw problem('kernel.not-found');
  if (service.kind === 'verify') throw problem('serve.delivery-service');
  if (version.generation === 0) throw problem('serve.delivery-not-ready');
  const db = deliveryTables(tx);
  const waiting = await db
    .selectFrom('serve.delivery')
    .select('id')
    .where('grant_id', '=', grant.id)
    .where('state', 'in', ['queued', 'making'])
    .executeTakeFirst();
  if (waiting) throw problem('serve.delivery-waiting');
  const id = newId();
  const { hash } = await record(tx, p, {
    kind: 'serve.delivery-requested',
    actor,
    subject: { type: 'serve.delivery', id },
    organisationId: grant.consumerId,
    organisations: [grant.providerId],
    ...(grant.terms.caseId ? { case: grant.terms.caseId } : {}),
    purpose: grant.terms.purpose.code,
    detail: { grant: grant.id, terms: grant.digest, kind, format },
  });
  await db
    .insertInto('serve.delivery')
    .values({
      id,
      number: await deliveryNumber(tx, p.clock.today()),
      grant_id: grant.id,
      terms_version: grant.termsVersion,
      version_id: version.id,
      resource_id: service.resourceId,
      consumer_id: grant.consumerId,
      provider_id: grant.providerId,
      kind,
      format,
      requested_by: actor.personId,
      requested_at: p.clock.now(),
      state: 'queued',
      piece: usualSizes.piece,
      entry: hash,
    })
    .execute();
  await p.jobs.add(tx, makeDeliveryJob, { deliveryId: id }, { key: `${makeDeliveryJob} ${id}` });
  return { deliveryId: id };
}

export const askDelivery = (
  p: Serving,
  actor: PersonActor,
  input: { grantId: string; format: DeliveryFormat },
): Promise<{ deliveryId: string }> => transact(p.db, (tx) => requestDelivery(tx, p, { ...input, actor }));

/** As what the grant lets its data be handed over; refuses whatever is no file, and a grant that does not hold today. */
export function deliverableAs({ terms, state }: Grant, day: LegalDay): 'file' | 'copy' {
  // Electronic text is a file.
  const mode = terms.mode === 'text' ? 'file' : terms.mode;
  if ((mode !== 'file' && mode !== 'copy') || terms.environment !== 'production')
    throw problem('serve.delivery-mode');
  if (terms.measures?.encryption) throw problem('serve.delivery-sealed');
  const over = day < terms.firstDay || (terms.lastDay !== null && day > terms.lastDay);
  if (state !== 'active' || over)
    throw problem('serve.grant-not-active', { params: { state: over ? 'expired' : state } });
  return mode;
}

/** `D2026-000012`: gaps tell nothing, numbers never repeat. */
async function deliveryNumber(tx: Tx, day: LegalDay): Promise<string> {
  const { rows } = await sql<{ number: number }>`select nextval('serve.delivery_number') as number`.execute(
    tx,
  );
  return `D${day.slice(0, 4)}-${String(rows[0]?.number ?? 0).padStart(6, '0')}`;
}
