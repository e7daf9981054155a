/** Keeps beside the stamps what their authority says of its certificates: the list of the revoked, where it publishes one. */
import { createHash } from 'node:crypto';
import { newId } from '#kernel/ids.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { listAddresses, listsFor, readList, revokedSince } from '../stamps/crl.ts';
import { certificatesIn } from '../stamps/token.ts';
import type { TileStore } from '../tiles/store.ts';
import { type AddressOf, fetchFrom } from './ask.ts';
import { type Party, PartyFault } from './parties.ts';

type Host = Pick<Kernel, 'pool' | 'clock' | 'log'>;

const DAY = 24 * 3_600_000;
/** Lists of public authorities are some hundred kilobytes. */
const LIMIT = 4 * 1024 * 1024;

/** Of one authority, oldest first. */
export async function statusLists(
  { pool }: { pool: { query: Kernel['pool']['query'] } },
  partyId: string,
): Promise<Buffer[]> {
  const { rows } = await pool.query<{ content: Buffer }>(
    'select content from ledger.certificate_status where outsider_id = $1 order by received_at, id',
    [partyId],
  );
  return rows.map(({ content }) => content);
}

/**
 * Once a day with a stamp: asks for the list, holds it against its issuer, keeps it. A list that cannot be had hinders nothing;
 * one on which the signing certificate stands makes the stamp a false answer.
 */
export async function keepStatus(
  k: Host,
  store: TileStore,
  { party, origin, token }: { party: Party; origin: string; token: Buffer },
  addressOf: AddressOf,
): Promise<void> {
  const { signer, pool } = certificatesIn(token);
  const [address] = listAddresses(signer);
  if (!address) return;
  const { rows } = await k.pool.query<{ received_at: Date; content: Buffer }>(
    'select received_at, content from ledger.certificate_status where outsider_id = $1 order by received_at desc, id desc limit 1',
    [party.id],
  );
  const [last] = rows;
  const age = last ? k.clock.now().getTime() - last.received_at.getTime() : Number.POSITIVE_INFINITY;
  let content = last?.content;
  if (!content || age >= DAY || age < 0) {
    const fresh = await got(k, party, address, addressOf);
    const signed = fresh && listsFor(signer, { pool, roots: party.trust }, [fresh])[0];
    if (fresh && signed) {
      content = fresh;
      await k.pool.query(
        `insert into ledger.certificate_status (id, outsider_id, address, content, this_update, next_update, received_at)
         values ($1, $2, $3, $4, $5, $6, $7)`,
        [newId(), party.id, address, fresh, signed.thisUpdate, signed.nextUpdate ?? null, k.clock.now()],
      );
    }
  }
  if (!content) return;
  const name = createHash('sha256').update(content).digest('hex').slice(0, 16);
  await store.put(`${origin}/outside/status/${name}.crl`, content);
  const since = revokedSince(signer, listsFor(signer, { pool, roots: party.trust }, [content]));
  if (since) throw new PartyFault('false-answer', `its certificate was revoked on ${since.toISOString()}`);
}

async function got(
  k: Host,
  party: Party,
  address: string,
  addressOf: AddressOf,
): Promise<Buffer | undefined> {
  try {
    const { status, body } = await fetchFrom(address, addressOf, LIMIT);
    if (status !== 200) throw new Error(`it answered ${status}`);
    readList(body);
    return body;
  } catch (error) {
    k.log.warn(
      { party: party.name, why: String(error) },
      'the list of revoked certificates could not be had',
    );
    return undefined;
  }
}
