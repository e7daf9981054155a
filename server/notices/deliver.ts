/** Sends one delivery, once as far as can be known, and writes down what came of every attempt. */
import { type Executor, type Tx, transact } from '#kernel/db.ts';
import { newId } from '#kernel/ids.ts';
import type { JobInfo } from '#kernel/jobs.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { addressOf } from './address.ts';
import { written } from './catalogue.ts';
import { ChannelError, type Outgoing } from './channels/channel.ts';
import type { Senders } from './channels/senders.ts';
import type { NoticeDirectory } from './directory.ts';
import { reachOf } from './preferences.ts';
import { type DeliveryState, noticeTables } from './tables.ts';

/** Titles of a digest that stand in it; the rest is counted. */
const DIGEST_LINES = 20;

export async function deliver(
  k: Kernel,
  directory: NoticeDirectory,
  senders: Senders,
  deliveryId: string,
  info: JobInfo,
): Promise<void> {
  const delivery = await noticeTables(k.db)
    .selectFrom('notices.delivery')
    .selectAll()
    .where('id', '=', deliveryId)
    .executeTakeFirst();
  // Sent already, or given up meanwhile: a job that comes twice does nothing.
  if (!delivery || !['queued', 'failed'].includes(delivery.state)) return;
  try {
    const sender = senders[delivery.channel];
    if (!sender) throw new ChannelError('not-configured', true);
    const reach = (await reachOf(k.db, k, directory, [delivery.person_id])).get(delivery.person_id);
    const address = reach?.addresses[delivery.channel]?.address;
    if (!address) throw new ChannelError('no-address', true);
    const text = delivery.notice_id
      ? await oneOf(k.db, delivery.notice_id)
      : await digestOf(k.db, delivery.id);
    if (!text) throw new ChannelError('nothing-to-say', true);
    const { path, ...message } = text;
    const base = k.config.publicAddress;
    await sender.send(
      { ...message, id: delivery.id, address, link: base && new URL(addressOf(path), base).href },
      info.signal,
    );
    await settle(k, delivery.id, 'sent', null);
  } catch (error) {
    const refusal = error instanceof ChannelError ? error : new ChannelError('internal', false, error);
    const over = refusal.final || info.lastAttempt;
    await settle(k, delivery.id, over ? 'given-up' : 'failed', refusal.code);
    if (!over) throw refusal;
  }
}

type Text = Pick<Outgoing, 'title' | 'body' | 'urgent'> & { path: string };

async function oneOf(ex: Executor, id: string): Promise<Text | undefined> {
  const row = await noticeTables(ex)
    .selectFrom('notices.notice')
    .select(['kind', 'params', 'link', 'urgent'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) return undefined;
  const { title, body } = written(row.kind, row.params);
  return { title: title.zh, body: body.zh, urgent: row.urgent, path: row.link };
}

async function digestOf(ex: Executor, digestId: string): Promise<Text | undefined> {
  const rows = await noticeTables(ex)
    .selectFrom('notices.delivery as d')
    .innerJoin('notices.notice as n', 'n.id', 'd.notice_id')
    .select(['n.kind', 'n.params'])
    .where('d.digest_id', '=', digestId)
    .orderBy('n.sent_at')
    .execute();
  if (rows.length === 0) return undefined;
  const lines = rows
    .slice(0, DIGEST_LINES)
    .map(({ kind, params }, index) => `${index + 1}. ${written(kind, params).title.zh}`);
  const more = rows.length - lines.length;
  return {
    title: `您有 ${rows.length} 条新消息`,
    body: [...lines, ...(more > 0 ? [`另有 ${more} 条，请登录查看。`] : [])].join('\n'),
    urgent: false,
    path: '/notices',
  };
}

/** Writes the attempt and the state; a digest's messages share its fate. */
async function settle(k: Kernel, id: string, state: DeliveryState, reason: string | null): Promise<void> {
  const now = k.clock.now();
  await transact(k.db, async (tx) => {
    await noticeTables(tx)
      .updateTable('notices.delivery')
      .set({ state, settled_at: state === 'failed' ? null : now })
      .where((eb) => eb.or([eb('id', '=', id), eb('digest_id', '=', id)]))
      .execute();
    await writeAttempt(tx, id, now, state === 'sent' || state === 'given-up' ? state : 'failed', reason);
  });
}

export async function writeAttempt(
  tx: Tx,
  deliveryId: string,
  at: Date,
  outcome: 'sent' | 'failed' | 'given-up' | 'resent',
  reason: string | null,
): Promise<void> {
  await noticeTables(tx)
    .insertInto('notices.attempt')
    .values({ id: newId(), delivery_id: deliveryId, at, outcome, reason })
    .execute();
}
