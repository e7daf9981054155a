/** How grants, keys and counters stand at the moment of the group: locked first, then read by a statement that began afterwards. */
import { type RawBuilder, sql } from 'kysely';
import type { LegalDay } from '#kernel/clock.ts';
import { type ResourceState, statesOfResources } from '#rooms/catalog/index.ts';
import type { GrantState } from '../tables.ts';
import type { CallItem } from './items.ts';
import { nonceKey } from './nonces.ts';

export type GrantStanding = { state: GrantState; ground: string | null; termsVersion: number };

export type Standing = {
  grants: Map<string, GrantStanding>;
  /** Nonces that this group took. */
  reserved: Set<string>;
  revoked: Set<string>;
  generations: Map<string, number>;
  resources: Map<string, ResourceState>;
  /** Calls already answered, by `grant day`. */
  used: Map<string, number>;
};

export const usedKey = (grantId: string, day: LegalDay): string => `${grantId} ${day}`;

/** Always in the order of ids, so that two processes cannot wait for each other. */
export function lockStatement(calls: readonly CallItem[]): RawBuilder<unknown> {
  const ids = [...new Set(calls.map(({ file }) => file.grant.id))];
  return sql`select 1 from serve.grant where id = any(${ids}::uuid[]) order by id for no key update`;
}

export type StandingRow = {
  grants: [string, GrantState, string | null, number][] | null;
  reserved: [string, string, number][] | null;
  revoked: string[] | null;
  generations: [string, number][] | null;
  resources: [string, ResourceState][] | null;
  used: [string, string, number][] | null;
};

/** Reserves the nonces of calls whose terms are still the ones they were checked against, and reads what may have changed. */
export function standingStatement(calls: readonly CallItem[]): RawBuilder<StandingRow> {
  const keys = calls.map(({ file }) => file.keyId);
  const grants = calls.map(({ file }) => file.grant.id);
  return sql<StandingRow>`
    with reserved as (
      insert into serve_data.nonce (signed_at, key_id, nonce)
      select to_timestamp(c.ms / 1000.0), c.key_id, c.nonce
      from unnest(${calls.map(({ signedAt }) => signedAt)}::float8[], ${keys}::text[],
        ${calls.map(({ nonce }) => nonce)}::text[], ${grants}::uuid[],
        ${calls.map(({ file }) => file.grant.termsVersion)}::int[]) as c (ms, key_id, nonce, grant_id, terms_version)
      join serve.grant g on g.id = c.grant_id and g.terms_version = c.terms_version
      on conflict do nothing
      returning key_id, nonce, round(extract(epoch from signed_at) * 1000)::bigint as ms
    )
    select
      (select json_agg(json_build_array(id, state, ground, terms_version)) from serve.grant
        where id = any(${grants}::uuid[])) as grants,
      (select json_agg(json_build_array(key_id, nonce, ms)) from reserved) as reserved,
      (select json_agg(id) from serve.key where id = any(${keys}::text[]) and revoked_at is not null) as revoked,
      (select json_agg(json_build_array(id, generation)) from serve.service_version
        where id = any(${calls.map(({ file }) => file.versionId)}::uuid[])) as generations,
      (select json_agg(json_build_array(r.id, r.state))
        from (${statesOfResources(calls.map(({ file }) => file.plan.resourceId))}) r) as resources,
      (select json_agg(json_build_array(q.grant_id, q.period, q.used)) from serve.quota_ledger q
        where q.unit = 'calls' and (q.grant_id, q.period) in (
          select * from unnest(${grants}::uuid[], ${calls.map(({ day }) => day)}::date[]))) as used`;
}

export function readStanding(row: StandingRow | undefined): Standing {
  return {
    grants: new Map(
      (row?.grants ?? []).map(([id, state, ground, termsVersion]) => [id, { state, ground, termsVersion }]),
    ),
    reserved: new Set((row?.reserved ?? []).map(([key, nonce, ms]) => nonceKey(key, nonce, ms))),
    revoked: new Set(row?.revoked ?? []),
    generations: new Map(row?.generations ?? []),
    resources: new Map(row?.resources ?? []),
    used: new Map((row?.used ?? []).map(([grant, day, used]) => [usedKey(grant, day), used])),
  };
}
