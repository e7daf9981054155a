/** Stamps as they are kept and read: token, what it stamps, and what the token says of itself. */
import { sql } from 'kysely';
import type { Executor } from '#kernel/db.ts';
import type { Party } from '../parties/parties.ts';
import type { DueStamp, Purpose } from './due.ts';
import type { Stamp } from './token.ts';

export async function insertStamp(
  ex: Executor,
  one: { id: string; party: Party; due: DueStamp; token: Buffer; made: Stamp; now: Date },
): Promise<void> {
  const { id, party, due, token, made, now } = one;
  await sql`
    insert into ledger.stamp (id, outsider_id, origin, size, purpose, content, token, at, serial, policy, not_after, received_at)
    values (${id}, ${party.id}, ${due.origin}, ${due.size}, ${due.purpose}, ${due.content}, ${token}, ${made.at},
            ${made.serial}, ${made.policy}, ${made.notAfter}, ${now})`.execute(ex);
}

export type KeptStamp = {
  id: string;
  partyId: string;
  origin: string;
  size: number;
  purpose: Purpose;
  at: Date;
  serial: string;
  policy: string;
  notAfter: Date;
  receivedAt: Date;
};

/** Newest first. */
export async function listStamps(ex: Executor, limit: number): Promise<KeptStamp[]> {
  const { rows } = await sql<KeptStamp>`
    select id, outsider_id as "partyId", origin, size, purpose, at, serial, policy,
           not_after as "notAfter", received_at as "receivedAt"
    from ledger.stamp
    order by received_at desc, id desc limit ${limit}`.execute(ex);
  return rows;
}
