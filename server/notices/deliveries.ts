/** The log of what went out: to whom, by which way, what came of each attempt; and sending again. */
import { sql } from 'kysely';
import type { Actor, PersonActor } from '#kernel/actor.ts';
import { type Db, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { record } from '#ledger/index.ts';
import { writeAttempt } from './deliver.ts';
import { queueDelivery } from './fan-out.ts';
import { seesAllDeliveries } from './policy.ts';
import { type Channel, type DeliveryState, noticeTables } from './tables.ts';

export type DeliveryFilter = {
  state?: DeliveryState;
  channel?: Channel;
  noticeId?: string;
  mine: boolean;
  page: number;
  pageSize: number;
};

/** One's own; all of them for the system administrator and the auditor. Newest first. */
export async function listDeliveries(db: Db, actor: PersonActor, filter: DeliveryFilter) {
  let query = noticeTables(db)
    .selectFrom('notices.delivery as d')
    .leftJoin('notices.notice as n', 'n.id', 'd.notice_id');
  if (filter.mine || !seesAllDeliveries(actor)) query = query.where('d.person_id', '=', actor.personId);
  if (filter.state) query = query.where('d.state', '=', filter.state);
  if (filter.channel) query = query.where('d.channel', '=', filter.channel);
  if (filter.noticeId) query = query.where('d.notice_id', '=', filter.noticeId);
  const { total } = await query
    .select((eb) => eb.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  const rows = await query
    .select(['d.id', 'd.notice_id', 'd.person_id', 'd.channel', 'd.state', 'd.digest_id', 'd.digest_on'])
    .select(['d.queued_at', 'd.settled_at', 'n.kind'])
    .select(
      sql<number>`(select count(*) from notices.delivery one where one.digest_id = d.id)::int`.as('gathered'),
    )
    .orderBy('d.queued_at', 'desc')
    .orderBy('d.id', 'desc')
    .limit(filter.pageSize)
    .offset((filter.page - 1) * filter.pageSize)
    .execute();
  const attempts =
    rows.length === 0
      ? []
      : await noticeTables(db)
          .selectFrom('notices.attempt')
          .selectAll()
          .where(
            'delivery_id',
            'in',
            rows.map(({ id, digest_id: digest }) => digest ?? id),
          )
          .orderBy('at')
          .orderBy('id')
          .execute();
  return {
    total,
    items: rows.map((row) => ({
      ...row,
      attempts: attempts.filter(({ delivery_id: of }) => of === (row.digest_id ?? row.id)),
    })),
  };
}

/** For what was given up, or sent and never came. */
export async function resend(
  k: Pick<Kernel, 'db' | 'jobs' | 'clock'>,
  actor: Actor,
  id: string,
): Promise<void> {
  await transact(k.db, async (tx) => {
    const found = await noticeTables(tx)
      .selectFrom('notices.delivery')
      .selectAll()
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    if (!found) throw problem('notices.delivery-not-found');
    // One that still waits is sent anyway; one of a digest goes with it.
    if (found.digest_id || !['sent', 'given-up'].includes(found.state))
      throw problem('notices.delivery-waits');
    await noticeTables(tx)
      .updateTable('notices.delivery')
      .set({ state: 'queued', settled_at: null })
      .where((eb) => eb.or([eb('id', '=', id), eb('digest_id', '=', id)]))
      .execute();
    await writeAttempt(tx, id, k.clock.now(), 'resent', null);
    await queueDelivery(k, tx, id);
    await record(tx, k, {
      kind: 'notices.resent',
      actor,
      subject: { type: 'delivery', id },
      detail: { channel: found.channel },
    });
  });
}
