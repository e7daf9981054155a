/** Addresses to be told of changes. */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import { type Actor, organisationOf } from '#kernel/actor.ts';
import { idParams, route } from '#kernel/http/route.ts';
import { signedIn } from '#kernel/policy.ts';
import { getDataset } from '../../datasets/read.ts';
import { addWebhook, replayMessage, setWebhook } from './commands.ts';
import { webhooksReply } from './schema.ts';
import { parkAfter } from './send.ts';
import { webhookTables } from './tables.ts';

const tag = 'open';
const base = '/api/open/webhooks';
async function readWebhooks(p: Platform, actor: Actor): Promise<z.input<typeof webhooksReply>> {
  const organisationId = organisationOf(actor);
  if (organisationId === undefined) return { parkAfter, items: [] };
  const rows = await webhookTables(p.db)
    .selectFrom('open.webhook')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .where('state', '<>', 'ended')
    .orderBy('created_at', 'desc')
    .execute();
  const items = [];
  for (const row of rows) {
    const messages = await webhookTables(p.db)
      .selectFrom('open.webhook_message')
      .select(['id', 'event', 'attempts', 'outcome', 'status', 'at'])
      .where('webhook_id', '=', row.id)
      .orderBy('at', 'desc')
      .limit(20)
      .execute();
    const { n } = await webhookTables(p.db)
      .selectFrom('open.webhook_message')
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .where('webhook_id', '=', row.id)
      .where('outcome', 'is', null)
      .executeTakeFirstOrThrow();
    const dataset = row.dataset_id ? await getDataset(p.db, row.dataset_id) : undefined;
    items.push({
      id: row.id,
      url: row.url,
      datasetId: row.dataset_id,
      dataset: dataset?.published?.content.title ?? null,
      waiting: Number(n),
      state: row.state,
      failures: row.failures,
      toldAt: row.told_at?.toISOString() ?? null,
      createdAt: row.created_at.toISOString(),
      messages: messages.map((one) => ({
        ...one,
        // What an address answers that takes no message is nobody's to learn from us.
        status: one.outcome === 'arrived' ? one.status : null,
        at: one.at.toISOString(),
      })),
    });
  }
  return { parkAfter, items };
}

export function webhookRoutes(app: FastifyInstance, p: Platform): void {
  route(app, {
    method: 'GET',
    url: base,
    summary: 'Where the own body is told of changes, with the last messages',
    tag,
    policy: signedIn,
    reply: webhooksReply,
    handler: ({ actor }) => readWebhooks(p, actor),
  });
  route(app, {
    method: 'POST',
    url: base,
    summary:
      'Tells an address of every release and withdrawal, of one set or of all, with the difference, signed',
    tag,
    policy: signedIn,
    entry: 'open.webhook-added',
    body: z.strictObject({ url: z.string().max(2000), dataset: z.string().max(150).optional() }),
    reply: webhooksReply,
    status: 201,
    handler: async ({ actor, body }) => {
      await addWebhook(p, actor, body);
      return readWebhooks(p, actor);
    },
  });
  for (const [act, state, entry] of [
    ['resume', 'active', 'open.webhook-resumed'],
    ['end', 'ended', 'open.webhook-ended'],
  ] as const) {
    route(app, {
      method: 'POST',
      url: `${base}/:id/${act}`,
      summary:
        act === 'resume' ? 'Goes on telling what waits, after it was parked' : 'Tells this address no more',
      tag,
      policy: signedIn,
      entry,
      params: idParams,
      reply: webhooksReply,
      handler: async ({ actor, params }) => {
        await setWebhook(p, actor, params.id, state);
        return readWebhooks(p, actor);
      },
    });
  }
  route(app, {
    method: 'POST',
    url: `${base}/:id/messages/:message/replay`,
    summary: 'Sends a message again, word for word',
    tag,
    policy: signedIn,
    entry: 'open.webhook-replayed',
    params: z.strictObject({ id: z.uuid(), message: z.uuid() }),
    reply: webhooksReply,
    handler: async ({ actor, params }) => {
      await replayMessage(p, actor, params.id, params.message);
      return readWebhooks(p, actor);
    },
  });
}
