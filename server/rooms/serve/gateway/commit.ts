/** The group: lock the grants, reserve the nonces, count, read, write every entry, commit; only then may an answer leave. */
import { sql } from 'kysely';
import { type LegalDay, legalDayOf } from '#kernel/clock.ts';
import { type Tx, transact } from '#kernel/db.ts';
import type { Kernel } from '#kernel/kernel.ts';
import type { Law } from '#law/index.ts';
import { type LedgerEntry, recordMany } from '#ledger/index.ts';
import type { GrantState } from '../tables.ts';
import { dailyLimit } from '../terms.ts';
import { type Answer, readAnswers } from './answers.ts';
import { localInstant, nextMidnight } from './checks.ts';
import type { KeyFile } from './directory.ts';
import { answeredEntry, refusedEntry } from './entries.ts';
import type { GatewayCode } from './errors.ts';
import { nonceKey } from './nonces.ts';
import type { Question } from './parameters.ts';
import { responseText, sha256Hex, sign } from './signature.ts';
import { countUnknown, type Tally, writeTallies } from './tallies.ts';

type Arrival = { at: Date; address: string };
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
      params?: Record<string, string | number>;
      opensAt?: Date;
      entry: string | undefined;
      usage?: Usage;
    }
  /** The terms are no longer those the call was checked against: check anew. */
  | { kind: 'stale' };

export type GroupContext = Pick<Kernel, 'db' | 'clock' | 'jobs' | 'events'> & { law: Law };

/** Commits one group; one outcome an item, in order. Throws when nothing was committed. */
export function commitGroup(p: GroupContext, items: readonly Item[]): Promise<Outcome[]> {
  return transact(p.db, async (tx) => {
    await sql`set local statement_timeout = '5s'`.execute(tx);
    const calls = items.filter((item) => item.kind === 'call');
    const grants = await lockGrants(tx, calls);
    const fresh = calls.filter(
      ({ file }) => grants.get(file.grant.id)?.terms_version === file.grant.termsVersion,
    );
    const now = await readStanding(tx, fresh);
    const verdicts = judge(fresh, grants, now);
    const accepted = fresh.filter((item) => verdicts.get(item)?.kind === 'accepted');
    const answers = await readAnswers(
      tx,
      accepted.map((item) => {
        const version = now.versions.get(item.file.versionId);
        return {
          file: item.file,
          question: item.question,
          generation: version?.generation ?? 0,
          batchSeq: version?.batchSeq ?? null,
        };
      }),
    );
    const answerOf = new Map(accepted.map((item, index) => [item, answers[index]]));
    return settle(tx, p, items, verdicts, answerOf, now);
  });
}

type LockedGrant = { id: string; state: GrantState; ground: string | null; terms_version: number };

/** Always in the order of ids, so that two processes cannot wait for each other. */
async function lockGrants(tx: Tx, calls: readonly CallItem[]): Promise<Map<string, LockedGrant>> {
  if (calls.length === 0) return new Map();
  const ids = [...new Set(calls.map(({ file }) => file.grant.id))];
  const { rows } = await sql<LockedGrant>`
    select id, state, ground, terms_version from serve.grant where id = any(${ids}::uuid[])
    order by id for no key update`.execute(tx);
  return new Map(rows.map((row) => [row.id, row]));
}

type Standing = {
  reserved: Set<string>;
  revoked: Set<string>;
  versions: Map<string, { generation: number; batchSeq: number | null }>;
  /** Calls already answered, by `grant day`. */
  used: Map<string, number>;
};

const usedKey = (grantId: string, day: LegalDay): string => `${grantId} ${day}`;

