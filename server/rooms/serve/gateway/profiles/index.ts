/** The ways of signing a call, and which of them a call uses. */
import { createHash } from 'node:crypto';
import { native } from './native.ts';
import { rfc9421 } from './rfc9421.ts';
import type { Profile, ProfileName, ReadCall, SignedRequest, Unreadable } from './types.ts';
import { xCa } from './x-ca.ts';

export type {
  AnswerParts,
  GatewayKeys,
  KeyMaterial,
  Profile,
  ProfileName,
  ReadCall,
  SignedAnswer,
  SignedRequest,
  Unreadable,
} from './types.ts';

const profiles: Record<ProfileName, Profile> = { native, rfc9421, 'x-ca': xCa };
export const profileNamed = (name: ProfileName): Profile => profiles[name];

/** The one profile the headers speak; of two at once none is chosen. */
export function readCall(call: SignedRequest): ReadCall | Unreadable {
  const { headers } = call;
  const spoken = [
    ...[rfc9421, xCa].filter((one) => one.applies(headers)),
    ...(headers['x-gongshu-signature'] === undefined ? [] : [native]),
  ];
  if (spoken.length > 1) return { refused: 'gateway.profiles-mixed', key: '' };
  return (spoken[0] ?? native).read(call);
}

/** The other half of a signed digest: that it is of the bytes received. */
export function digestFits(body: Buffer, { algorithm, hex }: ReadCall['digest']): boolean {
  return createHash(algorithm).update(body).digest('hex') === hex;
}

/** The text the platform expects to be signed beside the one a caller has, and where they part: for the test environment. */
export function explainSignature(
  call: SignedRequest,
  givenBase: string | null,
): { profile: ProfileName | null; expectedBase: string; firstDifference: number | null; fault: string } {
  const read = readCall(call);
  if ('refused' in read)
    return { profile: null, expectedBase: '', firstDifference: null, fault: read.refused };
  const { profile, base } = read;
  if (givenBase === null || givenBase === base)
    return { profile, expectedBase: base, firstDifference: null, fault: '' };
  const shorter = Math.min(base.length, givenBase.length);
  let at = 0;
  while (at < shorter && base[at] === givenBase[at]) at += 1;
  return { profile, expectedBase: base, firstDifference: at, fault: 'gateway.signature' };
}
