// Guards what an open session alone must not do: whoever sits at somebody else's desk gets no more guesses here than at the door.
import type { Platform } from '#cases/index.ts';
import { transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { verifyPassword } from '#kernel/passwords.ts';
import { loadOrgSettings } from '../settings.ts';
import { orgTables } from '../tables.ts';
import { type Counter, digest, forgiveAttempt, reserveAttempt } from './attempts.ts';
import type { SignIn } from './sessions.ts';

/** Counts a try of this session; whoever was right has it forgiven with what is given back. */
export async function mayTry(p: Platform, session: SignIn): Promise<Counter[]> {
  const settings = await loadOrgSettings(p.db);
  const counters = [{ scope: 'device' as const, key: digest(session.sessionId) }];
  const wait = await transact(p.db, (tx) => reserveAttempt(tx, counters, settings, p.clock.now()));
  if (wait === undefined) return counters;
  throw problem('org.sign-in-locked', {
    params: { minutes: wait, failures: settings.number('sign-in-failures') },
  });
}

/** Returns the hash that was checked. */
export async function provePassword(p: Platform, session: SignIn, password: string): Promise<string> {
  const counters = await mayTry(p, session);
  const { hash } = await orgTables(p.db)
    .selectFrom('org.credential')
    .select('hash')
    .where('person_id', '=', session.person.id)
    .executeTakeFirstOrThrow();
  if (!(await verifyPassword(password, hash))) throw problem('org.password-current-wrong');
  await transact(p.db, async (tx) => forgiveAttempt(tx, counters, await loadOrgSettings(tx)));
  return hash;
}
