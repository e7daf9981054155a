/** What a call says of itself whichever way it is signed, and what a profile of signing has to do. */
import type { KeyObject } from 'node:crypto';
import type { KeyAlgorithm } from '../../tables.ts';
import type { GatewayCode, Params } from '../errors.ts';

/** What of a request a signature may cover. */
export type SignedRequest = {
  method: string;
  /** As sent, percent-encoded, without the query. */
  path: string;
  /** As sent, without the question mark; '' when there is none. */
  query: string;
  body: Buffer;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Names and values in turn as they came: repeated headers are told from joined ones by these. */
  rawHeaders: readonly string[];
  /** The name callers reach the platform by, lower case. */
  authority: string;
};

export type ReadCall = {
  profile: ProfileName;
  key: string;
  nonce: string;
  /** Milliseconds. */
  signedAt: number;
  /** After this the caller itself no longer stands by the call; undefined: the clock window alone decides. */
  expires?: number;
  purpose: string;
  operator: string;
  /** Number or id of the grant the call is made under; '' where key, service and purpose say it. */
  grant: string;
  /** Of the body, as the caller signed it. */
  digest: { algorithm: 'sha256' | 'sha512' | 'md5'; hex: string };
  /** As sent: hex in the native profile, base64 in the others. */
  signature: string;
  /** The text that is signed. */
  base: string;
  /** The algorithm the caller named, where the profile lets it. */
  algorithm?: string;
  /** The caller's name of its signature, for the answer to refer to. */
  label?: string;
};

/** Read before the key's file is known, so nothing of it is trusted yet. */
export type Unreadable = { refused: GatewayCode; params?: Params; key: string };

export type KeyMaterial = {
  algorithm: KeyAlgorithm;
  /** Of the HMAC algorithms. */
  secret: KeyObject | undefined;
  /** Of the others. */
  publicKey: KeyObject | undefined;
};

/** Headers of an answer that prove it, and what of them goes on record. */
export type SignedAnswer = { headers: Record<string, string>; onRecord: string };

export type AnswerParts = { status: number; digest: string; request: ReadCall; method: string; path: string };

/** Keys of the gateway itself, for answers whose caller shares no secret or wants a proof for others. */
export type GatewayKeys = {
  ed25519: { id: string; key: KeyObject };
  sm2: { id: string; key: KeyObject };
};

export type ProfileName = 'native' | 'rfc9421' | 'x-ca';
export type Profile = {
  name: ProfileName;
  applies(headers: SignedRequest['headers']): boolean;
  read(call: SignedRequest): ReadCall | Unreadable;
  verify(material: KeyMaterial, call: ReadCall): boolean;
  signAnswer(material: KeyMaterial, answer: AnswerParts, keys: GatewayKeys | undefined): SignedAnswer;
};
