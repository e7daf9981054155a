/** Daily use that stays above the stated average: looked for once a day over the tallies, told once a run. */
import { sql } from 'kysely';
import { platform } from '#kernel/actor.ts';
import { addDays, type LegalDay } from '#kernel/clock.ts';
import type { DailyTask } from '#kernel/daily.ts';
import { transact } from '#kernel/db.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { notify } from '#notices/index.ts';
import type { Serving } from './context.ts';
import { serveEvents } from './events.ts';
import { getGrant } from './grants.ts';
import { getService } from './repository.ts';

const rule = 'serve.average-notice-days';

export const averageTask = (p: Serving): DailyTask => ({
  name: 'serve.average',
  run: async (day) => {
    await tellAboveAverage(p, day);
  },
});

/** Grants whose every day of the last figure, yesterday the newest, was above the average; returns those told now. */
export async function tellAboveAverage(p: Serving, day: LegalDay): Promise<string[]> {
  const law = await lawNow(p.db, p.law, day);
  if (law.resolve(rule).state === 'not-applicable') return [];
  const days = law.number(rule)?.value;
  if (!days) return [];
  const last = addDays(day, -1);
  const first = addDays(day, -days);
  const { rows } = await sql<{ id: string; average: number }>`
    with days as (
      select t.grant_id, t.day, sum(t.calls) as calls from serve.call_tally t
      where t.outcome = 'answered' and t.day between ${first}::date and ${last}::date
      group by t.grant_id, t.day)
    select g.id, (v.terms::jsonb ->> 'average')::int as average
    from serve.grant g
    join serve.grant_version v on v.grant_id = g.id and v.version = g.terms_version
    join days d on d.grant_id = g.id
    where g.state = 'active' and d.calls > (v.terms::jsonb ->> 'average')::int
      and not exists (select 1 from serve.average_notice n where n.grant_id = g.id and n.last_day >= ${first}::date)
    group by g.id, average having count(*) = ${days}
    order by g.id`.execute(p.db);
  const told: string[] = [];
  for (const { id, average } of rows) if (await tell(p, id, { first, last, days, average })) told.push(id);
  return told;
}

type Run = { first: LegalDay; last: LegalDay; days: number; average: number };

function tell(p: Serving, grantId: string, { first, last, days, average }: Run): Promise<boolean> {
  return transact(p.db, async (tx) => {
    const claimed = await sql`insert into serve.average_notice (grant_id, first_day, last_day, at)
      values (${grantId}, ${first}, ${last}, ${p.clock.now()}) on conflict do nothing`.execute(tx);
    const grant = await getGrant(tx, grantId);
    if (claimed.numAffectedRows === 0n || !grant) return false;
    const service = await getService(tx, grant.serviceId);
    const law = await lawNow(tx, p.law, p.clock.today());
    await record(tx, p, {
      kind: 'serve.average-exceeded',
      actor: platform,
      subject: { type: 'serve.grant', id: grantId },
      organisationId: grant.providerId,
      organisations: [grant.consumerId],
      ...(grant.caseId ? { case: grant.caseId } : {}),
      decision: law.decided('told', [rule]),
      detail: { from: first, to: last, days, average },
    });
    await notify(tx, p, {
      kind: 'serve.average-exceeded',
      to: { organisationId: grant.providerId, roles: ['provider'] },
      params: {
        grant: grant.number,
        service: service?.title ?? { zh: grant.terms.service.code, en: grant.terms.service.code },
        days: String(days),
        from: first,
        average: String(average),
      },
      articles: law.cite(rule),
      subject: { type: 'serve.grant', id: grantId },
      ...(grant.caseId ? { caseId: grant.caseId } : {}),
      link: `/grants/${grantId}`,
    });
    await p.events.emit(tx, {
      type: serveEvents.averageExceeded,
      payload: { grantId, providerId: grant.providerId, consumerId: grant.consumerId },
    });
    return true;
  });
}
