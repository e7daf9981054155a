/** Links to a file for one person's browser: bound to who made them, for a while, and worth nothing to anybody else. */
import { createHash, randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { Actor, PersonActor } from '#kernel/actor.ts';
import { type Executor, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { permit } from '#kernel/policy.ts';
import { record } from '#ledger/index.ts';
import type { Serving } from '../context.ts';
import { getGrant } from '../grants.ts';
import { aboutDelivery } from './make.ts';
import { takePolicy } from './policy.ts';
import { deliverableAs } from './request.ts';
import { deliverySetting } from './settings.ts';
import { type Ready, readyDelivery } from './state.ts';
import { deliveryTables } from './tables.ts';

export const linkPath = '/api/serve/delivery-links';

const digestOf = (token: string): Buffer => createHash('sha256').update(token).digest();

/** Throws `serve.delivery-*`, `serve.grant-not-active`. The token is told this once. */
export async function makeLink(
  p: Serving,
  actor: PersonActor,
  deliveryId: string,
): Promise<{ address: string; expiresAt: Date }> {
  const token = randomBytes(24).toString('base64url');
  const now = p.clock.now();
  const expiresAt = await transact(p.db, async (tx) => {
    const delivery = await ownDelivery(tx, p, actor, deliveryId);
    const grant = await getGrant(tx, delivery.grant_id);
    if (!grant) throw problem('kernel.not-found');
    deliverableAs(grant, p.clock.today());
    const until = new Date(now.getTime() + (await deliverySetting(tx, 'link-minutes')) * 60_000);
    await sql`delete from serve.delivery_link where expires_at < ${now}`.execute(tx);
    await deliveryTables(tx)
      .insertInto('serve.delivery_link')
      .values({
        digest: digestOf(token),
        delivery_id: delivery.id,
        person_id: actor.personId,
        organisation_id: actor.organisationId,
        made_at: now,
        expires_at: until,
      })
      .execute();
    await record(tx, p, {
      kind: 'serve.delivery-link-made',
      actor,
      ...aboutDelivery(delivery, grant),
      detail: { grant: grant.id, until: until.toISOString() },
    });
    return until;
  });
  return { address: `${linkPath}/${token}`, expiresAt };
}

async function ownDelivery(ex: Executor, p: Serving, actor: Actor, id: string): Promise<Ready> {
  const delivery = await readyDelivery(ex, id, p.clock.now());
  permit(takePolicy, actor, { providerId: delivery.provider_id, consumerId: delivery.consumer_id });
  return delivery;
}

/** Throws `serve.delivery-link` for a link that is another's, over, or never was. */
export async function openLink(p: Serving, actor: Actor, token: string): Promise<Ready> {
  const row = await deliveryTables(p.db)
    .selectFrom('serve.delivery_link')
    .selectAll()
    .where('digest', '=', digestOf(token))
    .executeTakeFirst();
  const own =
    row &&
    actor.kind === 'person' &&
    actor.personId === row.person_id &&
    actor.organisationId === row.organisation_id &&
    p.clock.now() < row.expires_at;
  if (!own) throw problem('serve.delivery-link');
  return ownDelivery(p.db, p, actor, row.delivery_id);
}
