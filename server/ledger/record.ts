/** Writes the entries of an act inside the act's own transaction: canonical bytes and their hash, no number, no lock. */
import { createHash, randomBytes } from 'node:crypto';
import { type RawBuilder, sql } from 'kysely';
import type { Actor } from '#kernel/actor.ts';
import { organisationOf } from '#kernel/actor.ts';
import type { Clock, LegalDay } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import type { Json, JsonObject } from '#kernel/json.ts';
import { type LedgerKind, ledgerKinds } from './kinds.ts';
import { assertImpersonal } from './personal.ts';

export type LedgerDecision = {
  /** What was decided: 'allow', 'deny', or the outcome key of a step. */
  outcome: string;
  rules: readonly string[];
  articles: readonly string[];
  pack?: { version: string; hash: string };
  asOf: LegalDay;
};

export type LedgerEntry = {
  /** A kind declared by `defineKinds`. */
  kind: string;
  actor: Actor;
  subject: { type: string; id: string };
  /** The organisation the act is about, when it is not the actor's own. */
  organisationId?: string;
  /** Every further organisation concerned; each of them, the actor's and `organisationId` may read the entry. */
  organisations?: readonly string[];
  decision?: LedgerDecision;
  /** Case id. */
  case?: string;
  purpose?: string;
  /** Of a kind that leaves it to the entry: what was done with the data. */
  activity?: string;
  /** Facts of the act: ids, counts, digests. No personal data, no free text of people. */
  detail?: JsonObject;
  /** The log it belongs to; 'audit' unless it is from the test environment. */
  stream?: Stream;
  /** How far the act can be proven against the operator (E0 nothing signed … E3, with a certificate, is not issued yet). */
  evidence?: EvidenceLevel;
};

export type Stream = 'audit' | 'test';
export type EvidenceLevel = 'E0' | 'E1' | 'E2' | 'E3';

/** What the actor gets: `hash` (64 hex digits) is the receipt, true once the transaction is committed. */
export type Receipt = { hash: string; id: string };

/** By the tile format an entry has a length prefix of two bytes; what lies aside is held to the same. */
export const MAX_ENTRY_BYTES = 65_535;

/** An entry is at most this long: its tail is laid aside, and the digest of that stands in the entry. */
export const ENTRY_BYTES = 2048;

const LEAF_PREFIX = Buffer.from([0]);
const ROWS_AT_ONCE = 1000;

/** The platform's clock, and the log its acts belong to where that is not the audit: the kernel or the platform itself. */
type Recorder = { clock: Clock; stream?: Stream };

/** Records one act. */
export async function record(tx: Executor, k: Recorder, entry: LedgerEntry): Promise<Receipt> {
  const [receipt] = await recordMany(tx, k, [entry]);
  if (!receipt) throw new TypeError('an entry always gives a receipt');
  return receipt;
}

/** Records many acts of one transaction in one statement; receipts come in the order of the entries. */
export async function recordMany(
  tx: Executor,
  k: Recorder,
  entries: readonly LedgerEntry[],
): Promise<Receipt[]> {
  const receipts: Receipt[] = [];
  for (let from = 0; from < entries.length; from += ROWS_AT_ONCE) {
    const some = writeEntries(k, entries.slice(from, from + ROWS_AT_ONCE));
    await some.statement.execute(tx);
    receipts.push(...some.receipts);
  }
  return receipts;
}

/** The same for whoever sends statements on its own: the one that writes them, of a text that is always the same. */
export function writeEntries(
  k: Recorder,
  entries: readonly LedgerEntry[],
): { statement: RawBuilder<unknown>; receipts: Receipt[] } {
  const rows = entries.map((entry) =>
    prepare(k.stream ? { stream: k.stream, ...entry } : entry, k.clock.now()),
  );
  return {
    statement: insertion(rows),
    receipts: rows.map(({ id, hash }) => ({ id, hash: hash.toString('hex') })),
  };
}

type Row = {
  id: string;
  kind: string;
  body: Buffer;
  hash: Buffer;
  at: string;
  subject: LedgerEntry['subject'];
  organisationId: string | null;
  organisations: string[];
  caseId: string | null;
  activity: string | null;
  stream: Stream;
  aside?: Buffer;
  disclosure?: { salt: Buffer; personId: string };
};

