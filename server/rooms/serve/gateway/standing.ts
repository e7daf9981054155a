/** How grants, keys and counters stand at the moment of the group: locked first, then read by a statement that began afterwards. */
import { type RawBuilder, sql } from 'kysely';
import type { LegalDay } from '#kernel/clock.ts';
import { type ResourceState, statesOfResources } from '#rooms/catalog/index.ts';
import { foldOperator } from '../operator.ts';
import type { GrantState } from '../tables.ts';
import { periodOf, type Quota } from '../terms.ts';
import type { CallItem } from './items.ts';
import { nonceKey } from './nonces.ts';

export type GrantStanding = { state: GrantState; ground: string | null; termsVersion: number };

export type Standing = {
  grants: Map<string, GrantStanding>;
  /** Nonces that this group took. */
  reserved: Set<string>;
  /** Keys that no longer hold: revoked for good, or past their day. */
  ended: Map<string, 'revoked' | 'expired'>;
  /** Who may not call, by `barKey`; without an operator: that anybody may not. */
  barred: Set<string>;
  generations: Map<string, number>;
  resources: Map<string, ResourceState>;
  /** What was used of each counter, by `grant unit period`. */
  used: Map<string, number>;
};

export const usedKey = (grantId: string, unit: Quota['unit'], period: string): string =>
  `${grantId} ${unit} ${period}`;

export const barKey = (grantId: string, operator: string): string => `${grantId} ${foldOperator(operator)}`;

export type Counter = { grantId: string; unit: Quota['unit']; period: string };

/** The counters that use under a grant touches: the day's calls always, what else its terms limit. */
export function countersFor(quotas: readonly Quota[], day: LegalDay): Omit<Counter, 'grantId'>[] {
  const limited = quotas.map(({ unit, period }) => ({ unit, period: periodOf(period, day) }));
  const daily = limited.some(({ unit, period }) => unit === 'calls' && period === day);
  return daily ? limited : [{ unit: 'calls', period: day }, ...limited];
}

export function countersOf({ file, day }: Pick<CallItem, 'file' | 'day'>): Counter[] {
  const { id: grantId, terms } = file.grant;
  return countersFor(terms.quotas, day).map((counter) => ({ grantId, ...counter }));
}

/** Once each, in one order for every process. */
export function distinctCounters(calls: readonly Pick<CallItem, 'file' | 'day'>[]): Counter[] {
  const found = new Map<string, Counter>();
  for (const call of calls)
    for (const counter of countersOf(call))
      found.set(usedKey(counter.grantId, counter.unit, counter.period), counter);
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, counter]) => counter);
}

/** Always in the order of ids, so that two processes cannot wait for each other. */
export function lockStatement(calls: readonly CallItem[]): RawBuilder<unknown> {
  const ids = [...new Set(calls.map(({ file }) => file.grant.id))];
  return sql`select 1 from serve.grant where id = any(${ids}::uuid[]) order by id for no key update`;
}

export type StandingRow = {
  grants: [string, GrantState, string | null, number][] | null;
  reserved: [string, string, number][] | null;
  ended: [string, boolean][] | null;
  barred: [string, string][] | null;
  generations: [string, number][] | null;
  resources: [string, ResourceState][] | null;
  used: [string, Quota['unit'], string, number][] | null;
};

/** Stands for the generation of a service that is held back: its policy was seen not to hold. */
export const heldGeneration = -1;

/** Reserves the nonces of calls whose terms are still the ones they were checked against, and reads what may have changed. */
export function standingStatement(calls: readonly CallItem[]): RawBuilder<StandingRow> {
  const keys = calls.map(({ file }) => file.keyId);
  const grants = calls.map(({ file }) => file.grant.id);
  const counters = distinctCounters(calls);
  const operators = new Set(calls.map(({ read }) => foldOperator(read.operator)));
  // A call that names nobody is refused under any bar.
  const unnamed = calls.filter(({ read }) => read.operator === '');
  const at = calls[0]?.at ?? new Date(0);
  return sql<StandingRow>`
    with reserved as (
      insert into serve_data.nonce (signed_at, key_id, nonce)
      select to_timestamp(c.ms / 1000.0), c.key_id, c.nonce
      from unnest(${calls.map(({ read }) => read.signedAt)}::float8[], ${keys}::text[],
        ${calls.map(({ read }) => read.nonce)}::text[], ${grants}::uuid[],
        ${calls.map(({ file }) => file.grant.termsVersion)}::int[]) as c (ms, key_id, nonce, grant_id, terms_version)
      join serve.grant g on g.id = c.grant_id and g.terms_version = c.terms_version
      on conflict do nothing
      returning key_id, nonce, round(extract(epoch from signed_at) * 1000)::bigint as ms
    )
    select
      (select json_agg(json_build_array(id, state, ground, terms_version)) from serve.grant
        where id = any(${grants}::uuid[])) as grants,
      (select json_agg(json_build_array(key_id, nonce, ms)) from reserved) as reserved,
      (select json_agg(json_build_array(id, revoked_at is not null)) from serve.key
        where id = any(${keys}::text[]) and (revoked_at is not null or not_after <= ${at})) as ended,
      (select json_agg(json_build_array(g.id, b.operator)) from serve.grant g
        join serve.user_bar b on b.consumer_id = g.consumer_id and (b.grant_id is null or b.grant_id = g.id)
        where g.id = any(${grants}::uuid[]) and b.lifted_at is null
          and (lower(btrim(normalize(b.operator, nfkc))) = any(${[...operators]}::text[])
            or g.id = any(${unnamed.map(({ file }) => file.grant.id)}::uuid[]))
          and (b.until is null or b.until >= ${calls[0]?.day ?? null}::date)) as barred,
      (select json_agg(json_build_array(v.id, case when s.held_at is null then v.generation else ${heldGeneration}::int end))
        from serve.service_version v join serve.service s on s.id = v.service_id
        where v.id = any(${calls.map(({ file }) => file.versionId)}::uuid[])) as generations,
      (select json_agg(json_build_array(r.id, r.state))
        from (${statesOfResources(calls.map(({ file }) => file.plan.resourceId))}) r) as resources,
      (select json_agg(json_build_array(q.grant_id, q.unit, q.period, q.used)) from serve.quota_ledger q
        where (q.grant_id, q.unit, q.period) in (
          select * from unnest(${counters.map(({ grantId }) => grantId)}::uuid[],
            ${counters.map(({ unit }) => unit)}::text[], ${counters.map(({ period }) => period)}::text[]))) as used`;
}

export function readStanding(row: StandingRow | undefined): Standing {
  return {
    grants: new Map(
      (row?.grants ?? []).map(([id, state, ground, termsVersion]) => [id, { state, ground, termsVersion }]),
    ),
    reserved: new Set((row?.reserved ?? []).map(([key, nonce, ms]) => nonceKey(key, nonce, ms))),
    ended: new Map((row?.ended ?? []).map(([key, revoked]) => [key, revoked ? 'revoked' : 'expired'])),
    barred: new Set(
      (row?.barred ?? []).flatMap(([grant, operator]) => [barKey(grant, operator), barKey(grant, '')]),
    ),
    generations: new Map(row?.generations ?? []),
    resources: new Map(row?.resources ?? []),
    used: new Map(
      (row?.used ?? []).map(([grant, unit, period, used]) => [usedKey(grant, unit, period), used]),
    ),
  };
}
