/** After its first use a unit says whether the data served: useful, of what quality, what was wrong; it shows on the entry. */

import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import { type Actor, organisationOf } from '#kernel/actor.ts';
import { type Executor, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { route } from '#kernel/http/route.ts';
import { permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { notify } from '#notices/index.ts';
import { getGrant, getService } from '#rooms/serve/index.ts';
import { articlesOf } from '../sharing/law.ts';
import { partiesOf, personOf } from '../sharing/parties.ts';
import { consumerPolicy, readSharing } from '../sharing/policy.ts';
import { sharingTables } from '../sharing/tables.ts';
import { type FeedbackReply, feedbackBody, feedbackQuery, feedbackReply } from './schema.ts';

export type Unasked = { grantId: string; number: string; since: Date };

/** Grants of the unit that were answered and not yet spoken of. */
export async function feedbackAwaited(ex: Executor, organisationId: string): Promise<Unasked[]> {
  const { rows } = await sql<Unasked>`
    select g.id as "grantId", g.number, min(t.last_at) as since from serve.grant g
    join serve.call_tally t on t.grant_id = g.id and t.outcome = 'answered'
    where g.consumer_id = ${organisationId} and not exists (select from share.feedback f where f.grant_id = g.id)
    group by g.id order by g.number`.execute(ex);
  return rows;
}

/** One word a grant; a later one replaces it. Errors: `share.feedback-early`. */
export function giveFeedback(
  p: Platform,
  actor: Actor,
  body: z.output<typeof feedbackBody>,
): Promise<string> {
  return transact(p.db, async (tx) => {
    const grant = await getGrant(tx, body.grantId);
    if (!grant || organisationOf(actor) !== grant.consumerId) throw problem('kernel.not-found');
    permit(consumerPolicy, actor, { consumerId: grant.consumerId });
    const { rows } = await sql<{ n: number }>`
      select count(*)::int as n from serve.call_tally where grant_id = ${grant.id} and outcome = 'answered'`.execute(
      tx,
    );
    const law = await lawNow(tx, p.law, p.clock.today());
    const articles = articlesOf(law, 'feedback');
    if (!rows[0]?.n) throw problem('share.feedback-early', { articles });
    const service = await getService(tx, grant.serviceId);
    if (!service) throw problem('kernel.not-found');
    const said = {
      useful: body.useful,
      quality: body.quality,
      problem: body.problem,
      by_person: personOf(actor),
      at: p.clock.now(),
    };
    await sharingTables(tx)
      .insertInto('share.feedback')
      .values({
        grant_id: grant.id,
        resource_id: service.resourceId,
        organisation_id: grant.consumerId,
        ...said,
      })
      .onConflict((conflict) => conflict.column('grant_id').doUpdateSet(said))
      .execute();
    await notify(tx, p, {
      kind: 'share.feedback-given',
      to: { organisationId: grant.providerId, roles: ['provider'] },
      params: { name: service.title, quality: String(body.quality) },
      articles,
      subject: { type: 'catalog.resource', id: service.resourceId },
      link: `/catalog/${service.resourceId}`,
    });
    await record(tx, p, {
      kind: 'share.feedback-given',
      actor,
      subject: { type: 'serve.grant', id: grant.id },
      organisations: [grant.providerId],
      detail: { useful: body.useful, quality: body.quality, problem: body.problem !== '' },
    });
    return service.resourceId;
  });
}

export async function readFeedback(p: Platform, resourceId: string): Promise<FeedbackReply> {
  const rows = await sharingTables(p.db)
    .selectFrom('share.feedback')
    .selectAll()
    .where('resource_id', '=', resourceId)
    .orderBy('at', 'desc')
    .execute();
  const name = await partiesOf(
    p.db,
    rows.map(({ organisation_id: id }) => id),
  );
  const sum = rows.reduce((total, { quality }) => total + quality, 0);
  return {
    items: rows.map((row) => ({
      grantId: row.grant_id,
      organisation: name(row.organisation_id),
      useful: row.useful,
      quality: row.quality,
      problem: row.problem,
      at: row.at.toISOString(),
    })),
    useful: rows.filter(({ useful }) => useful).length,
    quality: rows.length === 0 ? null : Math.round((10 * sum) / rows.length) / 10,
  };
}

export function feedbackRoutes(app: FastifyInstance, p: Platform): void {
  route(app, {
    method: 'GET',
    url: '/api/share/feedback',
    summary: 'What users say of an entry’s data',
    tag: 'share',
    policy: readSharing,
    query: feedbackQuery,
    reply: feedbackReply,
    handler: ({ query }) => readFeedback(p, query.resource),
  });
  route(app, {
    method: 'POST',
    url: '/api/share/feedback',
    summary: 'Says after use whether the data served',
    tag: 'share',
    policy: consumerPolicy,
    entry: 'share.feedback-given',
    body: feedbackBody,
    reply: feedbackReply,
    status: 201,
    handler: async ({ actor, body }) => readFeedback(p, await giveFeedback(p, actor, body)),
  });
}
