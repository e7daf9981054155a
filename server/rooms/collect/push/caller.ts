/** Who pushes: a signed call by the key of a living system, once. */

import type { Platform } from '#cases/index.ts';
import type { SystemActor } from '#kernel/actor.ts';
import { DAY_MS } from '#kernel/clock.ts';
import { problem } from '#kernel/errors.ts';
import { getSystem } from '#rooms/org/index.ts';
import type { PushPorts, SignedCall } from './ports.ts';
import { pushTables } from './tables.ts';

/** Errors: those of the gateway for headers, key, address, clock, signature, digest and nonce. */
export async function provedCaller(p: Platform, ports: PushPorts, call: SignedCall): Promise<SystemActor> {
  const keyId = ports.keyOf(call);
  const key = await pushTables(p.db)
    .selectFrom('collect.push_key')
    .selectAll()
    .where('id', '=', keyId)
    .executeTakeFirst();
  if (!key) throw problem('gateway.key-unknown');
  const { nonce, signedAt } = ports.prove(call, {
    secret: p.vault.open(key.sealed),
    addresses: key.addresses,
  });
  if (key.revoked_at) throw problem('gateway.key-revoked');
  const system = await getSystem(p.db, key.system_id);
  // A system that was closed, or went to another organisation with new keys to make, pushes no more.
  if (system?.state !== 'active' || system.organisationId !== key.organisation_id)
    throw problem('gateway.key-revoked');
  const { numInsertedOrUpdatedRows } = await pushTables(p.db)
    .insertInto('collect.push_nonce')
    .values({ key_id: keyId, nonce, signed_at: signedAt })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (numInsertedOrUpdatedRows !== 1n) throw problem('gateway.nonce-repeated');
  return { kind: 'system', systemId: system.id, organisationId: system.organisationId, keyId };
}

// Far beyond what any clock may differ by.

/** Removes nonces whose signed time can no longer be accepted. */
export async function dropPushNonces(p: Platform): Promise<void> {
  const before = new Date(p.clock.now().getTime() - DAY_MS);
  await pushTables(p.db).deleteFrom('collect.push_nonce').where('signed_at', '<', before).execute();
}
