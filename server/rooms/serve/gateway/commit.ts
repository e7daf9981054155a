/** The group: lock the grants, reserve the nonces, count, read, write every entry, commit; only then may an answer leave. */
import { type RawBuilder, sql } from 'kysely';
import type { Kernel } from '#kernel/kernel.ts';
import type { Law } from '#law/index.ts';
import { type LedgerEntry, type Receipt, writeEntries } from '#ledger/index.ts';
import { type Alike, type Answer, groupAlike } from './answers.ts';
import { answeredEntry, refusedEntry, unplacedEntry } from './entries.ts';
import type { CallItem, Item, Outcome } from './items.ts';
import { judge, type Verdict } from './judge.ts';
import type { MarkReader } from './marks.ts';
import type { Session, Sessions } from './session.ts';
import { sha256Hex } from './signature.ts';
import {
  distinctCounters,
  lockStatement,
  readStanding,
  type Standing,
  standingStatement,
  usedKey,
} from './standing.ts';
import { countUnknown, type Tally, tallyStatement, tellOfRefusals, type Used } from './tallies.ts';
import { workNamed } from './works.ts';

export type GroupContext = Pick<Kernel, 'clock' | 'jobs' | 'vault' | 'stream'> & {
  law: Law;
  sessions: Sessions;
  marks: MarkReader;
};

/** Commits one group; one outcome an item, in order. Throws when nothing was committed. */
export function commitGroup(p: GroupContext, items: readonly Item[]): Promise<Outcome[]> {
  return p.sessions.transact(async (session) => {
    const calls = items.filter((item) => item.kind === 'call');
    const { standing, answers } = await lockAndRead(session, calls, p.marks);
    const verdicts = judge(calls, standing, answers);
    return settle(session, p, items, verdicts, answers, standing);
  });
}

/** Lock, standing and read leave together; what was read from a generation no longer in use is read again. */
async function lockAndRead(
  session: Session,
  calls: readonly CallItem[],
  marks: MarkReader,
): Promise<{ standing: Standing; answers: Map<CallItem, Answer> }> {
  if (calls.length === 0) return { standing: readStanding(undefined), answers: new Map() };
  const locked = session.send(lockStatement(calls), 'kept');
  const stood = session.send(standingStatement(calls), 'kept');
  const ready = calls.filter(({ file }) => file.serving.generation > 0);
  const reads = groupAlike(ready, ({ serving }) => serving.generation).map((alike) =>
    readBy(session, alike, marks),
  );
  const [[row], read] = await Promise.all([stood, Promise.all(reads), locked]);
  const standing = readStanding(row);
  const answers = new Map<CallItem, Answer>();
  for (const { generation, answers: found } of read) {
    for (const [call, answer] of found) {
      if (call.file.serving.generation === generation) answers.set(call, answer);
    }
  }
  const missing = calls.filter(
    (call) => !answers.has(call) && (standing.generations.get(call.file.versionId) ?? 0) > 0,
  );
  for (const { file } of missing) {
    file.serving.generation = standing.generations.get(file.versionId) ?? 0;
  }
  for (const alike of groupAlike(missing, ({ serving }) => serving.generation)) {
    for (const [call, answer] of (await readBy(session, alike, marks)).answers) answers.set(call, answer);
  }
  return { standing, answers };
}

const readBy = (session: Session, alike: Alike, marks: MarkReader) =>
  workNamed(alike.calls[0]?.work ?? 'records').read(session, alike, marks);

type Settlement = {
  entries: LedgerEntry[];
  tallies: Tally[];
  operators: { place: number; grantId: string; operator: string; at: Date }[];
  /** What callers with a registered key signed, with its place among the entries. */
  bases: { place: number; item: CallItem }[];
  /** What answers that are let out have written. */
  noted: RawBuilder<unknown>[];
  outcomes: ((receipts: readonly Receipt[]) => Outcome)[];
};

/** Writes what happened and says it: entries, counters, tallies. */
async function settle(
  session: Session,
  p: GroupContext,
  items: readonly Item[],
  verdicts: ReadonlyMap<CallItem, Verdict>,
  answers: ReadonlyMap<CallItem, Answer>,
  standing: Standing,
): Promise<Outcome[]> {
  const settlement: Settlement = {
    entries: [],
    tallies: [],
    operators: [],
    bases: [],
    noted: [],
    outcomes: [],
  };
  for (const item of items) settleOne(settlement, p.law, item, verdicts, answers);
  const { entries, tallies, operators, bases, noted, outcomes } = settlement;
  const { statement, receipts } = writeEntries(p, entries);
  // Sent, and not waited for: the commit leaves right behind them, and fails where one of them does.
  if (entries.length > 0) {
    void session.send(statement, 'kept');
    const counted = session.send(tallyStatement(tallies, usedAfter(verdicts, standing)), 'kept');
    writeOperators(session, operators, receipts);
    writeBases(session, p, bases, receipts);
    for (const statement of noted) void session.send(statement);
    if (tallies.some(({ outcome }) => outcome !== 'answered'))
      await tellOfRefusals(session.executor, p, tallies, await counted);
  }
  const unknown = items.filter((item) => item.kind === 'unknown');
  await countUnknown(session.executor, p, unknown);
  return outcomes.map((outcome) => outcome(receipts));
}

