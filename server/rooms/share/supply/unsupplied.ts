/** “Agreed, not supplied”: consents behind which there is no working interface, or from which no file has come; each with its age. */
import { sql } from 'kysely';
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { daysBetween, legalDayOf } from '#kernel/clock.ts';
import { lawNow } from '#law/settings.ts';
import { ownOf } from '../reports/decisions.ts';
import { partiesOf, titlesOf } from '../sharing/parties.ts';
import type { lacks, UnsuppliedReply } from './schema.ts';

type Row = {
  id: string;
  number: string | null;
  grant_id: string;
  applicant_id: string;
  provider_id: string;
  resource_id: string;
  mode: string;
  lacks: (typeof lacks)[number] | null;
  agreed_at: Date;
};

/** Of the own applications and entries, and of all for those who oversee; the oldest first. */
export async function readUnsupplied(p: Platform, actor: Actor): Promise<UnsuppliedReply> {
  const own = ownOf(actor);
  const today = p.clock.today();
  const { rows } = await sql<Row>`
    select a.id, a.number, g.id as grant_id, a.applicant_id, a.provider_id, a.resource_id, m.mode,
      coalesce((select max(e.decided_at) from cases.step e where e.case_id = a.case_id), g.issued_at) as agreed_at,
      case when g.state = 'pending' then 'signature'
        when g.state = 'suspended' then 'suspended'
        when m.mode in ('text', 'file', 'copy') then
          case when not exists (select from serve.use_record u where u.grant_id = g.id) then 'file' end
        when r.state <> 'active' then 'entry'
        when v.generation = 0 then 'table' end as lacks
    from share.application a
    join serve.grant g on g.id = a.grant_id
    join serve.grant_version t on t.grant_id = g.id and t.version = g.terms_version
    cross join lateral (select coalesce(t.terms::jsonb ->> 'mode', 'interface') as mode) m
    join serve.service_version v on v.id = g.version_id
    join catalog.resource r on r.id = a.resource_id
    where a.state = 'granted' and a.case_id is not null and g.state <> 'revoked'
      and (g.last_day is null or g.last_day >= ${today}::date)
      and (${own}::uuid is null or ${own}::uuid in (a.provider_id, a.applicant_id))
    order by agreed_at`.execute(p.db);
  const found = rows.flatMap((row) => (row.lacks ? [{ ...row, lacks: row.lacks }] : []));
  const name = await partiesOf(
    p.db,
    found.flatMap((row) => [row.applicant_id, row.provider_id]),
  );
  const title = await titlesOf(
    p.db,
    found.map(({ resource_id: id }) => id),
  );
  const law = await lawNow(p.db, p.law, today);
  // The articles of the form in which the manner is chosen.
  const form = law.law.forms().find(({ key }) => key === 'share.consent');
  return {
    consents: rows.length,
    items: found.map((row) => {
      const agreedOn = legalDayOf(row.agreed_at);
      return {
        applicationId: row.id,
        number: row.number,
        grantId: row.grant_id,
        applicant: name(row.applicant_id),
        provider: name(row.provider_id),
        resource: title(row.resource_id),
        mode: row.mode,
        lacks: row.lacks,
        agreedOn,
        days: daysBetween(agreedOn, today),
      };
    }),
    articles: form?.fields.find(({ key }) => key === 'manner')?.cite ?? [],
  };
}
