/** A signed-in person of any body says where it is told of changes, ends that, and resumes it after it was parked. */
import type { Platform } from '#cases/index.ts';
import type { Actor, PersonActor } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { record } from '#ledger/index.ts';
import { isBarredAddress } from '#rooms/catalog/index.ts';
import { getDataset, isOpen } from '../../datasets/read.ts';
import './errors.ts';
import { queueWebhook } from './send.ts';
import { webhookTables } from './tables.ts';

/** Of one body. */
export const mostWebhooks = 20;

const needPerson = (actor: Actor): PersonActor => {
  if (actor.kind !== 'person') throw problem('kernel.sign-in-required');
  return actor;
};

function callable(p: Pick<Platform, 'config'>, text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const fits =
    url &&
    (url.protocol === 'https:' || (p.config.demo && url.protocol === 'http:')) &&
    url.username === '' &&
    url.password === '' &&
    url.hash === '' &&
    // Anybody may have an account: no other service of a machine is knocked at.
    (p.config.demo || url.port === '') &&
    !isBarredAddress(url.hostname.replace(/^\[|\]$/g, ''), p.config, 'stranger');
  if (!fits) throw problem('open.webhook-address');
  return url.href;
}

export async function addWebhook(
  p: Platform,
  actor: Actor,
  input: { url: string; dataset?: string | undefined },
): Promise<string> {
  const { organisationId, personId } = needPerson(actor);
  const url = callable(p, input.url);
  const dataset = input.dataset === undefined ? undefined : await getDataset(p.db, input.dataset);
  if (input.dataset !== undefined && (!dataset || !isOpen(dataset))) throw problem('kernel.not-found');
  return transact(p.db, async (tx) => {
    const { n } = await webhookTables(tx)
      .selectFrom('open.webhook')
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .where('organisation_id', '=', organisationId)
      .where('state', '<>', 'ended')
      .executeTakeFirstOrThrow();
    if (Number(n) >= mostWebhooks) throw problem('open.webhook-many', { params: { most: mostWebhooks } });
    const id = newId();
    const at = p.clock.now();
    await webhookTables(tx)
      .insertInto('open.webhook')
      .values({
        id,
        organisation_id: organisationId,
        person_id: personId,
        dataset_id: dataset?.id ?? null,
        url,
        state: 'active',
        created_at: at,
        state_at: at,
      })
      .execute();
    await record(tx, p, {
      kind: 'open.webhook-added',
      actor,
      subject: { type: 'open.webhook', id },
      organisationId,
      detail: dataset ? { dataset: dataset.id } : {},
    });
    return id;
  });
}

export async function setWebhook(
  p: Platform,
  actor: Actor,
  id: string,
  state: 'active' | 'ended',
): Promise<void> {
  const { organisationId } = needPerson(actor);
  await transact(p.db, async (tx) => {
    const done = await webhookTables(tx)
      .updateTable('open.webhook')
      .set({ state, failures: 0, state_at: p.clock.now() })
      .where('id', '=', id)
      .where('organisation_id', '=', organisationId)
      .where('state', '<>', 'ended')
      .returning('id')
      .executeTakeFirst();
    if (!done) throw problem('kernel.not-found');
    await record(tx, p, {
      kind: state === 'active' ? 'open.webhook-resumed' : 'open.webhook-ended',
      actor,
      subject: { type: 'open.webhook', id },
      organisationId,
      detail: {},
    });
    if (state === 'active') await queueWebhook(tx, p, id);
  });
}

/** What was sent once is sent again, word for word and with its own number: who takes it knows it by the event within. */
export async function replayMessage(p: Platform, actor: Actor, id: string, messageId: string): Promise<void> {
  const { organisationId } = needPerson(actor);
  await transact(p.db, async (tx) => {
    const hook = await webhookTables(tx)
      .selectFrom('open.webhook')
      .select('state')
      .where('id', '=', id)
      .where('organisation_id', '=', organisationId)
      .where('state', '<>', 'ended')
      .forUpdate()
      .executeTakeFirst();
    const message = await webhookTables(tx)
      .selectFrom('open.webhook_message')
      .select(['event', 'dataset_id', 'body', 'outcome'])
      .where('id', '=', messageId)
      .where('webhook_id', '=', id)
      .executeTakeFirst();
    if (!hook || !message) throw problem('kernel.not-found');
    if (hook.state !== 'active' || message.outcome === null) throw problem('open.webhook-waits');
    await webhookTables(tx)
      .insertInto('open.webhook_message')
      .values({
        id: newId(),
        webhook_id: id,
        event: message.event,
        dataset_id: message.dataset_id,
        body: message.body,
        at: p.clock.now(),
      })
      .execute();
    await queueWebhook(tx, p, id);
    await record(tx, p, {
      kind: 'open.webhook-replayed',
      actor,
      subject: { type: 'open.webhook', id },
      organisationId,
      detail: { message: messageId, event: message.event },
    });
  });
}