/** Reserves the nonces and reads what may have changed, in one statement that began after the locks were held. */
async function readStanding(tx: Tx, calls: readonly CallItem[]): Promise<Standing> {
  const none: Standing = { reserved: new Set(), revoked: new Set(), versions: new Map(), used: new Map() };
  if (calls.length === 0) return none;
  const keys = calls.map(({ file }) => file.keyId);
  const days = calls.map(({ at }) => legalDayOf(at));
  const { rows } = await sql<{
    reserved: [string, string, number][] | null;
    revoked: string[] | null;
    versions: [string, number, number | null][] | null;
    used: [string, string, number][] | null;
  }>`
    with reserved as (
      insert into serve_data.nonce (signed_at, key_id, nonce)
      select to_timestamp(ms / 1000.0), key_id, nonce
      from unnest(${calls.map(({ signedAt }) => signedAt)}::float8[], ${keys}::text[], ${calls.map(({ nonce }) => nonce)}::text[])
        as c (ms, key_id, nonce)
      on conflict do nothing returning key_id, nonce, round(extract(epoch from signed_at) * 1000)::bigint as ms
    )
    select
      (select json_agg(json_build_array(key_id, nonce, ms)) from reserved) as reserved,
      (select json_agg(id) from serve.key where id = any(${keys}::text[]) and revoked_at is not null) as revoked,
      (select json_agg(json_build_array(id, generation, batch_seq)) from serve.service_version
        where id = any(${calls.map(({ file }) => file.versionId)}::uuid[])) as versions,
      (select json_agg(json_build_array(q.grant_id, q.period, q.used)) from serve.quota_ledger q
        where q.unit = 'calls' and (q.grant_id, q.period) in (
          select * from unnest(${calls.map(({ file }) => file.grant.id)}::uuid[], ${days}::date[]))) as used`.execute(
    tx,
  );
  const [row] = rows;
  if (!row) return none;
  return {
    reserved: new Set((row.reserved ?? []).map(([key, nonce, ms]) => nonceKey(key, nonce, ms))),
    revoked: new Set(row.revoked ?? []),
    versions: new Map(
      (row.versions ?? []).map(([id, generation, batchSeq]) => [id, { generation, batchSeq }]),
    ),
    used: new Map((row.used ?? []).map(([grant, day, used]) => [usedKey(grant, day), used])),
  };
}

type Verdict =
  | { kind: 'accepted'; usage: Usage | undefined; used: number }
  | {
      kind: 'refused';
      code: GatewayCode;
      params?: Record<string, string | number>;
      opensAt?: Date;
      usage?: Usage;
    };

/** Judges the calls in the order they came; counts in `now.used` what it accepts. */
function judge(
  calls: readonly CallItem[],
  grants: ReadonlyMap<string, LockedGrant>,
  now: Standing,
): Map<CallItem, Verdict> {
  const unclaimed = new Set(now.reserved);
  return new Map(calls.map((item) => [item, judgeOne(item, grants.get(item.file.grant.id), now, unclaimed)]));
}

function judgeOne(
  item: CallItem,
  grant: LockedGrant | undefined,
  now: Standing,
  unclaimed: Set<string>,
): Verdict {
  const { file } = item;
  // Of two equal calls in one group the first holds the nonce, whatever becomes of it.
  const first = unclaimed.delete(nonceKey(file.keyId, item.nonce, item.signedAt));
  if (now.revoked.has(file.keyId)) return { kind: 'refused', code: 'gateway.key-revoked' };
  const ground = { ground: grant?.ground ?? '—' };
  if (grant?.state === 'suspended')
    return { kind: 'refused', code: 'gateway.grant-suspended', params: ground };
  if (grant?.state !== 'active') return { kind: 'refused', code: 'gateway.grant-revoked', params: ground };
  if (!first) return { kind: 'refused', code: 'gateway.nonce-repeated' };
  if ((now.versions.get(file.versionId)?.generation ?? 0) === 0) {
    return { kind: 'refused', code: 'gateway.service-not-ready' };
  }
  const limit = dailyLimit(file.grant.terms);
  const counter = usedKey(file.grant.id, legalDayOf(item.at));
  const used = now.used.get(counter) ?? 0;
  if (limit !== undefined && used + 1 > limit) {
    const opensAt = nextMidnight(item.at);
    const params = { limit, used, opensAt: localInstant(opensAt) };
    return { kind: 'refused', code: 'gateway.quota', params, opensAt, usage: { limit, remaining: 0 } };
  }
  now.used.set(counter, used + 1);
  const usage = limit === undefined ? undefined : { limit, remaining: limit - used - 1 };
  return { kind: 'accepted', usage, used: used + 1 };
}

