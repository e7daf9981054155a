/** Proving a signature by the material of a key, and reading the public half that a consumer registers. */
import {
  constants,
  createHash,
  createHmac,
  createPublicKey,
  type KeyObject,
  timingSafeEqual,
  verify as verifySignature,
} from 'node:crypto';
import { sm2FromPem, sm2Verify } from '#kernel/crypto/sm2.ts';
import type { KeyAlgorithm } from '../../tables.ts';
import type { KeyMaterial } from './types.ts';

const saltBytes = 64;
const leastRsaBits = 2048;

const hmacHash: Partial<Record<KeyAlgorithm, string>> = { 'hmac-sha256': 'sha256', 'hmac-sm3': 'sm3' };

/** A secret that both sides hold, so either could have made the signature. */
export const isShared = (algorithm: KeyAlgorithm): boolean => hmacHash[algorithm] !== undefined;

export function hmacOf(material: KeyMaterial, base: string): Buffer {
  const name = hmacHash[material.algorithm];
  if (!name || !material.secret) throw new TypeError('the key has no secret');
  return createHmac(name, material.secret).update(base).digest();
}

/** Never throws: what is no signature at all is a wrong one. */
export function proves(material: KeyMaterial, base: string, signature: Buffer): boolean {
  const { algorithm, publicKey } = material;
  if (isShared(algorithm)) {
    if (!material.secret) return false;
    const expected = hmacOf(material, base);
    return signature.length === expected.length && timingSafeEqual(signature, expected);
  }
  if (!publicKey) return false;
  const text = Buffer.from(base);
  try {
    switch (algorithm) {
      case 'ed25519':
        return verifySignature(null, text, publicKey, signature);
      case 'ecdsa-p256-sha256':
        return verifySignature('sha256', text, { key: publicKey, dsaEncoding: 'ieee-p1363' }, signature);
      case 'ecdsa-p384-sha384':
        return verifySignature('sha384', text, { key: publicKey, dsaEncoding: 'ieee-p1363' }, signature);
      case 'rsa-pss-sha512':
        return verifySignature(
          'sha512',
          text,
          { key: publicKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: saltBytes },
          signature,
        );
      case 'sm2-sm3':
        return sm2Verify(publicKey, text, signature);
      default:
        return false;
    }
  } catch {
    return false;
  }
}

export type PublicKeyFault = 'private' | 'unreadable' | 'kind' | 'short';

/** The registered half of a key pair, or why it cannot be one. */
export function publicKeyOf(algorithm: KeyAlgorithm, pem: string): KeyObject | PublicKeyFault {
  // The library would make a public key out of a private one, and we would have seen what nobody may send.
  if (pem.includes('PRIVATE')) return 'private';
  try {
    if (algorithm === 'sm2-sm3') return sm2FromPem(pem);
    const key = createPublicKey(pem);
    const curve = key.asymmetricKeyDetails?.namedCurve;
    const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
    switch (algorithm) {
      case 'ed25519':
        return key.asymmetricKeyType === 'ed25519' ? key : 'kind';
      case 'ecdsa-p256-sha256':
        return curve === 'prime256v1' ? key : 'kind';
      case 'ecdsa-p384-sha384':
        return curve === 'secp384r1' ? key : 'kind';
      case 'rsa-pss-sha512':
        if (key.asymmetricKeyType !== 'rsa' && key.asymmetricKeyType !== 'rsa-pss') return 'kind';
        return bits >= leastRsaBits ? key : 'short';
      default:
        return 'kind';
    }
  } catch {
    return algorithm === 'sm2-sm3' ? 'kind' : 'unreadable';
  }
}

/** SHA-256 of the DER, hex: what two people compare over the telephone. */
export const fingerprintOf = (key: KeyObject): string =>
  createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest('hex');
