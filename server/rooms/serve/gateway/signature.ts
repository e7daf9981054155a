/** The signing profile: which headers a call carries, the exact text that is signed, and the signature of the answer. */
import { createHmac, createSecretKey, hash, type KeyObject } from 'node:crypto';

/** Header names of a call. All are required but `operator`, and `purpose` where the grant asks for none. */
export const signedHeaders = {
  key: 'x-gongshu-key',
  timestamp: 'x-gongshu-timestamp',
  nonce: 'x-gongshu-nonce',
  digest: 'x-gongshu-content-sha256',
  purpose: 'x-gongshu-purpose',
  operator: 'x-gongshu-operator',
  signature: 'x-gongshu-signature',
} as const;

export const signatureScheme = 'GONGSHU-HMAC-SHA256';

/** Clocks may differ by this much. */
export const clockWindowSeconds = 300;

export type SignedParts = {
  method: string;
  /** As sent, percent-encoded, without the query. */
  path: string;
  /** As sent, without the question mark; '' when there is none. */
  query: string;
  /** SHA-256 of the body's bytes, lower-case hex; that of nothing for a call without a body. */
  digest: string;
  /** Milliseconds since 1970, as sent. */
  timestamp: string;
  nonce: string;
  key: string;
  /** '' when the header is not sent. */
  purpose: string;
  operator: string;
};

/** Ten lines joined by a line feed, none at the end. No part can hold a line feed: HTTP allows none in any of them. */
export function textToSign(parts: SignedParts): string {
  return [
    signatureScheme,
    parts.method,
    parts.path,
    parts.query,
    parts.digest,
    parts.timestamp,
    parts.nonce,
    parts.key,
    parts.purpose,
    parts.operator,
  ].join('\n');
}

/** A secret as a key object: from bare bytes Node makes one anew for every signature, at several times its cost. */
export const signingKey = (secret: Buffer): KeyObject => createSecretKey(secret);

/** Lower-case hex. */
export function sign(secret: KeyObject | Buffer, text: string): string {
  return createHmac('sha256', secret).update(text).digest('hex');
}

export const sha256Hex = (bytes: Buffer | string): string => hash('sha256', bytes);

/** What the answer's signature covers: the answer is bound to the very call it belongs to. */
export function responseText(status: number, contentDigest: string, requestSignature: string): string {
  return [signatureScheme, String(status), contentDigest, requestSignature].join('\n');
}

/** RFC 9530. */
export const contentDigest = (body: Buffer | string): string => `sha-256=:${hash('sha256', body, 'base64')}:`;
