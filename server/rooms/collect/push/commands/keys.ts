/** Keys by which an application system pushes: made by its organisation, shown once, kept sealed, revoked for good. */
import { randomBytes } from 'node:crypto';
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { takeTurn, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { permit } from '#kernel/policy.ts';
import { record } from '#ledger/index.ts';
import { getSystem } from '#rooms/org/index.ts';
import { pushKeyPolicy } from '../policy.ts';
import type { PushPorts } from '../ports.ts';
import { pushTables } from '../tables.ts';

export const MOST_PUSH_KEYS = 10;

export type MadePushKey = { keyId: string; secret: string; systemId: string; createdAt: Date };

/** The only time the secret is seen. Errors: collect.push-keys-enough, collect.push-address. */
export async function makePushKey(
  p: Platform,
  ports: PushPorts,
  actor: Actor,
  input: { systemId: string; addresses: readonly string[] },
): Promise<MadePushKey> {
  const ranges = input.addresses.map((text) => {
    const range = ports.canonicalRange(text);
    if (range === undefined) throw problem('collect.push-address', { params: { range: text.slice(0, 60) } });
    return range;
  });
  return transact(p.db, async (tx) => {
    const system = await getSystem(tx, input.systemId);
    if (system?.state !== 'active') throw problem('kernel.not-found');
    permit(pushKeyPolicy, actor, system.organisationId);
    await takeTurn(tx, `push keys of ${system.id}`);
    const live = await pushTables(tx)
      .selectFrom('collect.push_key')
      .select('id')
      .where('system_id', '=', system.id)
      .where('revoked_at', 'is', null)
      .execute();
    if (live.length >= MOST_PUSH_KEYS)
      throw problem('collect.push-keys-enough', { params: { limit: MOST_PUSH_KEYS } });
    const secret = randomBytes(32);
    const keyId = `gk_push-${randomBytes(12).toString('base64url')}`;
    const createdAt = p.clock.now();
    await pushTables(tx)
      .insertInto('collect.push_key')
      .values({
        id: keyId,
        system_id: system.id,
        organisation_id: system.organisationId,
        sealed: p.vault.seal(secret),
        addresses: ranges.length > 0 ? JSON.stringify(ranges) : null,
        created_by: actor.kind === 'person' ? actor.personId : null,
        created_at: createdAt,
        revoked_by: null,
        revoked_at: null,
      })
      .execute();
    await record(tx, p, {
      kind: 'collect.push-key-made',
      actor,
      subject: { type: 'org.system', id: system.id },
      organisationId: system.organisationId,
      detail: { key: keyId, addresses: ranges },
    });
    return { keyId, secret: secret.toString('base64url'), systemId: system.id, createdAt };
  });
}

/** Errors: collect.push-key-unknown. */
export async function revokePushKey(p: Platform, actor: Actor, keyId: string): Promise<void> {
  await transact(p.db, async (tx) => {
    const key = await pushTables(tx)
      .selectFrom('collect.push_key')
      .selectAll()
      .where('id', '=', keyId)
      .forUpdate()
      .executeTakeFirst();
    if (!key || key.revoked_at) throw problem('collect.push-key-unknown');
    permit(pushKeyPolicy, actor, key.organisation_id);
    await pushTables(tx)
      .updateTable('collect.push_key')
      .set({ revoked_at: p.clock.now(), revoked_by: actor.kind === 'person' ? actor.personId : null })
      .where('id', '=', keyId)
      .execute();
    await record(tx, p, {
      kind: 'collect.push-key-revoked',
      actor,
      subject: { type: 'org.system', id: key.system_id },
      organisationId: key.organisation_id,
      detail: { key: keyId },
    });
  });
}
