/** Brings a checkpoint to a witness and takes its line, which is checked before it counts. */
import type pg from 'pg';
import { type AddressOf, post } from '../parties/ask.ts';
import { type Party, PartyFault } from '../parties/parties.ts';
import { consistency } from '../proof.ts';
import { checkedCosignature, parseWitnessKey, signedText } from './cosignature.ts';

export type PublishedHead = { origin: string; size: number; note: string };

/** What a witness last signed may not be what we think: it says so, and is asked once more from there. */
const TRIES = 3;

/** `known`: size of the last checkpoint of this log it signed for us; 0 where it never did. Throws {@link PartyFault}. */
export async function askWitness(
  k: { pool: pg.Pool },
  party: Party,
  head: PublishedHead,
  known: number,
  addressOf: AddressOf,
): Promise<{ line: string; at: Date }> {
  const key = parseWitnessKey(party.trust);
  const text = signedText(head.note);
  if (!key || text === undefined)
    throw new PartyFault('refused', 'its key or our checkpoint is not readable');
  let old = known;
  for (let tries = 0; tries < TRIES; tries++) {
    const proof = old === 0 || old === head.size ? [] : await consistency(k, head.origin, old, head.size);
    const body = `${[`old ${old}`, ...proof].join('\n')}\n\n${head.note}`;
    const answer = await post(
      {
        address: party.address,
        path: '/add-checkpoint',
        type: 'text/plain; charset=utf-8',
        body: Buffer.from(body),
      },
      addressOf,
    );
    const said = answer.body.toString('utf8');
    if (answer.status === 200) {
      const found = checkedCosignature(text, said, key);
      if (!found) throw new PartyFault('false-answer', 'its signature does not hold');
      return found;
    }
    if (answer.status === 422)
      throw new PartyFault('inconsistent', 'it says the log did not merely grow since it last signed');
    if (answer.status === 404) throw new PartyFault('unknown-log', `it does not know ${head.origin}`);
    if (answer.status !== 409 || answer.type !== 'text/x.tlog.size')
      throw new PartyFault('refused', `it answered ${answer.status}`);
    const size = Number(/^(0|[1-9]\d{0,15})\n$/.exec(said)?.[1] ?? Number.NaN);
    if (!Number.isSafeInteger(size)) throw new PartyFault('false-answer', 'it told no size');
    if (size > head.size)
      throw new PartyFault('ahead', `it has signed ${size} entries, the log holds ${head.size}`);
    if (size === old) throw new PartyFault('fork', `it has signed another tree of ${size} entries`);
    old = size;
  }
  throw new PartyFault('false-answer', 'it told another size each time');
}
