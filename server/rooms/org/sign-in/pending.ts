// What waits between two steps of signing in: a random token in the browser, its digest here, for a few minutes and a few tries.
import type { Tx } from '#kernel/db.ts';
import type { JsonObject } from '#kernel/json.ts';
import { digest } from './attempts.ts';
import { newToken } from './sessions.ts';
import { type SignInTables, signInTables } from './tables.ts';

const MINUTES = 10;
const TRIES = 5;

type Purpose = SignInTables['org.pending_sign_in']['purpose'];

export type Pending = { personId: string | null; checks: Buffer | null; detail: JsonObject };

/** Remembers a step and gives the token that continues it. Forgets what has expired. */
export async function beginPending(
  tx: Tx,
  now: Date,
  purpose: Purpose,
  given: { personId?: string; checks?: Buffer; detail?: JsonObject },
): Promise<string> {
  const token = newToken();
  const db = signInTables(tx);
  await db.deleteFrom('org.pending_sign_in').where('expires_at', '<', now).execute();
  await db
    .insertInto('org.pending_sign_in')
    .values({
      token_hash: digest(token),
      purpose,
      person_id: given.personId ?? null,
      checks: given.checks ?? null,
      detail: JSON.stringify(given.detail ?? {}),
      expires_at: new Date(now.getTime() + MINUTES * 60_000),
    })
    .execute();
  return token;
}

/** Counts a try at the step; undefined when there is none, it expired, or it was tried too often. */
export async function tryPending(
  tx: Tx,
  now: Date,
  purposes: readonly Purpose[],
  token: string,
): Promise<(Pending & { purpose: Purpose }) | undefined> {
  const row = await signInTables(tx)
    .updateTable('org.pending_sign_in')
    .set((eb) => ({ tries: eb('tries', '+', 1) }))
    .where('token_hash', '=', digest(token))
    .where('purpose', 'in', purposes)
    .where('expires_at', '>', now)
    .where('tries', '<', TRIES)
    .returning(['purpose', 'person_id', 'checks', 'detail'])
    .executeTakeFirst();
  return row && { purpose: row.purpose, personId: row.person_id, checks: row.checks, detail: row.detail };
}

export async function endPending(tx: Tx, token: string): Promise<void> {
  await signInTables(tx).deleteFrom('org.pending_sign_in').where('token_hash', '=', digest(token)).execute();
}
