/** Whether each listed field came within its cycle: its entry's newest visible batch carried it and is not older than the cycle. */
import { type RawBuilder, sql } from 'kysely';
import type { LegalDay } from '#kernel/clock.ts';
import { cycleDays } from '../../gathering/cycle.ts';

/**
 * Lines of an edition with `last_at`, `due` and `fulfilled`. A field that was never gathered is due one cycle after it was listed;
 * a cycle without a length is never due.
 */
export const lineStanding = (version: number, day: LegalDay): RawBuilder<unknown> => sql`
  select l.*, r.code, v.name as resource_name, last.ended_at as last_at, term.due,
    term.due is null or term.due >= ${day}::date as fulfilled
  from collect.list_line l
  join collect.list_edition e on e.version = l.version
  join catalog.resource r on r.id = l.resource_id
  join catalog.resource_version v on v.id = coalesce(r.published_version_id, r.working_version_id)
  left join lateral (
    select b.ended_at from collect.visible s join collect.batch b on b.id = s.batch_id
    where s.resource_id = l.resource_id
      and exists (select from catalog.item i where i.version_id = b.version_id and i.name = l.item_name)
      and not exists (select from collect.left_out o, jsonb_array_elements(o.columns) c
        where o.batch_id = b.id and c ->> 'item' = l.item_name)
    order by s.seq desc limit 1) last on true
  cross join lateral (
    select (coalesce((last.ended_at at time zone 'Asia/Shanghai')::date,
        greatest(l.added_day, e.issued_day, (e.drafted_at at time zone 'Asia/Shanghai')::date))
      + (${JSON.stringify(cycleDays)}::jsonb ->> l.cycle)::int) as due) term
  where l.version = ${version}`;
