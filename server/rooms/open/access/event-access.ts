/** What a participant's key of an event opens: the sets granted to the event, until it ends; authorised ones by the organiser's agreement. */
import { type Selectable, sql } from 'kysely';
import type { LegalDay } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import type { LawNow } from '#law/settings.ts';
import { measuresOn } from '../conduct/in-force.ts';
import type { Dataset, PublishedContent } from '../datasets/read.ts';
import { type AccessTables, accessTables } from './tables.ts';

type Access = Selectable<AccessTables['open.access']>;
type Granted = {
  title: string;
  starts_on: LegalDay;
  ends_on: LegalDay;
  ended: LegalDay | null;
  organisation_id: string | null;
};

/** Errors: `open.event-over`, `open.event-not-covered`, `open.event-agreement-needed`. Undefined: nothing is needed for the set. */
export async function eventAccess(
  ex: Executor,
  law: LawNow,
  dataset: Dataset & { published: PublishedContent },
  eventId: string,
): Promise<Access | undefined> {
  const { rows } = await sql<Granted>`
    select e.title, e.starts_on, e.ends_on, (e.ended_at at time zone 'Asia/Shanghai')::date as ended, s.organisation_id
    from open.event e
    left join lateral (select s.organisation_id from open.event_support s
      join open.event_support_set t on t.support_id = s.id and t.dataset_id = ${dataset.id}
      where s.event_id = e.id and s.state = 'granted' and 'open-data' = any (s.wants)
      order by s.filed_at limit 1) s on true
    where e.id = ${eventId}`.execute(ex);
  const [event] = rows;
  if (!event) throw problem('open.key-unknown');
  const { title } = event;
  const about = { rule: 'open.event-support', articles: law.cite('open.event-support') };
  if (event.ended !== null || law.day > event.ends_on)
    throw problem('open.event-over', { params: { title, day: event.ended ?? event.ends_on }, ...about });
  if (event.organisation_id === null || law.day < event.starts_on)
    throw problem('open.event-not-covered', { params: { title }, ...about });
  if (dataset.published.class === 'open') return undefined;
  // What is closed or kept from the organiser is not had by way of its event.
  const bound = (await measuresOn(ex, event.organisation_id, law.day)).some(
    ({ kind, datasets }) => kind === 'close' || datasets.includes(dataset.id),
  );
  const found = await accessTables(ex)
    .selectFrom('open.access')
    .selectAll()
    .where('dataset_id', '=', dataset.id)
    .where('applicant_id', '=', event.organisation_id)
    .where('state', '=', 'active')
    .where('until_day', '>=', law.day)
    .orderBy('started_at', 'desc')
    .executeTakeFirst();
  const access = bound ? undefined : found;
  if (!access)
    throw problem('open.event-agreement-needed', {
      params: { title, address: `/datasets/${dataset.slug}/apply` },
      rule: 'open.agreement',
      articles: [...law.cite('open.agreement'), ...law.cite('open.event-support')],
    });
  if (access.row_limit !== null && Number(access.rows_taken) >= Number(access.row_limit))
    throw problem('open.volume-reached', {
      params: { limit: Number(access.row_limit), taken: Number(access.rows_taken) },
    });
  return access;
}
