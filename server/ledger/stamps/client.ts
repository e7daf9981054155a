/** Asks an authority for a stamp and takes it only when everything in it is right. */
import { randomBytes } from 'node:crypto';
import { type AddressOf, post } from '../parties/ask.ts';
import { type Party, PartyFault } from '../parties/parties.ts';
import { type Imprint, stampRequest } from './request.ts';
import { readAnswer, type Stamp, StampFault } from './token.ts';

/** `now`: our own time, left out where that is steered. Throws {@link PartyFault}. */
export async function askStamp(
  party: Party,
  content: Buffer,
  addressOf: AddressOf,
  now: Date | undefined,
  imprint?: Imprint,
): Promise<{ token: Buffer; stamp: Stamp }> {
  const nonce = randomBytes(16);
  const policy = party.policy ?? undefined;
  const answer = await post(
    {
      address: party.address,
      type: 'application/timestamp-query',
      body: stampRequest(content, nonce, policy, imprint),
    },
    addressOf,
  );
  if (answer.status !== 200) throw new PartyFault('refused', `it answered ${answer.status}`);
  try {
    return readAnswer(answer.body, { content, nonce, policy: party.policy, roots: party.trust, now });
  } catch (error) {
    if (!(error instanceof StampFault)) throw error;
    // A refusal is an answer; anything else that is wrong in it is false.
    throw new PartyFault(error.code === 'refused' ? 'refused' : 'false-answer', error.message);
  }
}
