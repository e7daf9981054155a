/** Guessing bounded: how many different values of a column were claimed of one key today, kept as keyed digests only. */
import { createHmac } from 'node:crypto';
import { type RawBuilder, sql } from 'kysely';
import type { LegalDay } from '#kernel/clock.ts';
import type { DailyTask } from '#kernel/daily.ts';
import type { Executor } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import type { Kernel } from '#kernel/kernel.ts';
import type { CallItem } from '../gateway/items.ts';
import { requireColumn } from '../plan.ts';
import { plainText } from './compare.ts';

type Claimed = { place: number; about: Buffer; claimed: Buffer };

/** Under the city's key, the day and both sides: what is kept tells equal from different and nothing else, and joins with nothing. */
export function digestsOf({ file, question, day }: CallItem, place: number): Claimed[] {
  const { plan, grant, cityKey, environment } = file;
  if (!cityKey) throw problem('gateway.unavailable');
  const digest = (parts: readonly string[]): Buffer =>
    createHmac('sha256', cityKey)
      // What is tried with made-up rows uses up nothing of what may be asked in earnest.
      .update(JSON.stringify([environment === 'test' ? 'gongshu test claim/1' : 'gongshu claim/1', ...parts]))
      .digest();
  return question.columns.map((name, index) => {
    const subject = [day, plan.resourceId, grant.consumerId, name, ...(question.keys[0] ?? [])];
    const claim = plainText(requireColumn(plan, name), question.claims?.[index] ?? '');
    return { place, about: digest(subject), claimed: digest([...subject, 'is', claim]) };
  });
}

/**
 * Keeps what the calls claim and gives the places of those with a claim too many. Of one grant, whose row the group has locked;
 * what was claimed under other grants of the same consumer counts as well. Nothing here asks whether the key has a row.
 */
export function claimStatement(calls: readonly CallItem[]): RawBuilder<{ place: number }> {
  const [first] = calls;
  if (!first) throw new TypeError('a group of calls has a first one');
  const { plan, grant } = first.file;
  const all = calls.flatMap(digestsOf);
  return sql<{ place: number }>`
    with asked as (
      select * from unnest(${all.map(({ place }) => place)}::int[], ${all.map(({ about }) => about)}::bytea[],
        ${all.map(({ claimed }) => claimed)}::bytea[]) with ordinality as a (place, about, claimed, ord)
    ), known as (
      select distinct c.about, c.claimed from serve.claim c
      where c.day = ${first.day}::date and c.resource_id = ${plan.resourceId} and c.consumer_id = ${grant.consumerId}
        and c.about = any(${all.map(({ about }) => about)}::bytea[])
    ), fresh as (
      select about, claimed, min(ord) as ord from asked a
      where not exists (select 1 from known k where k.about = a.about and k.claimed = a.claimed)
      group by about, claimed
    ), ranked as (
      select f.*, (select count(*) from known k where k.about = f.about)
        + row_number() over (partition by f.about order by f.ord) as rank from fresh f
    ), kept as (
      insert into serve.claim (day, resource_id, consumer_id, about, claimed, grant_id)
      select ${first.day}::date, ${plan.resourceId}, ${grant.consumerId}, about, claimed, ${grant.id}
      from ranked where rank <= ${plan.guesses ?? 0}::int
      on conflict do nothing
    )
    select distinct a.place from asked a join ranked r on r.about = a.about and r.claimed = a.claimed
    where r.rank > ${plan.guesses ?? 0}::int`;
}

/** Digests of days that are over: they bound nothing any more. */
export async function dropClaims(ex: Executor, today: LegalDay): Promise<number> {
  const { numAffectedRows } = await sql`delete from serve.claim where day < ${today}::date`.execute(ex);
  return Number(numAffectedRows ?? 0n);
}

export const claimsTask = (p: Pick<Kernel, 'db'>): DailyTask => ({
  name: 'serve.claims',
  run: async (day) => {
    await dropClaims(p.db, day);
  },
});
