/** Our own ten lines under an HMAC: nonce, time, digest and purpose cannot be left out. */
import { signedHeaders, textToSign } from '../signature.ts';
import { hmacOf, proves } from './material.ts';
import { nativeAnswer } from './shared.ts';
import type { Profile, SignedRequest, Unreadable } from './types.ts';

const shapes = {
  key: { needed: true, shape: /^gk_[A-Za-z0-9_-]{8,40}$/ },
  timestamp: { needed: true, shape: /^\d{13}$/ },
  nonce: { needed: true, shape: /^[A-Za-z0-9_-]{16,64}$/ },
  digest: { needed: true, shape: /^[0-9a-f]{64}$/ },
  purpose: { needed: false, shape: /^[A-Za-z0-9._-]{1,64}$/ },
  operator: { needed: false, shape: /^[A-Za-z0-9._-]{1,64}$/ },
  signature: { needed: true, shape: /^[0-9a-f]{64}$/ },
} as const;
type Name = keyof typeof shapes;
const order = ['key', 'timestamp', 'nonce', 'digest', 'purpose', 'operator', 'signature'] as const;

export type NativeHeaders = Record<Name, string>;

/** Reads the headers, or names the first that is missing or malformed; a repeated one is joined by Node and so malformed. */
export function readHeaders(
  headers: SignedRequest['headers'],
): NativeHeaders | { missing: string; key: string } {
  const found: NativeHeaders = {
    key: '',
    timestamp: '',
    nonce: '',
    digest: '',
    purpose: '',
    operator: '',
    signature: '',
  };
  let missing: string | undefined;
  for (const name of order) {
    const value = headers[signedHeaders[name]];
    const text = typeof value === 'string' ? value : '';
    const { needed, shape } = shapes[name];
    if (text === '' ? needed : !shape.test(text)) missing ??= signedHeaders[name];
    else found[name] = text;
  }
  return missing === undefined ? found : { missing, key: found.key };
}

export const native: Profile = {
  name: 'native',
  applies: () => true,
  read(call) {
    const found = readHeaders(call.headers);
    if ('missing' in found) {
      const refused: Unreadable = {
        refused: 'gateway.header-missing',
        params: { header: found.missing },
        key: found.key,
      };
      return refused;
    }
    return {
      profile: 'native',
      key: found.key,
      nonce: found.nonce,
      signedAt: Number(found.timestamp),
      purpose: found.purpose,
      operator: found.operator,
      // The ten lines have no place for it, and an unsigned choice would be anybody's.
      grant: '',
      digest: { algorithm: 'sha256', hex: found.digest },
      signature: found.signature,
      base: textToSign({ method: call.method, path: call.path, query: call.query, ...found }),
    };
  },
  verify: (material, call) =>
    material.algorithm === 'hmac-sha256' && proves(material, call.base, Buffer.from(call.signature, 'hex')),
  signAnswer: (material, answer) => nativeAnswer((text) => hmacOf(material, text).toString('hex'), answer),
};
