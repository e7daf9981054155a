/** Addresses to be told of changes. */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import { type Actor, organisationOf } from '#kernel/actor.ts';
import { idParams, route } from '#kernel/http/route.ts';
import { signedIn } from '#kernel/policy.ts';
import { addWebhook, setWebhook } from './commands.ts';
import { webhookStates, webhookTables } from './tables.ts';

const tag = 'open';
const base = '/api/open/webhooks';
const reply = z.object({
  items: z.array(
    z.object({
      id: z.uuid(),
      url: z.string(),
      datasetId: z.uuid().nullable(),
      state: z.enum(webhookStates),
      failures: z.number(),
      toldAt: z.string().nullable(),
      createdAt: z.string(),
      messages: z.array(
        z.object({
          id: z.uuid(),
          event: z.string(),
          attempts: z.number(),
          outcome: z.enum(['arrived', 'failed', 'dropped']).nullable(),
          status: z.number().nullable(),
          at: z.string(),
        }),
      ),
    }),
  ),
});

async function readWebhooks(p: Platform, actor: Actor): Promise<z.input<typeof reply>> {
  const organisationId = organisationOf(actor);
  if (organisationId === undefined) return { items: [] };
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
    items.push({
      id: row.id,
      url: row.url,
      datasetId: row.dataset_id,
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
  return { items };
}

export function webhookRoutes(app: FastifyInstance, p: Platform): void {
  route(app, {
    method: 'GET',
    url: base,
    summary: 'Where the own body is told of changes, with the last messages',
    tag,
    policy: signedIn,
    reply,
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
    reply,
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
      reply,
      handler: async ({ actor, params }) => {
        await setWebhook(p, actor, params.id, state);
        return readWebhooks(p, actor);
      },
    });
  }
}
