/** What waits for a group, and what comes of it: the words that every part of the commit shares. */
import type { LegalDay } from '#kernel/clock.ts';
import type { KeyFile } from './directory.ts';
import type { GatewayCode, Params } from './errors.ts';
import type { Question } from './parameters.ts';

type Arrival = { at: Date; day: LegalDay; address: string };
export type CallItem = Arrival & {
  kind: 'call';
  file: KeyFile;
  question: Question;
  nonce: string;
  /** The signed time, milliseconds. */
  signedAt: number;
  operator: string;
  signature: string;
};
/** Refused before the group by the holder of a known key id. */
export type RefusedItem = Arrival & {
  kind: 'refused';
  file: KeyFile;
  code: GatewayCode;
  authentic: boolean;
  signature: string;
};
export type UnknownItem = Arrival & { kind: 'unknown'; code: GatewayCode };
export type Item = CallItem | RefusedItem | UnknownItem;

export type Usage = { limit: number; remaining: number };
export type Outcome =
  | {
      kind: 'answered';
      body: string;
      digest: string;
      signature: string;
      entry: string;
      usage: Usage | undefined;
    }
  | {
      kind: 'refused';
      code: GatewayCode;
      params?: Params;
      opensAt?: Date;
      entry: string | undefined;
      usage?: Usage;
    }
  /** The terms are no longer those the call was checked against: check anew. */
  | { kind: 'stale' };
