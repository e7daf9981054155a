/** The counters of a group: quota, calls by outcome, refusals before a key was known; always touched in sorted order. */
import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import { type LegalDay, legalDayOf } from '#kernel/clock.ts';
import { type Executor, transact } from '#kernel/db.ts';
import { defineJob, type JobDefinition } from '#kernel/jobs.ts';
import type { Kernel } from '#kernel/kernel.ts';
import type { Law } from '#law/index.ts';
import { loadSettings } from '#law/settings.ts';
import { recordMany } from '#ledger/index.ts';
import { alertRefusalsJob } from '../jobs-names.ts';
import type { Environment } from '../terms.ts';
import { prefixOf } from './addresses.ts';
import type { UnknownItem } from './items.ts';
import type { Counter } from './standing.ts';

export type Tally = { grantId: string; day: LegalDay; outcome: string; records: number; at: Date };
/** A counter as it stands after the group. */
export type Used = Counter & { used: number };
export type CountedRow = { grant_id: string; day: LegalDay; outcome: string; calls: number };

const minute = 60_000;
export const sealRefusalsJob = 'serve.seal-refusals';

/** Writes quota and tallies of the group; returns the tallies as they stand afterwards. */
export function tallyStatement(tallies: readonly Tally[], used: readonly Used[]): RawBuilder<CountedRow> {
  const sums = new Map<string, Tally & { calls: number }>();
  for (const tally of tallies) {
    const key = `${tally.grantId} ${tally.day} ${tally.outcome}`;
    const sum = sums.get(key);
    if (sum) {
      sum.calls += 1;
      sum.records += tally.records;
      if (tally.at > sum.at) sum.at = tally.at;
    } else sums.set(key, { ...tally, calls: 1 });
  }
  const rows = [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, sum]) => sum);
  return sql<CountedRow>`
    with quota as (
      insert into serve.quota_ledger (grant_id, unit, period, used)
      select * from unnest(${used.map(({ grantId }) => grantId)}::uuid[], ${used.map(({ unit }) => unit)}::text[],
        ${used.map(({ period }) => period)}::text[], ${used.map((row) => row.used)}::bigint[])
      on conflict (grant_id, unit, period) do update set used = excluded.used
    )
    insert into serve.call_tally as t (grant_id, day, outcome, calls, records, last_at)
    select * from unnest(${rows.map(({ grantId }) => grantId)}::uuid[], ${rows.map(({ day }) => day)}::date[],
      ${rows.map(({ outcome }) => outcome)}::text[], ${rows.map(({ calls }) => calls)}::bigint[],
      ${rows.map(({ records }) => records)}::bigint[], ${rows.map(({ at }) => at.toISOString())}::timestamptz[])
    on conflict (grant_id, day, outcome) do update
      set calls = t.calls + excluded.calls, records = t.records + excluded.records,
          last_at = greatest(t.last_at, excluded.last_at)
    returning grant_id, day, outcome, calls`;
}

/** Queues the alert of each grant whose refused calls of the day may have reached the city's figure. */
export async function tellOfRefusals(
  ex: Executor,
  p: Pick<Kernel, 'clock' | 'jobs'> & { law: Law },
  tallies: readonly Tally[],
  counted: readonly CountedRow[],
): Promise<void> {
  const refused = counted.filter(({ outcome }) => outcome !== 'answered');
  if (refused.length === 0) return;
  const today = legalDayOf(p.clock.now());
  if (p.law.resolve('serve.refused-calls-alert', today).state === 'not-applicable') return;
  const threshold = p.law.number('serve.refused-calls-alert', today, await loadSettings(ex));
  if (!threshold) return;
  for (const { grant_id: grantId, day } of refused) {
    const { rows } = await sql<{ calls: number }>`
      select coalesce(sum(calls), 0)::bigint as calls from serve.call_tally
      where grant_id = ${grantId} and day = ${day} and outcome <> 'answered'`.execute(ex);
    const calls = rows[0]?.calls ?? 0;
    const added = tallies.filter(
      (tally) => tally.grantId === grantId && tally.day === day && tally.outcome !== 'answered',
    ).length;
    if (calls < threshold.value || calls - added >= threshold.value) continue;
    await p.jobs.add(
      ex,
      alertRefusalsJob,
      { grantId, day },
      { key: `${alertRefusalsJob} ${grantId} ${day}` },
    );
  }
}

/** Counts calls without a known key; the first of a minute queues the job that puts the minute on record. */
export async function countUnknown(
  ex: Executor,
  p: Pick<Kernel, 'jobs'>,
  items: readonly UnknownItem[],
): Promise<void> {
  if (items.length === 0) return;
  const sums = new Map<string, { minute: string; reason: string; prefix: string; calls: number }>();
  for (const { at, code, address } of items) {
    const start = new Date(Math.floor(at.getTime() / minute) * minute).toISOString();
    const prefix = prefixOf(address);
    const key = `${start} ${code} ${prefix}`;
    const sum = sums.get(key) ?? { minute: start, reason: code, prefix, calls: 0 };
    sum.calls += 1;
    sums.set(key, sum);
  }
  const rows = [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, sum]) => sum);
  const { rows: written } = await sql<{ minute: Date; first: boolean }>`
    insert into serve.refusal_count as r (minute, reason, prefix, calls)
    select * from unnest(${rows.map((row) => row.minute)}::timestamptz[], ${rows.map(({ reason }) => reason)}::text[],
      ${rows.map(({ prefix }) => prefix)}::text[], ${rows.map(({ calls }) => calls)}::bigint[])
    on conflict (environment, minute, reason, prefix) do update set calls = r.calls + excluded.calls
    returning minute, (xmax = 0) as first`.execute(ex);
  const begun = written.filter(({ first }) => first).map((row) => row.minute.toISOString());
  for (const start of new Set(begun)) {
    await p.jobs.add(
      ex,
      sealRefusalsJob,
      { minute: start },
      { key: `${sealRefusalsJob} ${start}`, runAt: new Date(Date.now() + 2 * minute) },
    );
  }
}

type UnsealedRow = {
  environment: Environment;
  reason: string;
  prefix: string;
  calls: number;
  recorded: number;
};

/** One entry for every reason and address prefix of the minute, with the count; safe to run twice. */
export async function sealRefusals(p: Pick<Kernel, 'db' | 'clock'>, start: string): Promise<number> {
  return transact(p.db, async (tx) => {
    const { rows } = await sql<UnsealedRow>`
      select environment, reason, prefix, calls, recorded from serve.refusal_count
      where minute = ${start} and calls > recorded order by environment, reason, prefix for update`.execute(
      tx,
    );
    if (rows.length === 0) return 0;
    await recordMany(
      tx,
      p,
      rows.map(({ environment, reason, prefix, calls, recorded }) => ({
        ...(environment === 'test' ? { stream: environment } : {}),
        kind: 'serve.refusals-counted',
        actor: { kind: 'anonymous' },
        subject: { type: 'serve.gateway', id: 'gateway' },
        detail: { reason, prefix, minute: start, calls: calls - recorded },
      })),
    );
    await sql`update serve.refusal_count set recorded = calls where minute = ${start}`.execute(tx);
    return rows.length;
  });
}

export const sealRefusalsOf = (p: Pick<Kernel, 'db' | 'clock'>): JobDefinition =>
  defineJob(sealRefusalsJob, z.object({ minute: z.string() }), async (payload) => {
    await sealRefusals(p, payload.minute);
  });
