// What a signed-in person does with the session: leave it, act for another organisation, change the password.
import type { Platform } from '#cases/index.ts';
import { transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { hashPassword, verifyPassword } from '#kernel/passwords.ts';
import { record } from '#ledger/index.ts';
import { passwordFaults } from '../password-rules.ts';
import { loadOrgSettings } from '../settings.ts';
import { provePassword } from '../sign-in/prove.ts';
import { actorOf, endSession, endSessionsOf, openSession, type SignIn } from '../sign-in/sessions.ts';
import { orgTables } from '../tables.ts';
import { actorIn, enter } from './sign-in.ts';

export async function signOut(p: Platform, session: SignIn): Promise<void> {
  await transact(p.db, async (tx) => {
    await endSession(tx, session.sessionId, p.clock.now());
    await record(tx, p, {
      kind: 'org.signed-out',
      actor: actorOf(session),
      subject: { type: 'person', id: session.person.id },
    });
  });
}

/** A new token for the new part: the old one ends. */
export async function switchOrganisation(
  p: Platform,
  session: SignIn,
  organisationId: string,
): Promise<string> {
  const chosen = session.memberships.find((membership) => membership.organisationId === organisationId);
  if (!chosen) throw problem('org.not-your-organisation');
  const settings = await loadOrgSettings(p.db);
  return transact(p.db, async (tx) => {
    const now = p.clock.now();
    await endSession(tx, session.sessionId, now);
    const token = await openSession(tx, settings, now, {
      personId: session.person.id,
      organisationId,
      ...session.opened,
    });
    await record(tx, p, {
      kind: 'org.organisation-switched',
      actor: actorIn(session.person.id, chosen),
      subject: { type: 'person', id: session.person.id },
      organisations: [session.organisation.organisationId],
    });
    return token;
  });
}

/** Ends every session of the person and returns the token of a new one. */
export async function changePassword(
  p: Platform,
  session: SignIn,
  { current, next }: { current: string; next: string },
): Promise<string> {
  const settings = await loadOrgSettings(p.db);
  const { person, organisation } = session;
  const hash = await provePassword(p, session, current);
  const { city } = p.law;
  const faults = passwordFaults(next, {
    length: settings.number('password-length'),
    classes: settings.number('password-classes'),
    contextWords: [person.account, person.name, city.key, city.nameZh, city.nameEn],
  });
  if (await usedBefore(p, person.id, hash, next, settings.number('password-history'))) {
    faults.push({
      path: 'next',
      code: 'used-before',
      message: { zh: '不能与当前或最近用过的密码相同', en: 'not the present or a recent password' },
      articles: [],
      severity: 'error',
    });
  }
  if (faults.length > 0)
    throw problem('org.password-weak', { params: { count: faults.length }, fields: faults });
  const fresh = await hashPassword(next);
  return transact(p.db, async (tx) => {
    const now = p.clock.now();
    const db = orgTables(tx);
    await db
      .insertInto('org.credential_history')
      .values({ id: newId(), person_id: person.id, hash, at: now })
      .execute();
    await db
      .updateTable('org.credential')
      .set({ hash: fresh, must_change: false, changed_at: now })
      .where('person_id', '=', person.id)
      .execute();
    await endSessionsOf(tx, person.id, now);
    const token = await openSession(tx, settings, now, {
      personId: person.id,
      organisationId: organisation.organisationId,
      ...session.opened,
    });
    await record(tx, p, {
      kind: 'org.password-changed',
      actor: actorOf(session),
      subject: { type: 'person', id: person.id },
    });
    return token;
  });
}

async function usedBefore(
  p: Platform,
  personId: string,
  present: string,
  next: string,
  depth: number,
): Promise<boolean> {
  const earlier = await orgTables(p.db)
    .selectFrom('org.credential_history')
    .select('hash')
    .where('person_id', '=', personId)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(Math.max(depth - 1, 0))
    .execute();
  for (const hash of [present, ...earlier.map((row) => row.hash)]) {
    if (await verifyPassword(next, hash)) return true;
  }
  return false;
}

/** One click in the demo; the caller has made sure that this is one. */
export async function enterDemo(
  p: Platform,
  { personId, organisationId }: { personId: string; organisationId?: string },
): Promise<string> {
  const settings = await loadOrgSettings(p.db);
  const person = await orgTables(p.db)
    .selectFrom('org.person')
    .select('id')
    .where('id', '=', personId)
    .where('state', '=', 'active')
    .executeTakeFirst();
  if (!person) throw problem('org.person-unknown');
  return transact(p.db, (tx) =>
    enter(tx, p, settings, personId, { source: 'demo', method: 'demo' }, organisationId),
  );
}
