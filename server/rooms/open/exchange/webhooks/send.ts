/** Messages to those who asked to be told: one after the other, signed, less and less often while nobody takes them, then parked. */
import { sql } from 'kysely';
import { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import { platform } from '#kernel/actor.ts';
import { type Tx, transact } from '#kernel/db.ts';
import type { Subscriber } from '#kernel/events.ts';
import { newId } from '#kernel/ids.ts';
import { defineJob, type JobDefinition } from '#kernel/jobs.ts';
import { record } from '#ledger/index.ts';
import { refuseOwnAddress } from '#rooms/catalog/index.ts';
import { askOnce } from '#rooms/collect/index.ts';
import { gatewayKeys, signedMessage } from '#rooms/serve/index.ts';
import { getDataset, getRelease, isOpen } from '../../datasets/read.ts';
import './events.ts';
import { webhookTables } from './tables.ts';

export const webhookJob = 'open.webhook';
const PATIENCE_MS = 5000;
const FIRST_WAIT_MS = 10_000;
const LONGEST_WAIT_MS = 6 * 3_600_000;
/** Failures in a row, the last of them some hours after the first. */
export const parkAfter = 12;
/** Of one address; older ones give way. */
const MOST_WAITING = 1000;

const payload = z.object({ webhookId: z.uuid() });

export const webhookJobs = (p: Platform): JobDefinition[] => [
  defineJob(webhookJob, payload, ({ webhookId }) => tell(p, webhookId), { beside: 8 }),
];

export const queueWebhook = (
  tx: Tx,
  p: Pick<Platform, 'jobs'>,
  webhookId: string,
  runAt?: Date,
): Promise<void> =>
  p.jobs.add(
    tx,
    webhookJob,
    { webhookId },
    { key: `${webhookJob} ${webhookId}`, queue: `webhook ${webhookId}`, ...(runAt ? { runAt } : {}) },
  );

/** After a set changed: what is told is fixed now, so that every attempt says the same. */
export const webhookSubscriber = (p: Platform, event: string): Subscriber => ({
  name: `open.tell-webhooks-${event.slice('open.'.length)}`,
  async run({ datasetId, releaseId }, eventId) {
    const dataset = await getDataset(p.db, String(datasetId));
    // Of what the public never saw nobody is told.
    if (!dataset?.published || (dataset.state === 'planned' && !dataset.openedAt)) return;
    const release = typeof releaseId === 'string' ? await getRelease(p.db, releaseId) : undefined;
    const at = p.clock.now();
    const body = JSON.stringify({
      id: eventId,
      event,
      at: at.toISOString(),
      dataset: {
        id: dataset.id,
        name: dataset.slug,
        title: dataset.published.content.title.zh,
        state: isOpen(dataset) ? 'open' : dataset.state,
      },
      ...(release
        ? {
            release: {
              id: release.id,
              number: release.number,
              rows: release.rows,
              digest: release.digest,
              difference: release.difference,
              note: release.note,
            },
          }
        : {}),
    });
    await transact(p.db, async (tx) => {
      const told = await webhookTables(tx)
        .selectFrom('open.webhook')
        .select('id')
        .where('state', '=', 'active')
        // Heard again: it is told once.
        .where(
          sql<boolean>`not exists (select from open.webhook_message m where m.webhook_id = open.webhook.id and m.body::jsonb ->> 'id' = ${eventId})`,
        )
        .where((eb) => eb.or([eb('dataset_id', 'is', null), eb('dataset_id', '=', dataset.id)]))
        .execute();
      for (const { id } of told) {
        await webhookTables(tx)
          .insertInto('open.webhook_message')
          .values({ id: newId(), webhook_id: id, event, dataset_id: dataset.id, body, at })
          .execute();
        await queueWebhook(tx, p, id);
      }
    });
  },
});

const waiting = (tx: Tx | Platform['db'], webhookId: string) =>
  webhookTables(tx)
    .selectFrom('open.webhook_message')
    .select(['id', 'body', 'attempts'])
    .where('webhook_id', '=', webhookId)
    .where('outcome', 'is', null)
    .orderBy('at')
    .orderBy('id');

/** All that waits for one address, until it does not take one. */
export async function tell(p: Platform, webhookId: string): Promise<void> {
  for (let sent = 0; sent < MOST_WAITING; sent += 1) {
    const hook = await webhookTables(p.db)
      .selectFrom('open.webhook')
      .select(['id', 'url', 'state', 'failures'])
      .where('id', '=', webhookId)
      .executeTakeFirst();
    const message =
      hook?.state === 'active' ? await waiting(p.db, webhookId).limit(1).executeTakeFirst() : undefined;
    if (!hook || !message) return;
    const status = await send(p, hook.url, message.id, message.body);
    const arrived = status !== null && status >= 200 && status < 300;
    await settle(p, webhookId, message.id, arrived, status);
    if (!arrived) return;
  }
}

/** Null for whatever else happened: what there is at other addresses is nobody's to learn from us. */
async function send(p: Platform, target: string, id: string, body: string): Promise<number | null> {
  try {
    const url = new URL(target);
    const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80));
    if (port !== 443 && !p.config.demo) return null;
    const host = url.hostname.replace(/^\[|\]$/g, '');
    const address = await refuseOwnAddress(p, { host, port }, 'stranger');
    const { status } = await askOnce({
      url,
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'gongshu-message': id,
        ...signedMessage(await gatewayKeys(p), url, body, p.clock.now()),
      },
      body,
      address,
      certificate: undefined,
      signal: AbortSignal.timeout(PATIENCE_MS),
      most: 65_536,
    });
    return status;
  } catch {
    return null;
  }
}

async function settle(
  p: Platform,
  webhookId: string,
  messageId: string,
  arrived: boolean,
  status: number | null,
): Promise<void> {
  await transact(p.db, async (tx) => {
    const hook = await webhookTables(tx)
      .selectFrom('open.webhook')
      .select(['state', 'failures', 'organisation_id'])
      .where('id', '=', webhookId)
      .forUpdate()
      .executeTakeFirst();
    if (hook?.state !== 'active') return;
    const at = p.clock.now();
    const failures = arrived ? 0 : hook.failures + 1;
    const parked = failures >= parkAfter;
    await webhookTables(tx)
      .updateTable('open.webhook_message')
      .set((eb) => ({
        attempts: eb('attempts', '+', 1),
        status,
        ...(arrived ? { outcome: 'arrived' as const, settled_at: at } : {}),
      }))
      .where('id', '=', messageId)
      .execute();
    await webhookTables(tx)
      .updateTable('open.webhook')
      .set({
        failures,
        ...(arrived ? { told_at: at } : {}),
        ...(parked ? { state: 'parked' as const, state_at: at } : {}),
      })
      .where('id', '=', webhookId)
      .execute();
    if (parked)
      await record(tx, p, {
        kind: 'open.webhook-parked',
        actor: platform,
        subject: { type: 'open.webhook', id: webhookId },
        organisationId: hook.organisation_id,
        detail: { failures },
      });
    else if (!arrived)
      await queueWebhook(
        tx,
        p,
        webhookId,
        new Date(Date.now() + Math.min(FIRST_WAIT_MS * 2 ** (failures - 1), LONGEST_WAIT_MS)),
      );
  });
}
