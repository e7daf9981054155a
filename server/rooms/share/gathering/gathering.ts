/** Data are gathered first and shared then: asking for what was never gathered is refused and becomes its provider's task. */
import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import type { Platform } from '#cases/index.ts';
import { type Actor, organisationOf } from '#kernel/actor.ts';
import { type Executor, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { route } from '#kernel/http/route.ts';
import { oversees, permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { notify } from '#notices/index.ts';
import { getPublishedVersion } from '#rooms/catalog/index.ts';
import { visibleBatches } from '#rooms/collect/index.ts';
import { servicesOf } from '#rooms/serve/index.ts';
import { articlesOf } from '../sharing/law.ts';
import { partiesOf, unitOf } from '../sharing/parties.ts';
import { consumerPolicy, readSharing } from '../sharing/policy.ts';
import { sharingTables } from '../sharing/tables.ts';
import { askBody, askedReply, type SuppliesReply, suppliesReply } from './schema.ts';

/** Errors: `share.not-gathered`, after the task was put down: the refusal does not undo it. */
export async function askForEntry(p: Platform, actor: Actor, resourceId: string) {
  const unit = unitOf(actor);
  permit(consumerPolicy, actor, { consumerId: unit });
  const refused = await transact(p.db, async (tx) => {
    const found = await getPublishedVersion(tx, resourceId);
    if (found?.resource.state !== 'active') throw problem('kernel.not-found');
    if ((await visibleBatches(tx, resourceId)).batches.length > 0) return undefined;
    const law = await lawNow(tx, p.law, p.clock.today());
    const articles = articlesOf(law, 'gather-first');
    const { providerId } = found.resource;
    const now = p.clock.now();
    await sql`insert into share.gathering_task as t (resource_id, provider_id, asked_by_units, asked_at)
      values (${resourceId}, ${providerId}, ${[unit]}::uuid[], ${now})
      on conflict (resource_id) do update set provider_id = excluded.provider_id, asked_by_units =
        (select array_agg(distinct one) from unnest(t.asked_by_units || excluded.asked_by_units) as one)`.execute(
      tx,
    );
    await notify(tx, p, {
      kind: 'share.gathering-asked',
      to: { organisationId: providerId, roles: ['provider'] },
      params: { name: found.version.content.name },
      articles,
      subject: { type: 'catalog.resource', id: resourceId },
      link: `/catalog/${resourceId}`,
      once: `share.gathering:${resourceId}:${unit}`,
    });
    await record(tx, p, {
      kind: 'share.gathering-asked',
      actor,
      subject: { type: 'catalog.resource', id: resourceId },
      organisations: [providerId],
      decision: law.decided('refused', ['share.follow-up'], articles),
    });
    return { name: found.version.content.name, articles };
  });
  if (refused)
    throw problem('share.not-gathered', { params: { name: refused.name }, articles: refused.articles });
  const services = await servicesOf(p.db, resourceId);
  return { services: services.map(({ id, code, title }) => ({ id, code, title })) };
}

/** Open as long as no batch of the entry is there. */
export async function gatheringTasks(ex: Executor, providerId: string) {
  const rows = await sharingTables(ex)
    .selectFrom('share.gathering_task')
    .selectAll()
    .where('provider_id', '=', providerId)
    .execute();
  const open = [];
  for (const row of rows)
    if ((await visibleBatches(ex, row.resource_id)).batches.length === 0) open.push(row);
  return open;
}

type Row = {
  id: string;
  name: string;
  provider_id: string;
  feeds: number;
  consumers: number;
  last_at: Date | null;
};

async function readSupplies(p: Platform, actor: Actor): Promise<SuppliesReply> {
  const own = oversees(actor) ? null : (organisationOf(actor) ?? null);
  const { rows } = await sql<Row>`
    select r.id, v.name, r.provider_id, f.feeds, f.last_at,
      (select count(distinct g.consumer_id)::int from serve.grant g join serve.service s on s.id = g.service_id
        where s.resource_id = r.id and g.state <> 'revoked') as consumers
    from catalog.resource r join catalog.resource_version v on v.id = r.published_version_id
    cross join lateral (
      select count(distinct b.channel ->> 'kind')::int as feeds, max(b.ended_at) as last_at
      from collect.visible w join collect.batch b on b.id = w.batch_id where w.resource_id = r.id) f
    where f.feeds > 0 and (${own}::uuid is null or r.provider_id = ${own}::uuid)
    order by consumers desc, v.name limit 500`.execute(p.db);
  const name = await partiesOf(
    p.db,
    rows.map(({ provider_id: id }) => id),
  );
  const law = await lawNow(p.db, p.law, p.clock.today());
  return {
    items: rows.map((row) => ({
      resource: { id: row.id, name: row.name },
      provider: name(row.provider_id),
      feeds: row.feeds,
      copies: 1,
      consumers: row.consumers,
      lastBatchAt: row.last_at?.toISOString() ?? null,
    })),
    articles: articlesOf(law, 'gather-first'),
  };
}

export function gatheringRoutes(app: FastifyInstance, p: Platform): void {
  route(app, {
    method: 'POST',
    url: '/api/share/entry-requests',
    summary:
      'Asks for an entry: its services; refused, with a task to its provider, while it was never gathered',
    tag: 'share',
    policy: consumerPolicy,
    entry: 'share.gathering-asked',
    body: askBody,
    reply: askedReply,
    handler: ({ actor, body }) => askForEntry(p, actor, body.resourceId),
  });
  route(app, {
    method: 'GET',
    url: '/api/share/supplies',
    summary: 'Gathered entries with their feeds, the one copy and the units served from it',
    tag: 'share',
    policy: readSharing,
    reply: suppliesReply,
    handler: ({ actor }) => readSupplies(p, actor),
  });
}
