/** Every access to data, wherever it was noted: calls and files of sharing, takings of open data, what systems and operators report. */
import { type RawBuilder, sql } from 'kysely';
import { addDays, startOfLegalDay } from '#kernel/clock.ts';
import type { LentAccess, LentAccesses } from '#rooms/org/index.ts';

/** What a body is in law: whoever gave no name sits at the machine as a natural person. */
const userOf = (organisation: RawBuilder<unknown>) => sql`
  case when ${organisation} is null then 'natural-person'
    else (select case
        when o.kind = 'public-person' then 'natural-person'
        when a.organisation_id is not null and a.kind <> 'person' and not a.legal_person then 'unincorporated-organisation'
        else 'legal-person' end
      from org.organisation o left join open.applicant a on a.organisation_id = o.id where o.id = ${organisation})
  end`;

/** `whose`: one body's; undefined: everybody's. */
const all = (whose: string | undefined) => {
  const of = (column: RawBuilder<unknown>) => (whose ? sql`and ${column} = ${whose}` : sql``);
  return sql<LentAccess>`
    select t.last_at as at, ${userOf(sql`g.consumer_id`)} as "user", 'share' as channel, s.code as what,
      s.resource_id::text as "resourceId", t.calls as times
    from serve.call_tally t join serve.grant g on g.id = t.grant_id join serve.service s on s.id = g.service_id
    where t.outcome = 'answered' ${of(sql`g.consumer_id`)}
    union all
    select u.used_at, ${userOf(sql`u.consumer_id`)}, 'share', u.content, u.resource_id::text, 1
    from serve.use_record u where true ${of(sql`u.consumer_id`)}
    union all
    select t.at, ${userOf(sql`t.organisation_id`)}, 'open', d.slug, d.resource_id::text, t.times
    from open.taking t join open.dataset d on d.id = t.dataset_id
    where t.outcome = 'taken' and t.way <> 'page' ${of(sql`t.organisation_id`)}
    union all
    select e.at, e.detail ->> 'userKind', e.detail ->> 'channel', coalesce(e.detail ->> 'reference', ''), e.subject_id, 1
    from (
      select at, subject_id, organisation_id, convert_from(body, 'UTF8')::jsonb -> 'detail' as detail
      from ledger.entry where kind = 'ledger.event-reported') e
    where e.detail ? 'channel' ${of(sql`coalesce((e.detail ->> 'counterpart')::uuid, e.organisation_id)`)}`;
};

export const accesses: LentAccesses = {
  async list(ex, { organisationId, page, pageSize }) {
    const { rows } = await sql<LentAccess & { all: string }>`
      select *, count(*) over () as all from (${all(organisationId)}) x
      order by at desc limit ${pageSize} offset ${(page - 1) * pageSize}`.execute(ex);
    return {
      rows: rows.map(({ all: _, times, ...row }) => ({ ...row, times: Number(times) })),
      total: Number(rows[0]?.all ?? 0),
    };
  },
  async count(ex, { from, to }) {
    const { rows } = await sql<{ user: string; channel: string; times: string }>`
      select "user", channel, sum(times) as times from (${all(undefined)}) x
      where at >= ${startOfLegalDay(from)} and at < ${startOfLegalDay(addDays(to, 1))}
      group by 1, 2`.execute(ex);
    return rows.map((row) => ({ ...row, times: Number(row.times) }));
  },
};
