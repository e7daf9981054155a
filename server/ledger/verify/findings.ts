/** What a verification can find, each with its place and in both languages. */
import type { Text } from '#kernel/errors.ts';

export type FindingCode =
  | 'body-altered'
  | 'hash-altered'
  | 'entry-rewritten'
  | 'column-altered'
  | 'disclosure-altered'
  | 'aside-altered'
  | 'entry-deleted'
  | 'entry-inserted'
  | 'index-missing'
  | 'index-doubled'
  | 'swapped'
  | 'renumbered'
  | 'order-changed'
  | 'tail-cut'
  | 'tail-grown'
  | 'node-altered'
  | 'head-altered'
  | 'head-unsigned'
  | 'root-mismatch'
  | 'kept-head-invalid'
  | 'kept-head-mismatch'
  | 'chain-broken'
  | 'year-missing'
  | 'backing-altered'
  | 'backing-mismatch'
  | 'key-missing'
  | 'key-altered'
  | 'key-lost'
  | 'shard-unknown'
  | 'stream-mismatch'
  | 'time-backwards';

export type Finding = {
  code: FindingCode;
  /** First index concerned, where there is one. */
  index?: number;
  /** Last index of a range, inclusive. */
  until?: number;
  /** Entry id, where there is one. */
  entry?: string;
  text: Text;
};

/** '5' or '5–9'. */
export const span = (first: number, last: number): string =>
  first === last ? `${first}` : `${first}–${last}`;

const KEPT = 10_000;

/** Collects findings; past ten thousand only their number is kept, so that a ruined ledger does not fill the memory. */
export class Findings {
  readonly list: Finding[] = [];
  total = 0;

  add(finding: Finding): void {
    this.total++;
    if (this.list.length < KEPT) this.list.push(finding);
  }
}
