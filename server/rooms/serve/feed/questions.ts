/** What is asked of a feed: entries after a number, a page of the snapshot, or that a number be noted as taken in. */
import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { ArrivedCall } from '../gateway/checks.ts';
import type { KeyFile } from '../gateway/directory.ts';
import {
  type FeedQuestion,
  type Question,
  type Refused,
  readJson,
  shown,
  unknownParameter,
} from '../gateway/parameters.ts';
import { openText, sealText } from '../gateway/sealing.ts';
import type { GrantTerms } from '../terms.ts';

export const feedPath = '/gateway/v1/services/:code/feed';
export const snapshotPath = `${feedPath}/snapshot`;
export const ackPath = `${feedPath}/ack`;

/** What a grant lets be seen, in short: rows taken under another view are no longer what the grant says. */
export const viewOf = ({ columns, rows, masks, measures }: GrantTerms): string =>
  createHash('sha256')
    .update(canonicalize({ columns, rows, masks, measures: measures ?? null }) ?? '')
    .digest('base64url')
    .slice(0, 16);

const cursorPurpose = 'gongshu feed snapshot/1';

export type SnapshotPlace = { seq: number; key: string };

/** Sealed, and of one grant and view only: the row's key is nobody's to read. */
export const sealPlace = (key: Buffer, { grant }: KeyFile, { seq, key: row }: SnapshotPlace): string =>
  sealText(key, cursorPurpose, JSON.stringify([grant.id, viewOf(grant.terms), seq, row]));

function openPlace(key: Buffer, { grant }: KeyFile, cursor: string): SnapshotPlace | 'other' | 'outdated' {
  try {
    // Sealed by nobody but the function above.
    const [grantId, view, seq, row] = JSON.parse(openText(key, cursorPurpose, cursor)) as [
      string,
      string,
      number,
      string,
    ];
    if (grantId !== grant.id) return 'other';
    return view === viewOf(grant.terms) ? { seq, key: row } : 'outdated';
  } catch {
    return 'other';
  }
}

const wrong = (parameter: string): Refused => ({ refused: 'gateway.parameter-value', params: { parameter } });

const wholeNumber = /^\d{1,15}$/;

export function readFeedQuestion(file: KeyFile, call: ArrivedCall): Question | Refused {
  const asked = call.path.endsWith('/ack')
    ? readAck(call)
    : readQuery(file, call, call.path.endsWith('/snapshot'));
  return 'refused' in asked ? asked : { keys: [], columns: [...file.grant.terms.columns], feed: asked };
}

function readAck({ query, body }: ArrivedCall): FeedQuestion | Refused {
  const [foreign] = new URLSearchParams(query).keys();
  if (foreign !== undefined) return unknownParameter(foreign);
  const found = readJson(body);
  if (typeof found !== 'object' || found === null) return { refused: 'gateway.body-unreadable' };
  const other = Object.keys(found).find((name) => name !== 'seq');
  if (other !== undefined) return unknownParameter(other);
  const seq = 'seq' in found ? found.seq : undefined;
  if (seq === undefined) return { refused: 'gateway.parameter-missing', params: { parameter: 'seq' } };
  return typeof seq === 'number' && Number.isSafeInteger(seq) && seq >= 0
    ? { what: 'ack', seq }
    : wrong('seq');
}

function readQuery(file: KeyFile, { query }: ArrivedCall, snapshot: boolean): FeedQuestion | Refused {
  const known = snapshot ? ['limit', 'cursor'] : ['after', 'limit', 'view'];
  const given = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(query)) {
    if (!known.includes(name) || given.has(name)) return unknownParameter(shown(name));
    given.set(name, value);
  }
  const most = file.grant.terms.maxPage;
  const limit = given.get('limit') ?? String(Math.min(most, usualPage));
  if (!wholeNumber.test(limit) || Number(limit) < 1 || Number(limit) > most) return wrong('limit');
  if (snapshot) {
    const cursor = given.get('cursor');
    if (cursor === undefined) return { what: 'snapshot', limit: Number(limit), place: null };
    const place = file.cityKey ? openPlace(file.cityKey, file, cursor) : 'other';
    return typeof place === 'string'
      ? { refused: `gateway.cursor-${place}` }
      : { what: 'snapshot', limit: Number(limit), place };
  }
  const after = given.get('after');
  if (after === undefined) return { refused: 'gateway.parameter-missing', params: { parameter: 'after' } };
  if (!wholeNumber.test(after)) return wrong('after');
  return { what: 'entries', after: Number(after), limit: Number(limit), view: given.get('view') ?? null };
}

const usualPage = 200;
