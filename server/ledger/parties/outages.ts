/** Silence and false answers: from when to when, on record with the window, told to whoever must act. Traffic never waits for them. */
import { sql } from 'kysely';
import type { Tx } from '#kernel/db.ts';
import { transact } from '#kernel/db.ts';
import { newId } from '#kernel/ids.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { record } from '../record.ts';
import type { FaultCode, Party, PartyFault } from './parties.ts';

export type Alarm =
  | { kind: 'outage'; party: Party; code: FaultCode; since: Date }
  | { kind: 'back'; party: Party; since: Date; until: Date }
  | { kind: 'certificate'; party: Party; notAfter: Date }
  | { kind: 'clock'; party: Party; seconds: number }
  | { kind: 'copy'; origin: string; index: number };

/** Tells people in the transaction of the entry. Composition lends it: the ledger knows no notices. */
export type AlarmPort = (tx: Tx, alarm: Alarm) => Promise<void>;

type Host = Pick<Kernel, 'db' | 'clock'>;

const kindOf = (party: Party): string =>
  party.kind === 'witness' ? 'ledger.witness-outage' : 'ledger.tsa-outage';

/** Opens an outage unless one is open; `since` is when the first question went unanswered. */
export async function openOutage(
  k: Host,
  alarm: AlarmPort,
  party: Party,
  fault: PartyFault,
  since: Date,
): Promise<void> {
  await transact(k.db, async (tx) => {
    const { numAffectedRows = 0n } = await sql`
      insert into ledger.outage (id, outsider_id, reason, since)
      values (${newId()}, ${party.id}, ${fault.code}, ${since})
      on conflict (outsider_id) where ended_at is null do nothing`.execute(tx);
    if (numAffectedRows === 0n) return;
    await record(tx, k, {
      kind: kindOf(party),
      actor: { kind: 'platform' },
      subject: { type: 'ledger-party', id: party.id },
      detail: { party: party.name, reason: fault.code, since: since.toISOString() },
    });
    await alarm(tx, { kind: 'outage', party, code: fault.code, since });
  });
}

/** Closes the open outage, if any, and puts its whole window on record. */
export async function endOutage(k: Host, alarm: AlarmPort, party: Party): Promise<void> {
  await transact(k.db, async (tx) => {
    const until = k.clock.now();
    const { rows } = await sql<{ since: Date; reason: string }>`
      update ledger.outage set ended_at = ${until} where outsider_id = ${party.id} and ended_at is null
      returning since, reason`.execute(tx);
    const [ended] = rows;
    if (!ended) return;
    await record(tx, k, {
      kind: 'ledger.outage-ended',
      actor: { kind: 'platform' },
      subject: { type: 'ledger-party', id: party.id },
      detail: {
        party: party.name,
        reason: ended.reason,
        since: ended.since.toISOString(),
        until: until.toISOString(),
      },
    });
    await alarm(tx, { kind: 'back', party, since: ended.since, until });
  });
}