/** Writes what happened and says it: entries, counters, tallies. */
async function settle(
  tx: Tx,
  p: GroupContext,
  items: readonly Item[],
  verdicts: ReadonlyMap<CallItem, Verdict>,
  answerOf: ReadonlyMap<CallItem, Answer | undefined>,
  now: Standing,
): Promise<Outcome[]> {
  const entries: LedgerEntry[] = [];
  const tallies: Tally[] = [];
  const outcomes: ((receipts: { id: string; hash: string }[]) => Outcome)[] = [];
  const operators: { place: number; grantId: string; operator: string; at: Date }[] = [];

  for (const item of items) {
    if (item.kind === 'unknown') {
      outcomes.push(() => ({ kind: 'refused', code: item.code, entry: undefined }));
      continue;
    }
    const place = entries.length;
    const verdict: Verdict | undefined =
      item.kind === 'refused' ? { kind: 'refused', code: item.code } : verdicts.get(item);
    if (!verdict) {
      outcomes.push(() => ({ kind: 'stale' }));
      continue;
    }
    const day = legalDayOf(item.at);
    if (item.kind === 'call' && item.operator !== '') {
      operators.push({ place, grantId: item.file.grant.id, operator: item.operator, at: item.at });
    }
    const answer = item.kind === 'call' ? answerOf.get(item) : undefined;
    if (item.kind === 'call' && verdict.kind === 'accepted' && answer) {
      const digest = sha256Hex(answer.body);
      const signature = sign(item.file.secret, responseText(200, digest, item.signature));
      const batch = now.versions.get(item.file.versionId)?.batchSeq ?? null;
      entries.push(answeredEntry(item, { signature, records: answer.records, used: verdict.used, batch }));
      tallies.push({
        grantId: item.file.grant.id,
        day,
        outcome: 'answered',
        records: answer.records,
        at: item.at,
      });
      outcomes.push((receipts) => ({
        kind: 'answered',
        body: answer.body,
        digest,
        signature,
        entry: receipts[place]?.hash ?? '',
        usage: verdict.usage,
      }));
      continue;
    }
    const refused = verdict.kind === 'refused' ? verdict : { code: 'gateway.unavailable' as const };
    entries.push(refusedEntry(item, refused.code, p.law));
    tallies.push({ grantId: item.file.grant.id, day, outcome: refused.code, records: 0, at: item.at });
    outcomes.push((receipts) => ({ ...refused, kind: 'refused', entry: receipts[place]?.hash }));
  }

  const receipts = entries.length === 0 ? [] : await recordMany(tx, p, entries);
  await writeTallies(tx, p, tallies, usedByDay(verdicts, now));
  await writeOperators(
    tx,
    operators.flatMap(({ place, ...rest }) => {
      const id = receipts[place]?.id;
      return id ? [{ ...rest, id }] : [];
    }),
  );
  await countUnknown(
    tx,
    p,
    items.filter((item) => item.kind === 'unknown'),
  );
  return outcomes.map((outcome) => outcome(receipts));
}

function usedByDay(
  verdicts: ReadonlyMap<CallItem, Verdict>,
  now: Standing,
): { grantId: string; day: LegalDay; used: number }[] {
  const found = new Map<string, { grantId: string; day: LegalDay; used: number }>();
  for (const [item, verdict] of verdicts) {
    if (verdict.kind !== 'accepted') continue;
    const grantId = item.file.grant.id;
    const day = legalDayOf(item.at);
    const key = usedKey(grantId, day);
    found.set(key, { grantId, day, used: now.used.get(key) ?? 0 });
  }
  return [...found.values()];
}

async function writeOperators(
  tx: Tx,
  rows: readonly { id: string; grantId: string; operator: string; at: Date }[],
): Promise<void> {
  if (rows.length === 0) return;
  await sql`insert into serve.call_operator (entry_id, grant_id, operator, at)
    select * from unnest(${rows.map(({ id }) => id)}::uuid[], ${rows.map(({ grantId }) => grantId)}::uuid[],
      ${rows.map(({ operator }) => operator)}::text[], ${rows.map(({ at }) => at.toISOString())}::timestamptz[])`.execute(
    tx,
  );
}
