/** Reports over tasks: fields several bodies collect, fields nobody reads, the ground of an entry, by what right rows came in. */
import { sql } from 'kysely';
import { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import { type Actor, organisationOf } from '#kernel/actor.ts';
import type { LegalDay } from '#kernel/clock.ts';
import { permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { getResource, readResource } from '#rooms/catalog/index.ts';
import { portsOf } from '../intake/ports.ts';
import { looksOn } from '../policy.ts';
import type { TaskField } from './content.ts';
import { citesOf, rules } from './judge.ts';
import { taskPolicy } from './policy.ts';
import { groundName, unreadMonths } from './read.ts';
import { activeTasks } from './repository.ts';
import type { GroundsReply, SharedFieldsReply, UnreadReply } from './schema.ts';

/** The same day so many months before, or the last of a shorter month. */
function monthsBefore(day: LegalDay, months: number): LegalDay {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const first = new Date(Date.UTC(year, month - 1 - months, 1));
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  first.setUTCDate(Math.min(date, last));
  return first.toISOString().slice(0, 10);
}

type SharedRow = {
  element: string;
  elementTitle: string;
  organisationId: string;
  organisationName: string;
  taskId: string;
  task: string;
  item: string;
  ground: string;
  title: string;
  article: string;
};

/** Standard elements that active tasks of more than one body collect, each with the grounds it is collected on. */
export async function sharedFields(p: Platform): Promise<SharedFieldsReply> {
  const law = await lawNow(p.db, p.law, p.clock.today());
  const { rows } = await sql<SharedRow>`
    with collected as (
      select s.code || '/' || e.identifier as element, e.title_zh as "elementTitle", t.organisation_id as "organisationId",
        o.name_zh as "organisationName", t.id as "taskId", t.content ->> 'title' as task, f ->> 'item' as item, t.ground,
        t.content -> 'ground' ->> 'title' as title, t.content -> 'ground' ->> 'article' as article
      from collect.task t
      join org.organisation o on o.id = t.organisation_id
      join catalog.resource r on r.id = t.resource_id
      cross join lateral jsonb_array_elements(t.content -> 'fields') f
      join catalog.item i on i.version_id = coalesce(r.published_version_id, r.working_version_id) and i.name = f ->> 'item'
      join catalog.standard_element e on e.id = i.element_id
      join catalog.standard s on s.id = e.standard_id
      where t.state = 'active')
    select * from collected c
    where (select count(distinct d."organisationId") from collected d where d.element = c.element) > 1
    order by element, "organisationName", task`.execute(p.db);
  return {
    items: [...Map.groupBy(rows, ({ element }) => element)].map(([element, bodies]) => ({
      element,
      elementTitle: bodies[0]?.elementTitle ?? '',
      bodies: bodies.map(({ ground, title, article, element: _, elementTitle: __, ...body }) => {
        const name = groundName(law, ground);
        return { ...body, ground: { kind: ground, ...(name ? { name } : {}), title, article } };
      }),
    })),
    articles: law.cite(rules.repeats),
  };
}

/** Fields of tasks that have run for the whole period and that no answered call gave away in it. */
export async function unreadFields(p: Platform, actor: Actor): Promise<UnreadReply> {
  const today = p.clock.today();
  const law = await lawNow(p.db, p.law, today);
  const months = unreadMonths(law);
  const since = monthsBefore(today, months);
  const own = looksOn(actor) ? null : (organisationOf(actor) ?? '00000000-0000-0000-0000-000000000000');
  const { rows } = await sql<{
    taskId: string;
    task: string;
    organisationId: string;
    organisationName: string;
    resourceId: string;
    resourceName: string;
    fields: TaskField[];
    titles: Record<string, string>;
  }>`
    select t.id as "taskId", t.content ->> 'title' as task, t.organisation_id as "organisationId",
      o.name_zh as "organisationName", r.id as "resourceId", v.name as "resourceName", t.content -> 'fields' as fields,
      (select coalesce(jsonb_object_agg(i.name, i.title_zh), '{}') from catalog.item i where i.version_id = v.id) as titles
    from collect.task t
    join org.organisation o on o.id = t.organisation_id
    join catalog.resource r on r.id = t.resource_id
    join catalog.resource_version v on v.id = coalesce(r.published_version_id, r.working_version_id)
    where t.state = 'active' and t.started_day <= ${since}::date
      and (${own}::uuid is null or t.organisation_id = ${own}::uuid)
    order by "organisationName", task`.execute(p.db);
  const items: UnreadReply['items'] = [];
  for (const { fields, titles, ...row } of rows) {
    const read = await portsOf(p).fieldsRead(p.db, row.resourceId, since);
    for (const { item } of fields) {
      if (!read.has(item)) items.push({ ...row, item, titleZh: titles[item] ?? item });
    }
  }
  const personal = law.term(rules.elements, 'personal-purpose');
  return {
    months,
    since,
    items,
    articles: personal ? citesOf(law, rules.elements, personal) : law.cite(rules.unread),
  };
}

/** The grounds printed in a catalogue entry, for who may know of it: of its active tasks. */
export async function groundsOf(p: Platform, actor: Actor, resourceId: string): Promise<GroundsReply> {
  await readResource(p, actor, resourceId);
  const law = await lawNow(p.db, p.law, p.clock.today());
  const tasks = await activeTasks(p.db, resourceId);
  return {
    items: tasks.map(({ id, organisation_id: organisation, number, ground, content }) => {
      const name = groundName(law, ground);
      const { title, article, need } = content.ground;
      return {
        taskId: id,
        opens: looksOn(actor) || organisationOf(actor) === organisation,
        number,
        title: content.title,
        ground: { kind: ground, ...(name ? { name } : {}), title, article, need },
        purpose: content.purpose,
        articles: citesOf(law, rules.grounds, law.term(rules.grounds, ground)),
      };
    }),
  };
}

/** By what right each row of a batch was gathered: its own unit reads that. */
export async function readRowGrounds(
  p: Platform,
  actor: Actor,
  batch: { id: string; resource_id: string },
  page: number,
  pageSize: number,
) {
  const resource = await getResource(p.db, batch.resource_id);
  permit(taskPolicy, actor, { providerId: resource?.providerId ?? '' });
  const params = { resource: batch.resource_id, batch: batch.id };
  const where = 'resource = {resource:UUID} AND batch = {batch:UUID}';
  const [count] = await p.warehouse.query(
    `SELECT count() AS n FROM ground WHERE ${where}`,
    params,
    z.object({ n: z.coerce.number() }),
  );
  const items = await p.warehouse.query(
    `SELECT line, consent, notice_version AS noticeVersion, notice_at AS noticeAt FROM ground WHERE ${where}
     ORDER BY line LIMIT {limit:UInt32} OFFSET {offset:UInt64}`,
    { ...params, limit: pageSize, offset: (page - 1) * pageSize },
    z.object({ line: z.number(), consent: z.string(), noticeVersion: z.string(), noticeAt: z.string() }),
  );
  return { items, total: count?.n ?? 0, page, pageSize };
}
