/** Reading the list of entries catalogued and not served, and looking anew. */
import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import { type Actor, hasRole, organisationOf } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { route } from '#kernel/http/route.ts';
import { abilitiesOf, allowed, definePolicy, denied, oversees } from '#kernel/policy.ts';
import { entriesToShare } from '#rooms/catalog/index.ts';
import { boundTo, organisationNames } from '#rooms/org/index.ts';
import type { Serving } from '../context.ts';
import { lookUnservedJob } from '../jobs-names.ts';
import { unknownName } from '../presenter.ts';
import { lookReply, type UnservedReply, unservedQuery, unservedReply } from './schema.ts';

const tag = 'serve';
const oneDay = 86_400_000;

/** A provider its own, the bureau and the auditor all of them. */
const unservedPolicy = definePolicy('serve.unserved.read', (actor) =>
  oversees(actor) || hasRole(actor, 'provider')
    ? allowed
    : denied('提供单位、数据主管部门和审计人员可以查看', 'for providers, the bureau and auditors'),
);
const lookPolicy = definePolicy('serve.unserved.look', (actor) =>
  hasRole(actor, 'bureau') ? allowed : denied('由数据主管部门发起', 'done by the bureau'),
);

export function unservedRoutes(app: FastifyInstance, p: Serving): void {
  route(app, {
    method: 'GET',
    url: '/api/serve/unserved',
    summary:
      'Entries that are to be shared and that no service answers for, longest first: a provider its own, those who oversee all',
    tag,
    policy: unservedPolicy,
    query: unservedQuery,
    reply: unservedReply,
    handler: ({ actor, query }) => present(p, actor, query),
  });
  route(app, {
    method: 'POST',
    url: '/api/serve/unserved/look',
    summary:
      'Has the services of every entry that is to be shared tried now, and not only when the day turns',
    tag,
    policy: lookPolicy,
    entry: { none: 'what was found is kept beside the entries; no act on data' },
    reply: lookReply,
    status: 202,
    // A city has thousands of entries: nobody waits for them in a request, and two who ask are served by one look.
    handler: async () => {
      await transact(p.db, (tx) => p.jobs.add(tx, lookUnservedJob, {}, { key: lookUnservedJob }));
      return { queued: true as const };
    },
  });
}

type Row = {
  id: string;
  name: string;
  provider_id: string;
  detail: 'no-service' | 'unreadable';
  since: Date;
  at: Date;
};

async function present(
  p: Serving,
  actor: Actor,
  { provider, page, pageSize }: { provider?: string; page: number; pageSize: number },
): Promise<UnservedReply> {
  const own = oversees(actor) ? null : (organisationOf(actor) ?? null);
  const area = boundTo(actor);
  // Whatever is no longer to be shared, or no longer in force, is on the list no more.
  const listed = sql`select e.id, e.name, e.provider_id, f.detail, f.since, f.at
    from serve.probe f join (${entriesToShare}) e on e.id = f.resource_id
    where not f.served and (${oversees(actor)} or e.provider_id = ${own}::uuid)
      and (${area ?? null}::text is null or e.provider_id in (
        select o.id from org.organisation o where o.region_code like ${`${area ?? ''}%`}))`;
  const one = sql`(${provider ?? null}::uuid is null or l.provider_id = ${provider ?? null}::uuid)`;
  const { rows: counts } = await sql<{ provider_id: string; entries: number }>`
    select l.provider_id, count(*)::int as entries from (${listed}) l group by 1 order by 2 desc, 1`.execute(
    p.db,
  );
  const { rows } = await sql<Row>`select l.* from (${listed}) l where ${one}
    order by l.since, l.id limit ${pageSize} offset ${(page - 1) * pageSize}`.execute(p.db);
  const names = await organisationNames(
    p.db,
    counts.map(({ provider_id: id }) => id),
  );
  const named = (id: string) => ({ id, name: names.get(id) ?? unknownName });
  const now = p.clock.now().getTime();
  const total = counts
    .filter(({ provider_id: id }) => provider === undefined || id === provider)
    .reduce((sum, { entries }) => sum + entries, 0);
  return {
    items: rows.map((row) => ({
      resource: { id: row.id, name: row.name },
      provider: named(row.provider_id),
      detail: row.detail,
      since: row.since.toISOString(),
      days: Math.max(0, Math.floor((now - row.since.getTime()) / oneDay)),
      lookedAt: row.at.toISOString(),
    })),
    total,
    page,
    pageSize,
    providers: counts.map(({ provider_id: id, entries }) => ({ ...named(id), entries })),
    abilities: abilitiesOf(actor, undefined, { look: lookPolicy }),
  };
}
