/** Follows one datum, a whole entry or one row of it, from its source to everybody who read it; that somebody followed it is on record. */
import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import type { Platform } from '#cases/index.ts';
import { type Actor, hasRole, organisationOf } from '#kernel/actor.ts';
import type { Executor } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { route } from '#kernel/http/route.ts';
import { allowed, definePolicy, denied, inBusiness, oversees, permit } from '#kernel/policy.ts';
import { recordSensitiveRead } from '#ledger/index.ts';
import { getPublishedVersion } from '#rooms/catalog/index.ts';
import { gradeInForce } from '#rooms/classify/index.ts';
import { readKey, rowKeyOf } from '#rooms/quality/index.ts';
import { periodOfUses } from '#rooms/serve/index.ts';
import { partiesOf } from '../sharing/parties.ts';
import { followOrigin } from './origin.ts';
import { followReaders } from './readers.ts';
import { type FollowBody, type FollowReply, followBody, followReply } from './schema.ts';
import { Way } from './way.ts';

const SHOWN_DAYS = 90;

/** Whoever oversees follows any datum, a provider its own. */
export const followPolicy = definePolicy<{ providerId: string }>(
  'share.follow',
  inBusiness,
  (actor, { providerId }) =>
    oversees(actor) || (hasRole(actor, 'provider') && organisationOf(actor) === providerId)
      ? allowed
      : denied(
          '只有主管部门、审计和提供单位自己可以查看',
          'for the authority, auditors and the provider itself',
        ),
);

async function follow(p: Platform, actor: Actor, asked: FollowBody): Promise<FollowReply> {
  const published = await getPublishedVersion(p.db, asked.resourceId);
  if (!published) throw problem('kernel.not-found');
  const { resource, items, version } = published;
  permit(followPolicy, actor, resource);
  const { from, to } = periodOfUses(p.clock.today(), asked, SHOWN_DAYS);
  const key = asked.key ? readKey(items, asked.key) : undefined;
  const grade = await gradeInForce(p.db, resource.id);
  await recordSensitiveRead(p, {
    actor,
    resourceId: resource.id,
    holderId: resource.providerId,
    place: 'share.follow',
    ...(key ? { part: 'row' } : {}),
    grade: grade?.grade ?? 'none',
    masked: true,
  });
  const name = await partiesOf(p.db, [resource.providerId]);
  const provider = name(resource.providerId).name;
  const way = new Way();
  const rowKey = key && rowKeyOf(items, key);
  const { resourceIds } = await followOrigin(p, actor, way, { published, provider, rowKey });
  await followReaders(p.db, way, resourceIds, { from, to });
  await fillEntries(p.db, way);
  return {
    resource: { id: resource.id, name: version.content.name, provider },
    ...{ from, to },
    keyItems: items.filter((item) => item.key).map((item) => ({ name: item.name, title: item.titleZh })),
    key: key ? Object.values(key).map(covered).join('、') : null,
    steps: way.steps,
    edges: way.edges,
    more: [...way.short],
  };
}

/** Who asks knows the value; whoever sees the picture later does not. */
const covered = (value: string): string => {
  const signs = [...value];
  return signs.map((sign, at) => (at === 0 || (at === signs.length - 1 && at > 3) ? sign : '*')).join('');
};

/** The entry by which each step came about, where there is one; else the newest about it. */
async function fillEntries(ex: Executor, way: Way): Promise<void> {
  const wanted = [...way.subjects.values()];
  if (wanted.length === 0) return;
  const { rows } = await sql<{ type: string; id: string; hash: string }>`
    select w.type, w.id, encode(e.hash, 'hex') as hash
    from unnest(${wanted.map(([type]) => type)}::text[], ${wanted.map(([, id]) => id)}::text[]) as w (type, id)
    cross join lateral (
      select hash from ledger.entry e
      where e.subject_type = w.type and e.subject_id = w.id and e.kind not like 'serve.call-%'
      order by (e.kind in ('serve.grant-issued', 'serve.service-published')) desc, e.id desc limit 1) e`.execute(
    ex,
  );
  const found = new Map(rows.map(({ type, id, hash }) => [`${type} ${id}`, hash]));
  for (const step of way.steps) {
    const subject = way.subjects.get(step.id);
    if (subject) step.entry = found.get(subject.join(' ')) ?? null;
  }
}

export function followRoutes(app: FastifyInstance, p: Platform): void {
  route(app, {
    method: 'POST',
    url: '/api/share/follow',
    summary: 'The way of one datum from its source over batches, checks, services and grants to every reader',
    tag: 'share',
    policy: followPolicy,
    // A key stands in no address, so it stands in no log.
    entry: 'ledger.sensitive-read',
    body: followBody,
    reply: followReply,
    handler: ({ actor, body }) => follow(p, actor, body),
  });
}
