/** What waits for a group, and what comes of it: the words that every part of the commit shares. */
import type { LegalDay } from '#kernel/clock.ts';
import type { Quota } from '../terms.ts';
import type { KeyFile, Unplaced } from './directory.ts';
import type { GatewayCode, Params } from './errors.ts';
import type { Question } from './parameters.ts';
import type { ReadCall, SignedAnswer } from './profiles/index.ts';

/** Every way out of the platform is a work of its own. */
export type WorkName = 'records' | 'verify' | 'search' | 'batch' | 'feed' | 'download';

type Arrival = { at: Date; day: LegalDay; address: string };
/** Proves an answer to the caller by the profile of its call; undefined before the call was found authentic. */
export type SignAnswer = (status: number, digest: string) => SignedAnswer;

export type CallItem = Arrival & {
  kind: 'call';
  work: WorkName;
  file: KeyFile;
  question: Question;
  read: ReadCall;
  sign: SignAnswer;
};
/** Refused before the group by the holder of a known key id. */
export type RefusedItem = Arrival & {
  kind: 'refused';
  file: KeyFile;
  code: GatewayCode;
  authentic: boolean;
  signature: string;
};
/** The key is known, and the call under no one grant: on record under its system. */
export type UnplacedItem = Arrival & {
  kind: 'unplaced';
  key: Pick<Unplaced, 'keyId' | 'systemId' | 'organisationId'> & { unplaced: GatewayCode };
  signature: string;
};
export type UnknownItem = Arrival & { kind: 'unknown'; code: GatewayCode };
export type Item = CallItem | RefusedItem | UnplacedItem | UnknownItem;

/** One counter of the grant after the call. */
export type Usage = Pick<Quota, 'unit' | 'period' | 'limit'> & { remaining: number };
export type Outcome =
  | {
      kind: 'answered';
      body: string;
      digest: string;
      signed: SignedAnswer;
      entry: string;
      usage: Usage[];
    }
  | {
      kind: 'refused';
      code: GatewayCode;
      params?: Params;
      opensAt?: Date;
      more?: Record<string, string | number>;
      entry: string | undefined;
      usage?: Usage[];
    }
  /** The terms are no longer those the call was checked against: check anew. */
  | { kind: 'stale' };
