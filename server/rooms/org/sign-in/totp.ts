// The second factor: a time-based code (RFC 6238), each good once, and recovery codes for a lost device.
import { randomBytes } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import type { Platform } from '#cases/index.ts';
import type { Executor, Tx } from '#kernel/db.ts';
import { platformName } from '#law/index.ts';
import { digest } from './attempts.ts';
import { signInTables } from './tables.ts';

const SECRET_BYTES = 20;
const RECOVERY_CODES = 8;
/** Steps of 30 seconds a clock may be off to either side. */
const WINDOW = 1;

const totpOf = (p: Platform, account: string, secret: Buffer): TOTP =>
  new TOTP({
    issuer: `${p.law.city.nameZh} ${platformName(p.law).zh}`,
    label: account,
    secret: new Secret({ buffer: new Uint8Array(secret).buffer }),
  });

/** True when the person signs in with a second factor. */
export async function hasSecondFactor(ex: Executor, personId: string): Promise<boolean> {
  const row = await signInTables(ex)
    .selectFrom('org.totp')
    .select('person_id')
    .where('person_id', '=', personId)
    .where('confirmed_at', 'is not', null)
    .executeTakeFirst();
  return row !== undefined;
}

/** Begins anew: gives the secret to enter into an authenticator. It counts only once a code of it was right. */
export async function beginTotp(
  tx: Tx,
  p: Platform,
  { personId, account }: { personId: string; account: string },
): Promise<{ secret: string; uri: string }> {
  const secret = randomBytes(SECRET_BYTES);
  const values = {
    secret: p.vault.seal(secret),
    confirmed_at: null,
    last_step: 0,
    created_at: p.clock.now(),
  };
  await signInTables(tx)
    .insertInto('org.totp')
    .values({ person_id: personId, ...values })
    .onConflict((conflict) => conflict.column('person_id').doUpdateSet(values))
    .execute();
  const totp = totpOf(p, account, secret);
  return { secret: totp.secret.base32, uri: totp.toString() };
}

/** True when the code is right and was not used before; marks it used. `confirm`: the first code of a new secret. */
export async function checkCode(
  tx: Tx,
  p: Platform,
  personId: string,
  code: string,
  { confirm = false } = {},
): Promise<boolean> {
  const db = signInTables(tx);
  const row = await db
    .selectFrom('org.totp')
    .select(['secret', 'last_step', 'confirmed_at'])
    .where('person_id', '=', personId)
    .forUpdate()
    .executeTakeFirst();
  if (!row || (row.confirmed_at === null) !== confirm) return false;
  const totp = totpOf(p, '', p.vault.open(row.secret));
  const timestamp = p.clock.now().getTime();
  const delta = totp.validate({ token: code.replace(/\s/g, ''), timestamp, window: WINDOW });
  if (delta === null) return false;
  const step = totp.counter({ timestamp }) + delta;
  if (step <= row.last_step) return false;
  await db
    .updateTable('org.totp')
    .set({ last_step: step, ...(confirm && { confirmed_at: p.clock.now() }) })
    .where('person_id', '=', personId)
    .execute();
  return true;
}

/** New recovery codes in place of the old ones; shown once, kept as digests. */
export async function newRecoveryCodes(tx: Tx, personId: string): Promise<string[]> {
  const codes = Array.from({ length: RECOVERY_CODES }, () => {
    const text = randomBytes(6).toString('hex');
    return `${text.slice(0, 6)}-${text.slice(6)}`;
  });
  const db = signInTables(tx);
  await db.deleteFrom('org.recovery_code').where('person_id', '=', personId).execute();
  await db
    .insertInto('org.recovery_code')
    .values(
      codes.map((code) => ({ hash: recoveryDigest(personId, code), person_id: personId, used_at: null })),
    )
    .execute();
  return codes;
}

/** True when it is one of the person's unused recovery codes; uses it up. */
export async function spendRecoveryCode(tx: Tx, personId: string, code: string, now: Date): Promise<boolean> {
  const row = await signInTables(tx)
    .updateTable('org.recovery_code')
    .set({ used_at: now })
    .where('hash', '=', recoveryDigest(personId, code))
    .where('used_at', 'is', null)
    .returning('person_id')
    .executeTakeFirst();
  return row !== undefined;
}

// 48 random bits each, one of five tries: a plain digest bound to the person is enough.
const recoveryDigest = (personId: string, code: string): Buffer =>
  digest(`${personId}:${code.trim().toLowerCase().replace(/[\s-]/g, '')}`);

export async function removeTotp(tx: Tx, personId: string): Promise<void> {
  const db = signInTables(tx);
  await db.deleteFrom('org.totp').where('person_id', '=', personId).execute();
  await db.deleteFrom('org.recovery_code').where('person_id', '=', personId).execute();
}
