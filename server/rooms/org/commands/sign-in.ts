// Signs a person in. A wrong account and a wrong password are one answer, take the same time and count the same.
import type { Platform } from '#cases/index.ts';
import { type Actor, anonymous } from '#kernel/actor.ts';
import { type Tx, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { hashPassword, needsRehash, verifyPassword } from '#kernel/passwords.ts';
import { record } from '#ledger/index.ts';
import { membershipsOf } from '../repository.ts';
import { loadOrgSettings, type OrgSettings } from '../settings.ts';
import { type Counter, digest, forgiveAttempt, networkOf, reserveAttempt } from '../sign-in/attempts.ts';
import { newToken, openSession } from '../sign-in/sessions.ts';
import { type Membership, orgTables } from '../tables.ts';

export type SignInInput = { login: string; password: string; address: string; device?: string };
export type SignedIn = { token: string; device?: string; personId: string };

export async function signIn(p: Platform, input: SignInInput): Promise<SignedIn> {
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
    await forgiveAttempt(tx, counters, settings);
    if (fresh) {
      await orgTables(tx)
        .updateTable('org.credential')
        .set({ hash: fresh })
        .where('person_id', '=', person.id)
        .execute();
    }
    const token = await enter(tx, p, settings, person.id, { source: network });
    const device = known ? undefined : await remember(tx, person.id, now);
    return { token, personId: person.id, ...(device ? { device } : {}) };
  });
}

/** Opens the session in the first organisation of the person, or the one asked for, with its entry. */
export async function enter(
  tx: Tx,
  p: Platform,
  settings: OrgSettings,
  personId: string,
  detail: Record<string, string>,
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
  });
  await record(tx, p, {
    kind: 'org.signed-in',
    actor: actorIn(personId, chosen),
    subject: { type: 'person', id: personId },
    detail,
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