function settleOne(
  { entries, tallies, operators, bases, noted, outcomes }: Settlement,
  law: Law,
  item: Item,
  verdicts: ReadonlyMap<CallItem, Verdict>,
  answers: ReadonlyMap<CallItem, Answer>,
): void {
  if (item.kind === 'unknown') {
    outcomes.push(() => ({ kind: 'refused', code: item.code, entry: undefined }));
    return;
  }
  if (item.kind === 'unplaced') {
    const at = entries.length;
    entries.push(unplacedEntry(item, law));
    outcomes.push((receipts) => ({ kind: 'refused', code: item.key.unplaced, entry: receipts[at]?.hash }));
    return;
  }
  const verdict: Verdict =
    item.kind === 'refused'
      ? { kind: 'refused', code: item.code }
      : (verdicts.get(item) ?? { kind: 'refused', code: 'gateway.unavailable' });
  if (verdict.kind === 'stale') {
    outcomes.push(() => ({ kind: 'stale' }));
    return;
  }
  const place = entries.length;
  const { day } = item;
  const grantId = item.file.grant.id;
  if (item.kind === 'call' && item.read.operator !== '') {
    operators.push({ place, grantId, operator: item.read.operator, at: item.at });
  }
  if (item.kind === 'call' && item.file.publicKey) bases.push({ place, item });
  const answer = item.kind === 'call' ? answers.get(item) : undefined;
  if (item.kind === 'call' && verdict.kind === 'accepted' && answer) {
    const digest = sha256Hex(answer.body);
    const signed = item.sign(200, digest);
    const { records, batchSeq } = answer;
    entries.push(
      answeredEntry(item, { signature: signed.onRecord, records, used: verdict.used, batch: batchSeq }),
    );
    tallies.push({ grantId, day, outcome: 'answered', records, at: item.at });
    if (answer.noted) noted.push(answer.noted);
    outcomes.push((receipts) => ({
      kind: 'answered',
      body: answer.body,
      digest,
      signed,
      entry: receipts[place]?.hash ?? '',
      usage: verdict.usage,
    }));
    return;
  }
  const refused = verdict.kind === 'refused' ? verdict : { code: 'gateway.unavailable' as const };
  entries.push(refusedEntry(item, refused.code, law));
  tallies.push({ grantId, day, outcome: refused.code, records: 0, at: item.at });
  outcomes.push((receipts) => ({ ...refused, kind: 'refused', entry: receipts[place]?.hash }));
}

/** Every counter that an answered call touched, as it stands now. */
function usedAfter(verdicts: ReadonlyMap<CallItem, Verdict>, standing: Standing): Used[] {
  const accepted = [...verdicts].filter(([, { kind }]) => kind === 'accepted').map(([item]) => item);
  return distinctCounters(accepted).map((counter) => ({
    ...counter,
    used: standing.used.get(usedKey(counter.grantId, counter.unit, counter.period)) ?? 0,
  }));
}

function writeOperators(
  session: Session,
  operators: Settlement['operators'],
  receipts: readonly Receipt[],
): void {
  const rows = operators.flatMap(({ place, ...rest }) => {
    const id = receipts[place]?.id;
    return id ? [{ ...rest, id }] : [];
  });
  if (rows.length === 0) return;
  void session.send(
    sql`insert into serve.call_operator (entry_id, grant_id, operator, at)
    select * from unnest(${rows.map(({ id }) => id)}::uuid[], ${rows.map(({ grantId }) => grantId)}::uuid[],
      ${rows.map(({ operator }) => operator)}::text[], ${rows.map(({ at }) => at.toISOString())}::timestamptz[])`,
    'kept',
  );
}

/** With the signature in the entry the base proves the call to anybody; it holds the question, so it lies sealed and apart. */
function writeBases(
  session: Session,
  p: GroupContext,
  bases: Settlement['bases'],
  receipts: readonly Receipt[],
): void {
  const rows = bases.flatMap(({ place, item }) => {
    const id = receipts[place]?.id;
    return id ? [{ id, item }] : [];
  });
  if (rows.length === 0) return;
  void session.send(
    sql`insert into serve.call_base (entry_id, grant_id, key_id, sealed, at)
    select * from unnest(${rows.map(({ id }) => id)}::uuid[], ${rows.map(({ item }) => item.file.grant.id)}::uuid[],
      ${rows.map(({ item }) => item.file.keyId)}::text[], ${rows.map(({ item }) => p.vault.seal(item.read.base))}::bytea[],
      ${rows.map(({ item }) => item.at.toISOString())}::timestamptz[])`,
    'kept',
  );
}
