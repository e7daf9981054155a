/** Erases who stood behind entries: the salts go, the entries stay and still verify, and identify nobody. */
import { sql } from 'kysely';
import type { Actor } from '#kernel/actor.ts';
import type { Clock } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';
import { record } from './record.ts';

/**
 * Deletes the disclosures of one person before an instant and records how many, not whose.
 * The caller has checked that no duty to keep them stands against it. Returns the number.
 */
export async function eraseDisclosures(
  tx: Executor,
  k: { clock: Clock },
  request: { personId: string; before: Date; actor: Actor; basis: readonly string[] },
): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    delete from ledger.disclosure d using ledger.entry e
    where e.id = d.entry_id and d.person_id = ${request.personId} and e.at < ${request.before}`.execute(tx);
  const erased = Number(numAffectedRows);
  await record(tx, k, {
    kind: 'ledger.disclosure-erased',
    actor: request.actor,
    subject: { type: 'ledger', id: 'disclosure' },
    decision: { outcome: 'erase', rules: [], articles: request.basis, asOf: k.clock.today() },
    detail: { erased, before: request.before.toISOString() },
  });
  return erased;
}