/** The entry as it will stand for ever; pure but for the salt and the id. */
export function prepare(entry: LedgerEntry, now: Date): Row {
  const kind = ledgerKinds.get(entry.kind);
  if (!kind) throw problem('ledger.kind-unknown', { params: { kind: entry.kind } });
  const activity = activityOf(entry, kind);
  const id = newId();
  const at = now.toISOString();
  const own = organisationOf(entry.actor);
  const organisationId = entry.organisationId ?? own ?? null;
  const organisations = [...new Set([own, entry.organisationId, ...(entry.organisations ?? [])])]
    .filter((found) => found !== undefined)
    .sort();
  const disclosure =
    entry.actor.kind === 'person' ? { salt: randomBytes(16), personId: entry.actor.personId } : undefined;
  const { decision } = entry;
  const whole: JsonObject = {
    v: 1,
    // The id makes every body unique: two equal acts of one millisecond are two leaves.
    id,
    kind: entry.kind,
    t: at,
    actor: actorOf(entry.actor, disclosure?.salt),
    subject: { type: entry.subject.type, id: entry.subject.id },
    organisations,
    ...(organisationId ? { organisation: organisationId } : {}),
    ...(entry.case ? { case: entry.case } : {}),
    ...(entry.purpose ? { purpose: entry.purpose } : {}),
    ...(activity ? { activity } : {}),
    ...(entry.stream === 'test' ? { stream: entry.stream } : {}),
    ...(entry.evidence ? { evidence: entry.evidence } : {}),
    ...(decision
      ? {
          decision: {
            outcome: decision.outcome,
            rules: [...decision.rules],
            articles: [...decision.articles],
            asOf: decision.asOf,
            ...(decision.pack ? { pack: { version: decision.pack.version, hash: decision.pack.hash } } : {}),
          },
        }
      : {}),
    ...(entry.detail ? { detail: entry.detail } : {}),
  };
  const { body, aside } = fitted(whole);
  const bytes = Math.max(body.length, aside?.length ?? 0);
  if (bytes > MAX_ENTRY_BYTES) {
    throw problem('ledger.entry-too-large', {
      params: { kind: entry.kind, bytes, limit: MAX_ENTRY_BYTES },
    });
  }
  if (aside) assertImpersonal(entry.kind, aside);
  assertImpersonal(entry.kind, body);
  return {
    id,
    kind: entry.kind,
    body,
    hash: createHash('sha256').update(LEAF_PREFIX).update(body).digest(),
    at,
    subject: entry.subject,
    organisationId,
    organisations,
    caseId: entry.case ?? null,
    activity: activity ?? null,
    stream: entry.stream ?? 'audit',
    ...(aside ? { aside } : {}),
    ...(disclosure ? { disclosure } : {}),
  };
}

/** Fields that may lie aside, in the order in which they leave an entry that is too long, and what stays in their place. */
const movable: readonly [name: string, stub: (value: Json) => Json | undefined][] = [
  ['detail', () => undefined],
  ['decision', (decision) => ({ ...(decision as JsonObject), rules: [], articles: [] })],
  ['organisations', () => []],
];

/** The bytes of an entry, and of what had to be laid aside for it to be short enough. */
function fitted(whole: JsonObject): { body: Buffer; aside?: Buffer } {
  const short: JsonObject = { ...whole };
  const moved: JsonObject = {};
  let body = canonicalBytes(whole);
  let aside: Buffer | undefined;
  for (const [name, stub] of movable) {
    if (body.length <= ENTRY_BYTES) break;
    const value = short[name];
    if (value === undefined) continue;
    moved[name] = value;
    const left = stub(value);
    if (left === undefined) delete short[name];
    else short[name] = left;
    aside = canonicalBytes(moved);
    const digest = createHash('sha256').update(aside).digest('hex');
    body = canonicalBytes({ ...short, aside: { sha256: digest, bytes: aside.length } });
  }
  return aside ? { body, aside } : { body };
}

