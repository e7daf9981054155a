// Signs a person in. A wrong account and a wrong password are one answer, take the same time and count the same.
import { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import { type Actor, anonymous } from '#kernel/actor.ts';
import { type Tx, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { hashPassword, needsRehash, verifyPassword } from '#kernel/passwords.ts';
import { record } from '#ledger/index.ts';
import { membershipsOf } from '../repository.ts';
import { loadOrgSettings, type OrgSettings } from '../settings.ts';
import { type Counter, digest, forgiveAttempt, networkOf, reserveAttempt } from '../sign-in/attempts.ts';
import { beginPending, endPending, tryPending } from '../sign-in/pending.ts';
import { newToken, openSession } from '../sign-in/sessions.ts';
import { checkCode, hasSecondFactor, spendRecoveryCode } from '../sign-in/totp.ts';
import { type Membership, orgTables } from '../tables.ts';

export type SignInInput = {
  login: string;
  password: string;
  address: string;
  device?: string;
  /** What the browser calls itself, shown in the list of sessions. */
  label?: string;
};
export type SignedIn = { token: string; device?: string; personId: string };
/** The password was right and a code is still wanted; the ticket continues. */
export type HalfSignedIn = { ticket: string };

export async function signIn(p: Platform, input: SignInInput): Promise<SignedIn | HalfSignedIn> {
  const now = p.clock.now();
  const account = input.login.trim().toLowerCase();
  const settings = await loadOrgSettings(p.db);
  const person = await orgTables(p.db)
    .selectFrom('org.person as p')
    .innerJoin('org.credential as c', 'c.person_id', 'p.id')
    .where('p.account', '=', account)
    .where('p.state', '=', 'active')
    .select(['p.id', 'c.hash'])
    .executeTakeFirst();
  const network = networkOf(input.address);
  const known = person && (await knows(p, person.id, input.device));
  const counters: Counter[] = known
    ? [{ scope: 'device', key: digest(input.device ?? '') }]
    : [
        { scope: 'account', key: digest(account) },
        { scope: 'address', key: digest(network) },
      ];
  const wait = await transact(p.db, (tx) => reserveAttempt(tx, counters, settings, now));
  if (wait !== undefined) throw locked(settings, wait);

  if (!person || !(await verifyPassword(input.password, person.hash))) {
    // The derivation that an account would have cost.
    if (!person) await hashPassword(input.password);
    await transact(p.db, (tx) =>
      record(tx, p, {
        kind: 'org.sign-in-refused',
        actor: anonymous,
        subject: { type: 'sign-in', id: digest(account).toString('hex').slice(0, 16) },
        detail: { source: network },
      }),
    );
    throw problem('org.sign-in-refused');
  }
  const fresh = needsRehash(person.hash) ? await hashPassword(input.password) : undefined;
  return transact(p.db, async (tx) => {
    if (fresh) {
      await orgTables(tx)
        .updateTable('org.credential')
        .set({ hash: fresh })
        .where('person_id', '=', person.id)
        .execute();
    }
    // The attempt stays counted until the code was right: a stolen password gives no free tries at codes.
    if (await hasSecondFactor(tx, person.id)) {
      const detail = { network, account, known: known === true, label: input.label ?? '' };
      return { ticket: await beginPending(tx, now, 'second-factor', { personId: person.id, detail }) };
    }
    await forgiveAttempt(tx, counters, settings);
    const token = await enter(tx, p, settings, person.id, {
      source: network,
      method: 'password',
      device: input.label ?? '',
    });
    const device = known ? undefined : await remember(tx, person.id, now);
    return { token, personId: person.id, ...(device ? { device } : {}) };
  });
}

/** The second step: a code of the authenticator, or a recovery code, for a ticket of the first. */
export async function signInWithCode(
  p: Platform,
  input: { ticket: string; code: string; device?: string },
): Promise<SignedIn> {
  const now = p.clock.now();
  const settings = await loadOrgSettings(p.db);
  // The try is counted in a transaction of its own: a refusal must not take the count back.
  const pending = await transact(p.db, (tx) => tryPending(tx, now, ['second-factor'], input.ticket));
  if (!pending?.personId) throw problem('org.second-factor-expired');
  const { personId } = pending;
  const kept = secondStep.parse(pending.detail);
  const done = await transact(p.db, async (tx) => {
    const byCode = await checkCode(tx, p, personId, input.code);
    const right = byCode || (await spendRecoveryCode(tx, personId, input.code, now));
    if (!right) return undefined;
    await endPending(tx, input.ticket);
    const counters: Counter[] = kept.known
      ? [{ scope: 'device', key: digest(input.device ?? '') }]
      : [
          { scope: 'account', key: digest(kept.account) },
          { scope: 'address', key: digest(kept.network) },
        ];
    await forgiveAttempt(tx, counters, settings);
    const method = byCode ? 'password+code' : 'password+recovery';
    const token = await enter(tx, p, settings, personId, {
      source: kept.network,
      method,
      device: kept.label,
    });
    const device = kept.known ? undefined : await remember(tx, personId, now);
    return { token, personId, ...(device ? { device } : {}) };
  });
  if (done) return done;
  await transact(p.db, (tx) =>
    record(tx, p, {
      kind: 'org.sign-in-refused',
      actor: anonymous,
      subject: { type: 'sign-in', id: digest(kept.account).toString('hex').slice(0, 16) },
      detail: { source: kept.network, step: 'code' },
    }),
  );
  throw problem('org.second-factor-wrong');
}

const secondStep = z.object({
  network: z.string(),
  account: z.string(),
  known: z.boolean(),
  label: z.string(),
});

/** Opens the session in the first organisation of the person, or the one asked for, with its entry. */
export async function enter(
  tx: Tx,
  p: Platform,
  settings: OrgSettings,
  personId: string,
  detail: { source: string; method?: string; device?: string },
  organisationId?: string,
): Promise<string> {
  const memberships = await membershipsOf(tx, personId);
  const chosen = organisationId
    ? memberships.find((membership) => membership.organisationId === organisationId)
    : memberships[0];
  if (!chosen) throw problem(organisationId ? 'org.not-your-organisation' : 'org.no-role');
  const token = await openSession(tx, settings, p.clock.now(), {
    personId,
    organisationId: chosen.organisationId,
    method: detail.method,
    network: detail.source,
    device: detail.device,
  });
  await record(tx, p, {
    kind: 'org.signed-in',
    actor: actorIn(personId, chosen),
    subject: { type: 'person', id: personId },
    detail: { source: detail.source, ...(detail.method && { method: detail.method }) },
  });
  return token;
}

export const actorIn = (personId: string, { organisationId, regionCode, roles }: Membership): Actor => ({
  kind: 'person',
  personId,
  organisationId,
  regionCode,
  roles,
});

const locked = (settings: OrgSettings, minutes: number) =>
  problem('org.sign-in-locked', { params: { minutes, failures: settings.number('sign-in-failures') } });

async function knows(p: Platform, personId: string, device: string | undefined): Promise<boolean> {
  if (!device) return false;
  const row = await orgTables(p.db)
    .selectFrom('org.known_device')
    .select('person_id')
    .where('token_hash', '=', digest(device))
    .where('person_id', '=', personId)
    .executeTakeFirst();
  return row !== undefined;
}

async function remember(tx: Tx, personId: string, now: Date): Promise<string> {
  const device = newToken();
  await orgTables(tx)
    .insertInto('org.known_device')
    .values({ token_hash: digest(device), person_id: personId, created_at: now })
    .execute();
  return device;
}
