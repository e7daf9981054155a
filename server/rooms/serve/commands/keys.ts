/** Keys of a grant: made by the consumer, shown once, kept sealed because signatures must be recomputed; revoked for good. */
import { randomBytes } from 'node:crypto';
import type { Actor } from '#kernel/actor.ts';
import type { Tx } from '#kernel/db.ts';
import { transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { permit } from '#kernel/policy.ts';
import { record } from '#ledger/index.ts';
import type { Serving } from '../context.ts';
import { type Grant, keysOf, lockGrant } from '../grants.ts';
import { keyPolicy } from '../policy.ts';
import type { CreatedKey } from '../schema.ts';
import { serveTables } from '../tables.ts';

/** Enough for every machine of a system and for changing keys without a pause. */
export const MOST_KEYS = 10;
const secretBytes = 32;
const idBytes = 12;

async function heldGrant(tx: Tx, actor: Actor, grantId: string): Promise<Grant> {
  const grant = await lockGrant(tx, grantId);
  if (!grant) throw problem('kernel.not-found');
  permit(keyPolicy, actor, grant);
  return grant;
}

/**
 * The only time the secret is seen: 256 random bits. Throws `serve.grant-not-active` for an ended or suspended grant,
 * `serve.keys-enough` when ten keys are live.
 */
export function createKey(p: Serving, actor: Actor, grantId: string): Promise<CreatedKey> {
  return transact(p.db, async (tx) => {
    const grant = await heldGrant(tx, actor, grantId);
    const expired = grant.lastDay !== null && grant.lastDay < p.clock.today();
    if (grant.state !== 'active' || expired) {
      throw problem('serve.grant-not-active', { params: { state: expired ? 'expired' : grant.state } });
    }
    // The grant's row is held: two at once cannot both be the tenth.
    const live = (await keysOf(tx, grantId)).filter((key) => key.revoked_at === null).length;
    if (live >= MOST_KEYS) throw problem('serve.keys-enough', { params: { limit: MOST_KEYS } });
    const secret = randomBytes(secretBytes);
    const keyId = `gk_${randomBytes(idBytes).toString('base64url')}`;
    const now = p.clock.now();
    await serveTables(tx)
      .insertInto('serve.key')
      .values({
        id: keyId,
        grant_id: grantId,
        system_id: grant.systemId,
        sealed: p.vault.seal(secret),
        created_by: actor.kind === 'person' ? actor.personId : null,
        created_at: now,
        revoked_by: null,
        revoked_at: null,
      })
      .execute();
    await record(tx, p, {
      kind: 'serve.key-created',
      actor,
      subject: { type: 'serve.grant', id: grantId },
      organisations: [grant.consumerId, grant.providerId],
      ...(grant.caseId ? { case: grant.caseId } : {}),
      detail: { key: keyId, system: grant.systemId },
    });
    return { keyId, secret: secret.toString('base64url'), createdAt: now.toISOString(), grantId };
  });
}

export function revokeKey(p: Serving, actor: Actor, grantId: string, keyId: string): Promise<void> {
  return transact(p.db, async (tx) => {
    const grant = await heldGrant(tx, actor, grantId);
    const { numUpdatedRows } = await serveTables(tx)
      .updateTable('serve.key')
      .set({ revoked_at: p.clock.now(), revoked_by: actor.kind === 'person' ? actor.personId : null })
      .where('id', '=', keyId)
      .where('grant_id', '=', grantId)
      .where('revoked_at', 'is', null)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) throw problem('serve.key-not-of-grant');
    await record(tx, p, {
      kind: 'serve.key-revoked',
      actor,
      subject: { type: 'serve.grant', id: grantId },
      organisations: [grant.consumerId, grant.providerId],
      ...(grant.caseId ? { case: grant.caseId } : {}),
      detail: { key: keyId },
    });
  });
}
