// What a person sees and does about signing in: the second factor, open sessions, linked accounts; and help by the security administrator.
import { renderSVG } from 'uqr';
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { type Tx, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { permit } from '#kernel/policy.ts';
import { record } from '#ledger/index.ts';
import { helpSignInPolicy } from '../policy.ts';
import { loadOrgSettings } from '../settings.ts';
import { orgTables } from '../tables.ts';
import { forgiveAttempt } from './attempts.ts';
import { withCode } from './demand.ts';
import { mayTry, provePassword } from './prove.ts';
import { actorOf, endSession, endSessionsOf, type SignIn } from './sessions.ts';
import { signInTables } from './tables.ts';
import {
  beginTotp,
  checkCode,
  hasSecondFactor,
  newRecoveryCodes,
  removeTotp,
  spendRecoveryCode,
} from './totp.ts';

/** Gives the secret as text, address and picture. It counts only once `confirmSecondFactor` saw a code of it. */
export async function beginSecondFactor(
  p: Platform,
  session: SignIn,
  password: string,
): Promise<{ secret: string; uri: string; picture: string }> {
  if (await hasSecondFactor(p.db, session.person.id)) throw problem('org.second-factor-there');
  await provePassword(p, session, password);
  return transact(p.db, async (tx) => {
    const { secret, uri } = await beginTotp(tx, p, {
      personId: session.person.id,
      account: session.person.account,
    });
    await record(tx, p, {
      kind: 'org.second-factor-begun',
      actor: actorOf(session),
      subject: { type: 'person', id: session.person.id },
    });
    return { secret, uri, picture: renderSVG(uri) };
  });
}

/** Returns the recovery codes, which are shown this once. Every other session of the person ends. */
export async function confirmSecondFactor(p: Platform, session: SignIn, code: string): Promise<string[]> {
  return transact(p.db, async (tx) => {
    if (!(await checkCode(tx, p, session.person.id, code, { confirm: true })))
      throw problem('org.second-factor-wrong');
    const codes = await newRecoveryCodes(tx, session.person.id);
    await orgTables(tx)
      .updateTable('org.session')
      .set({ ended_at: p.clock.now() })
      .where('person_id', '=', session.person.id)
      .where('id', '<>', session.sessionId)
      .where('ended_at', 'is', null)
      .execute();
    await provedIn(tx, session);
    await record(tx, p, {
      kind: 'org.second-factor-set',
      actor: actorOf(session),
      subject: { type: 'person', id: session.person.id },
    });
    return codes;
  });
}

/** Where the session began without a code and one is asked for now: by the provider, or by one click in the demo. */
export async function proveSecondFactor(p: Platform, session: SignIn, code: string): Promise<void> {
  const { id } = session.person;
  const counters = await mayTry(p, session);
  await transact(p.db, async (tx) => {
    const now = p.clock.now();
    if (!(await checkCode(tx, p, id, code)) && !(await spendRecoveryCode(tx, id, code, now)))
      throw problem('org.second-factor-wrong');
    await provedIn(tx, session);
    await forgiveAttempt(tx, counters, await loadOrgSettings(tx));
    await record(tx, p, {
      kind: 'org.second-factor-proved',
      actor: actorOf(session),
      subject: { type: 'person', id },
    });
  });
}

const provedIn = (tx: Tx, { sessionId, opened }: SignIn) =>
  orgTables(tx)
    .updateTable('org.session')
    .set({ method: withCode(opened.method) })
    .where('id', '=', sessionId)
    .execute();

export async function endSecondFactor(p: Platform, session: SignIn, password: string): Promise<void> {
  if (!(await hasSecondFactor(p.db, session.person.id))) throw problem('org.second-factor-none');
  await provePassword(p, session, password);
  await transact(p.db, async (tx) => {
    await removeTotp(tx, session.person.id);
    await record(tx, p, {
      kind: 'org.second-factor-ended',
      actor: actorOf(session),
      subject: { type: 'person', id: session.person.id },
    });
  });
}

export type OpenSession = {
  id: string;
  createdAt: string;
  seenAt: string;
  method: string;
  network: string;
  device: string;
  current: boolean;
};

/** Newest first. */
export async function openSessionsOf(p: Platform, session: SignIn): Promise<OpenSession[]> {
  const rows = await orgTables(p.db)
    .selectFrom('org.session')
    .select(['id', 'created_at', 'seen_at', 'method', 'network', 'device'])
    .where('person_id', '=', session.person.id)
    .where('ended_at', 'is', null)
    .where('ends_at', '>', p.clock.now())
    .orderBy('created_at', 'desc')
    .execute();
  return rows.map(({ created_at: created, seen_at: seen, ...row }) => ({
    ...row,
    createdAt: created.toISOString(),
    seenAt: seen.toISOString(),
    current: row.id === session.sessionId,
  }));
}

/** Ends one of my own sessions; another's is not found. */
export async function endMySession(p: Platform, session: SignIn, id: string): Promise<void> {
  await transact(p.db, async (tx) => {
    const mine = await orgTables(tx)
      .selectFrom('org.session')
      .select('id')
      .where('id', '=', id)
      .where('person_id', '=', session.person.id)
      .where('ended_at', 'is', null)
      .executeTakeFirst();
    if (!mine) throw problem('org.session-unknown');
    await endSession(tx, id, p.clock.now());
    await record(tx, p, {
      kind: 'org.session-ended',
      actor: actorOf(session),
      subject: { type: 'person', id: session.person.id },
    });
  });
}

/** A lost device, a stolen browser: the security administrator ends all sessions and, where asked, the second factor. */
export async function helpSignIn(
  p: Platform,
  actor: Actor,
  input: { personId: string; secondFactor: boolean; reason: string },
): Promise<void> {
  permit(helpSignInPolicy, actor, { personId: input.personId });
  await transact(p.db, async (tx) => {
    const person = await orgTables(tx)
      .selectFrom('org.person')
      .select('id')
      .where('id', '=', input.personId)
      .executeTakeFirst();
    if (!person) throw problem('org.person-unknown');
    await endSessionsOf(tx, input.personId, p.clock.now());
    if (input.secondFactor) await removeTotp(tx, input.personId);
    await record(tx, p, {
      kind: 'org.sign-in-helped',
      actor,
      subject: { type: 'person', id: input.personId },
      detail: { secondFactor: input.secondFactor, reason: input.reason },
    });
  });
}

/** How the person signs in: for the page of the account. */
export async function signInState(p: Platform, session: SignIn) {
  const identities = await signInTables(p.db)
    .selectFrom('org.identity')
    .select(['issuer', 'linked_at'])
    .where('person_id', '=', session.person.id)
    .execute();
  const left = await signInTables(p.db)
    .selectFrom('org.recovery_code')
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .where('person_id', '=', session.person.id)
    .where('used_at', 'is', null)
    .executeTakeFirstOrThrow();
  return {
    secondFactor: await hasSecondFactor(p.db, session.person.id),
    demand: session.demand ?? null,
    recoveryCodesLeft: left.n,
    identities: identities.map(({ issuer, linked_at: at }) => ({ issuer, linkedAt: at.toISOString() })),
    sessions: await openSessionsOf(p, session),
  };
}
