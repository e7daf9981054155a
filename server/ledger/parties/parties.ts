/** Who stands outside and signs what the log publishes: witnesses and time-stamping authorities, with what their signatures are held against. */
import { sql } from 'kysely';
import type { Executor } from '#kernel/db.ts';

export type PartyKind = 'witness' | 'stamp';

export type Party = {
  id: string;
  kind: PartyKind;
  name: string;
  /** In whose hands it is. */
  holder: string;
  address: string;
  trust: string;
  policy: string | null;
  addedAt: Date;
  retiredAt: Date | null;
};

/** In the order in which they were registered: the first authority stamps every hour, all of them the last head of a day. */
export async function listParties(ex: Executor, { retired = false } = {}): Promise<Party[]> {
  const { rows } = await sql<Party>`
    select id, kind, name, holder, address, trust, policy, added_at as "addedAt", retired_at as "retiredAt"
    from ledger.outsider where ${retired} or retired_at is null order by added_at, id`.execute(ex);
  return rows;
}

/** Why an outsider gave nothing that counts. The grave ones accuse somebody and are told at once. */
export type FaultCode =
  | 'silent'
  | 'refused'
  | 'unknown-log'
  | 'false-answer'
  | 'fork'
  | 'inconsistent'
  | 'ahead';

const graveCodes: ReadonlySet<FaultCode> = new Set(['false-answer', 'fork', 'inconsistent', 'ahead']);

export class PartyFault extends Error {
  readonly code: FaultCode;
  constructor(code: FaultCode, why: string) {
    super(why);
    this.name = 'PartyFault';
    this.code = code;
  }
  get grave(): boolean {
    return graveCodes.has(this.code);
  }
}