/** An event on data says what was done with them; without that it does not enter the ledger. */
function activityOf(entry: LedgerEntry, kind: LedgerKind): string | undefined {
  if (kind.activity !== 'stated') return kind.activity;
  if (entry.activity) return entry.activity;
  throw problem('ledger.activity-missing', {
    params: { kind: { zh: kind.zh, en: kind.en } },
    articles: [...(entry.decision?.articles ?? [])],
  });
}

/** SHA-256 over salt ‖ person id: who knows the salt can prove who it was, nobody else can guess. */
export function personDigest(salt: Buffer, personId: string): string {
  return createHash('sha256').update(salt).update(personId).digest('hex');
}

function actorOf(actor: Actor, salt: Buffer | undefined): JsonObject {
  switch (actor.kind) {
    case 'person':
      return {
        kind: 'person',
        person: salt ? personDigest(salt, actor.personId) : '',
        organisation: actor.organisationId,
        roles: [...actor.roles].sort(),
      };
    case 'system':
      return { kind: 'system', system: actor.systemId, organisation: actor.organisationId, key: actor.keyId };
    default:
      return { kind: actor.kind };
  }
}

/** RFC 8785 bytes. Numbers that are no safe integers become strings: libraries differ on them. */
export const canonicalBytes = (value: JsonObject): Buffer => Buffer.from(written(value), 'utf8');

function written(value: Json | undefined): string {
  switch (typeof value) {
    // A lone surrogate has no UTF-8 form.
    case 'string':
      return JSON.stringify(value.toWellFormed());
    case 'number':
      return Number.isSafeInteger(value) ? JSON.stringify(value) : `"${value}"`;
    case 'object':
      if (value === null) return 'null';
      return Array.isArray(value) ? `[${value.map(written).join(',')}]` : members(value);
    default:
      return value === undefined ? 'null' : String(value);
  }
}

function members(value: JsonObject): string {
  const names = Object.keys(value);
  if (!names.every((name) => name.isWellFormed()))
    return members(
      Object.fromEntries(Object.entries(value).map(([name, own]) => [name.toWellFormed(), own])),
    );
  const parts: string[] = [];
  for (const name of names.sort()) {
    const own = value[name];
    if (own !== undefined) parts.push(`${JSON.stringify(name)}:${written(own)}`);
  }
  return `{${parts.join(',')}}`;
}

function insertion(rows: readonly Row[]): RawBuilder<unknown> {
  const known = rows.flatMap((row) => (row.disclosure ? [{ id: row.id, ...row.disclosure }] : []));
  const aside = rows.flatMap((row) => (row.aside ? [{ id: row.id, content: row.aside }] : []));
  return sql`
    with disclosed as (
      insert into ledger.disclosure (entry_id, salt, person_id)
      select * from unnest(
        ${known.map(({ id }) => id)}::uuid[], ${known.map(({ salt }) => salt)}::bytea[],
        ${known.map(({ personId }) => personId)}::uuid[])
    ), laid_aside as (
      insert into ledger.aside (entry_id, content)
      select * from unnest(${aside.map(({ id }) => id)}::uuid[], ${aside.map(({ content }) => content)}::bytea[])
    )
    insert into ledger.entry
      (id, kind, body, hash, at, subject_type, subject_id, organisation_id, organisations, case_id, activity, stream)
    select id, kind, body, hash, at, subject_type, subject_id, organisation_id, organisations::uuid[], case_id, activity, stream
    from unnest(
      ${rows.map(({ id }) => id)}::uuid[], ${rows.map(({ kind }) => kind)}::text[],
      ${rows.map(({ body }) => body)}::bytea[], ${rows.map(({ hash }) => hash)}::bytea[],
      ${rows.map(({ at }) => at)}::timestamptz[],
      ${rows.map(({ subject }) => subject.type)}::text[], ${rows.map(({ subject }) => subject.id)}::text[],
      ${rows.map(({ organisationId }) => organisationId)}::uuid[],
      ${rows.map(({ organisations }) => `{${organisations.join(',')}}`)}::text[],
      ${rows.map(({ caseId }) => caseId)}::uuid[], ${rows.map(({ activity }) => activity)}::text[],
      ${rows.map(({ stream }) => stream)}::text[]
    ) as e (id, kind, body, hash, at, subject_type, subject_id, organisation_id, organisations, case_id, activity, stream)
  `;
}
