/** Keys: a shared secret shown once and kept sealed because signatures must be recomputed, or a public key the consumer registers. */
import { type KeyObject, randomBytes } from 'node:crypto';
import type { Actor } from '#kernel/actor.ts';
import type { Tx } from '#kernel/db.ts';
import { transact } from '#kernel/db.ts';
import { type FieldIssue, problem } from '#kernel/errors.ts';
import { permit } from '#kernel/policy.ts';
import { record } from '#ledger/index.ts';
import type { Serving } from '../context.ts';
import { fingerprintOf, isShared, type PublicKeyFault, publicKeyOf } from '../gateway/profiles/material.ts';
import { type Grant, keysOf, lockGrant } from '../grants.ts';
import { keyPolicy } from '../policy.ts';
import type { CreatedKey } from '../schema.ts';
import { type KeyBody, keyBody } from '../schema-grants.ts';
import { serveTables } from '../tables.ts';

/** Enough for every machine of a system and for changing keys without a pause. */
export const MOST_KEYS = 10;
const secretBytes = 32;
const idBytes = 12;
const hour = 3_600_000;

const whyNot: Record<PublicKeyFault, { zh: string; en: string }> = {
  private: {
    zh: '提交的是私钥；私钥不得离开使用单位，请更换密钥对。',
    en: 'This is a private key; it must never leave its owner. Make another pair.',
  },
  unreadable: { zh: '不是 PEM（SPKI）格式的公钥。', en: 'It is no public key as PEM (SPKI).' },
  kind: { zh: '公钥的种类与所选算法不符。', en: 'The key is of another kind than the algorithm.' },
  short: { zh: 'RSA 密钥短于 2048 位。', en: 'An RSA key has 2048 bits at least.' },
};

async function heldGrant(tx: Tx, actor: Actor, grantId: string): Promise<Grant> {
  const grant = await lockGrant(tx, grantId);
  if (!grant) throw problem('kernel.not-found');
  permit(keyPolicy, actor, grant);
  return grant;
}

/**
 * The only time a secret is seen: 256 random bits. Throws `serve.grant-not-active` for an ended or suspended grant,
 * `serve.keys-enough` when ten keys are live, `serve.key-public` for a public key that does not fit.
 */
export function createKey(
  p: Serving,
  actor: Actor,
  grantId: string,
  asked: KeyBody = keyBody.parse({}),
): Promise<CreatedKey> {
  return transact(p.db, async (tx) => {
    const grant = await heldGrant(tx, actor, grantId);
    const expired = grant.lastDay !== null && grant.lastDay < p.clock.today();
    if (grant.state !== 'active' || expired) {
      throw problem('serve.grant-not-active', { params: { state: expired ? 'expired' : grant.state } });
    }
    const now = p.clock.now();
    const notAfter = asked.notAfter ? new Date(asked.notAfter) : null;
    if (notAfter && notAfter <= now) throw problem('serve.key-period');
    // The grant's row is held: two at once cannot both be the tenth.
    const keys = (await keysOf(tx, grant)).filter(
      (key) => key.revoked_at === null && (key.not_after === null || key.not_after > now),
    );
    if (keys.length >= MOST_KEYS) throw problem('serve.keys-enough', { params: { limit: MOST_KEYS } });
    const former = asked.follows ? keys.find(({ id }) => id === asked.follows) : undefined;
    if (asked.follows && !former) throw problem('serve.key-not-of-grant');
    const registered = isShared(asked.algorithm) ? undefined : registeredKey(grant, asked);
    const secret = registered ? undefined : randomBytes(secretBytes);
    const keyId = `gk_${randomBytes(idBytes).toString('base64url')}`;
    const fingerprint = registered ? fingerprintOf(registered) : null;
    await serveTables(tx)
      .insertInto('serve.key')
      .values({
        id: keyId,
        grant_id: asked.wholeSystem ? null : grantId,
        system_id: grant.systemId,
        environment: asked.environment,
        algorithm: asked.algorithm,
        sealed: secret ? p.vault.seal(secret) : null,
        ...(registered && fingerprint
          ? { public_key: registered.export({ type: 'spki', format: 'pem' }).toString(), fingerprint }
          : {}),
        ...(notAfter ? { not_after: notAfter } : {}),
        ...(former ? { follows: former.id } : {}),
        created_by: actor.kind === 'person' ? actor.personId : null,
        created_at: now,
        revoked_by: null,
        revoked_at: null,
      })
      .execute();
    const overlap = former
      ? await endAfter(tx, former, new Date(now.getTime() + asked.overlapHours * hour))
      : {};
    await record(tx, p, {
      kind: 'serve.key-created',
      actor,
      subject: { type: 'serve.grant', id: grantId },
      organisations: [grant.consumerId, grant.providerId],
      ...(grant.caseId ? { case: grant.caseId } : {}),
      detail: {
        key: keyId,
        system: grant.systemId,
        algorithm: asked.algorithm,
        environment: asked.environment,
        ...(fingerprint ? { fingerprint } : {}),
        ...(asked.wholeSystem ? { wholeSystem: true } : {}),
        ...(notAfter ? { notAfter: notAfter.toISOString() } : {}),
        ...overlap,
      },
    });
    return {
      keyId,
      secret: secret?.toString('base64url') ?? null,
      algorithm: asked.algorithm,
      fingerprint,
      createdAt: now.toISOString(),
      grantId,
    };
  });
}

function registeredKey(grant: Grant, { algorithm, publicKey }: KeyBody): KeyObject {
  // Records travel sealed under the key's secret; whoever registers a public key has none to open them with.
  if (grant.terms.measures?.encryption)
    throw problem('serve.key-needs-secret', { fields: [needsSecret(grant.terms.measures.grade)] });
  const found = publicKeyOf(algorithm, publicKey ?? '');
  if (typeof found === 'string') throw problem('serve.key-public', { params: { why: whyNot[found] } });
  return found;
}

const needsSecret = (grade: string): FieldIssue => ({
  path: 'algorithm',
  code: 'sealed-grade',
  message: {
    zh: `数据级别“${grade}”要求密文传输，须用共享密钥`,
    en: `the grade “${grade}” seals answers under a shared secret`,
  },
  mend: { zh: '请选 HMAC', en: 'choose HMAC' },
  articles: [],
  severity: 'error',
});

/** The former key is answered until the overlap is over, never longer than it already was to be. */
async function endAfter(
  tx: Tx,
  former: { id: string; not_after: Date | null },
  end: Date,
): Promise<{ follows: string; formerUntil: string }> {
  const until = former.not_after !== null && former.not_after < end ? former.not_after : end;
  await serveTables(tx)
    .updateTable('serve.key')
    .set({ not_after: until })
    .where('id', '=', former.id)
    .execute();
  return { follows: former.id, formerUntil: until.toISOString() };
}

/** A key of the whole system is revoked from any of its grants. */
export function revokeKey(p: Serving, actor: Actor, grantId: string, keyId: string): Promise<void> {
  return transact(p.db, async (tx) => {
    const grant = await heldGrant(tx, actor, grantId);
    const { numUpdatedRows } = await serveTables(tx)
      .updateTable('serve.key')
      .set({ revoked_at: p.clock.now(), revoked_by: actor.kind === 'person' ? actor.personId : null })
      .where('id', '=', keyId)
      .where((eb) =>
        eb.or([
          eb('grant_id', '=', grantId),
          eb.and([eb('grant_id', 'is', null), eb('system_id', '=', grant.systemId)]),
        ]),
      )
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
