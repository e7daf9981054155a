/** Registers and retires those outside; each is an act of the bureau, on record with the digest of what they are held against. */
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Actor } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { permit } from '#kernel/policy.ts';
import { record } from '../record.ts';
import { certificatesOf } from '../stamps/token.ts';
import { parseWitnessKey } from '../witness/cosignature.ts';
import type { AddressOf } from './ask.ts';
import { keepParties } from './policy.ts';
import type { PartyBody } from './schema.ts';

type Host = Pick<Kernel, 'db' | 'clock'>;

/** What it is called: a witness by its key, which its lines bear. */
function nameOf(body: PartyBody): string {
  if (body.kind === 'witness') {
    const key = parseWitnessKey(body.trust);
    if (!key) throw problem('ledger.party-key');
    return key.name;
  }
  let readable = false;
  try {
    const found = certificatesOf(body.trust);
    readable = found.length > 0 && found.every(({ ca }) => ca);
  } catch {
    readable = false;
  }
  if (!readable) throw problem('ledger.party-certificates');
  return body.name || new URL(body.address).hostname;
}

export async function addParty(
  k: Host,
  addressOf: AddressOf,
  actor: Actor,
  body: PartyBody,
): Promise<string> {
  permit(keepParties, actor, undefined);
  const name = nameOf(body);
  const { hostname, port, protocol } = new URL(body.address);
  await addressOf({
    host: hostname.replace(/^\[|\]$/g, ''),
    port: Number(port || (protocol === 'https:' ? 443 : 80)),
  });
  const id = newId();
  const { kind, holder, address, trust } = body;
  const policy = kind === 'stamp' ? (body.policy ?? null) : null;
  await transact(k.db, async (tx) => {
    const { numAffectedRows = 0n } = await sql`
      insert into ledger.outsider (id, kind, name, holder, address, trust, policy, added_at)
      values (${id}, ${kind}, ${name}, ${holder}, ${address}, ${trust}, ${policy}, ${k.clock.now()})
      on conflict (kind, name) where retired_at is null do nothing`.execute(tx);
    if (numAffectedRows === 0n) throw problem('ledger.party-twice', { params: { name } });
    await record(tx, k, {
      kind: 'ledger.party-added',
      actor,
      subject: { type: 'ledger-party', id },
      detail: { kind, party: name, trust: createHash('sha256').update(trust).digest('hex') },
    });
  });
  return id;
}

/** What it signed stays and stays checkable; it is asked for nothing more, and an open outage of it ends. */
export async function retireParty(k: Host, actor: Actor, id: string): Promise<void> {
  permit(keepParties, actor, undefined);
  await transact(k.db, async (tx) => {
    const now = k.clock.now();
    const { rows } = await sql<{ name: string }>`
      update ledger.outsider set retired_at = ${now} where id = ${id} and retired_at is null returning name`.execute(
      tx,
    );
    const [party] = rows;
    if (!party) throw problem('kernel.not-found');
    await sql`update ledger.outage set ended_at = ${now} where outsider_id = ${id} and ended_at is null`.execute(
      tx,
    );
    await record(tx, k, {
      kind: 'ledger.party-retired',
      actor,
      subject: { type: 'ledger-party', id },
      detail: { party: party.name },
    });
  });
}
