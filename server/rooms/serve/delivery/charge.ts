/** What leaves piece by piece is charged piece by piece: under the grant's lock, only while it holds, and not beyond its counters. */
import { sql } from 'kysely';
import type { LegalDay } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import type { ResourceState } from '#rooms/catalog/index.ts';
import type { Serving } from '../context.ts';
import type { GatewayCode, Params } from '../gateway/errors.ts';
import { isOpen } from '../gateway/hours.ts';
import type { Usage } from '../gateway/items.ts';
import { type Cost, roomFor } from '../gateway/judge.ts';
import { countersFor, usedKey } from '../gateway/standing.ts';
import { foldOperator } from '../operator.ts';
import type { GrantState } from '../tables.ts';
import { type Quota, readTerms } from '../terms.ts';

export type Spend = Cost & {
  grantId: string;
  /** Made under these terms: under others nothing of it leaves. */
  termsVersion: number;
  at: Date;
  day: LegalDay;
  /** The key it leaves by; undefined: a person's desk. */
  keyId?: string | undefined;
  /** On whose behalf; '' where nobody is named. */
  operator: string;
  /** Who takes it at the desk: bars name staff numbers, which are accounts there. */
  personId?: string | undefined;
};

type Standing = {
  state: GrantState;
  ground: string | null;
  first_day: LegalDay;
  last_day: LegalDay | null;
  terms_version: number;
  terms: string;
  resource: ResourceState;
  held: boolean;
  ended: 'revoked' | 'expired' | null;
  barred: boolean;
  /** A bar stands of which nobody can say that it means somebody else. */
  unnamed: boolean;
};

/** In the order of ids, as the groups of calls take them. */
export const lockGrants = (tx: Executor, ...grantIds: string[]) =>
  sql`select 1 from serve.grant where id = any(${grantIds}::uuid[]) order by id for no key update`.execute(
    tx,
  );

/** Joins the caller's transaction. Throws the gateway's refusal; then nothing is counted and nothing may leave. */
export async function charge(tx: Executor, p: Serving, spend: Spend): Promise<Usage[]> {
  const { grantId, day } = spend;
  await lockGrants(tx, grantId);
  const standing = await read(tx, spend);
  const refused = standing ? stopOf(p, spend, standing) : { code: 'gateway.grant-revoked' as const };
  if (standing?.unnamed && !refused) throw problem('serve.operator-unnamed');
  if (!standing || refused)
    throw problem(refused?.code ?? 'gateway.grant-revoked', { params: refused?.params ?? { ground: '—' } });
  const { quotas } = readTerms(standing.terms);
  const used = await usedBy(tx, grantId, quotas, day);
  const room = roomFor(
    quotas,
    day,
    spend,
    ({ unit, period }) => used.get(usedKey(grantId, unit, period)) ?? 0,
  );
  if ('refused' in room) throw problem(room.refused, { params: room.params });
  const after = countersFor(quotas, day);
  const units = after.map(({ unit }) => unit);
  const periods = after.map(({ period }) => period);
  await sql`
    with quota as (
      insert into serve.quota_ledger as q (grant_id, unit, period, used)
      select ${grantId}, * from unnest(${units}::text[], ${periods}::text[],
        ${after.map(({ unit }) => spend[unit])}::bigint[])
      on conflict (grant_id, unit, period) do update set used = q.used + excluded.used)
    insert into serve.call_tally as t (grant_id, day, outcome, calls, records, last_at)
    values (${grantId}, ${day}, 'answered', ${spend.calls}, ${spend.rows}, ${spend.at})
    on conflict (grant_id, day, outcome) do update
      set calls = t.calls + excluded.calls, records = t.records + excluded.records,
          last_at = greatest(t.last_at, excluded.last_at)`.execute(tx);
  return room.usage;
}

async function read(
  tx: Executor,
  { grantId, keyId, operator, personId, at, day }: Spend,
): Promise<Standing | undefined> {
  const person = personId ?? null;
  const folded = foldOperator(operator);
  const number = sql`lower(btrim(normalize(b.operator, nfkc)))`;
  const bars = sql`select 1 from serve.user_bar b where b.lifted_at is null and b.consumer_id = g.consumer_id
        and (b.grant_id is null or b.grant_id = g.id) and (b.until is null or b.until >= ${day}::date)`;
  const { rows } = await sql<Standing>`
    select g.state, g.ground, g.first_day, g.last_day, g.terms_version, t.terms, r.state as resource,
      (select case when k.revoked_at is not null then 'revoked' when k.not_after <= ${at} then 'expired' end
        from serve.key k where k.id = ${keyId ?? null}) as ended,
      s.held_at is not null as held,
      exists (${bars} and case when ${person}::uuid is null then ${folded} = '' or ${number} = ${folded}
        else exists (select 1 from org.person o where o.id = ${person}::uuid and ${number} in (o.account, o.id::text))
        end) as barred,
      exists (${bars} and ${person}::uuid is not null and not exists (
        select 1 from org.person o join org.role_assignment a on a.person_id = o.id
        where a.organisation_id = g.consumer_id and ${number} in (o.account, o.id::text))) as unnamed
    from serve.grant g
    join serve.grant_version t on t.grant_id = g.id and t.version = g.terms_version
    join serve.service s on s.id = g.service_id
    join catalog.resource r on r.id = s.resource_id
    where g.id = ${grantId}`.execute(tx);
  return rows[0];
}

/** Why not one byte more may leave. */
function stopOf(
  p: Pick<Serving, 'law'>,
  { termsVersion, at, day, operator, personId }: Spend,
  found: Standing,
): { code: GatewayCode; params?: Params } | undefined {
  const params = { ground: found.ground ?? '—' };
  if (found.ended) return { code: `gateway.key-${found.ended}` };
  if (found.state === 'pending') return { code: 'gateway.grant-pending' };
  if (found.state === 'suspended') return { code: 'gateway.grant-suspended', params };
  if (found.state !== 'active') return { code: 'gateway.grant-revoked', params };
  if (found.terms_version !== termsVersion) return { code: 'gateway.delivery-gone' };
  if (day < found.first_day) return { code: 'gateway.grant-not-begun', params: { day: found.first_day } };
  if (found.last_day !== null && day > found.last_day)
    return { code: 'gateway.grant-expired', params: { day: found.last_day, again: '/desk/grants' } };
  if (found.barred)
    return { code: operator === '' && !personId ? 'gateway.operator-missing' : 'gateway.operator-barred' };
  if (found.resource !== 'active') return { code: 'gateway.resource-not-active' };
  if (found.held) return { code: 'gateway.service-held' };
  const { hours } = readTerms(found.terms);
  if (hours && !isOpen(hours, at, p.law.calendar))
    return { code: 'gateway.hours', params: { hours: '—', opensAt: '—' } };
  return undefined;
}

async function usedBy(
  tx: Executor,
  grantId: string,
  quotas: readonly Quota[],
  day: LegalDay,
): Promise<Map<string, number>> {
  const counters = countersFor(quotas, day);
  const { rows } = await sql<{ unit: Quota['unit']; period: string; used: number }>`
    select unit, period, used from serve.quota_ledger where grant_id = ${grantId} and (unit, period) in (
      select * from unnest(${counters.map(({ unit }) => unit)}::text[], ${counters.map(({ period }) => period)}::text[]))`.execute(
    tx,
  );
  return new Map(rows.map(({ unit, period, used }) => [usedKey(grantId, unit, period), used]));
}
