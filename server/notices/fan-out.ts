/** From one message to the deliveries it asks for: who reads it now, how they want to be reached, what is configured. */
import type { Executor, Tx } from '#kernel/db.ts';
import { transact } from '#kernel/db.ts';
import { newId } from '#kernel/ids.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { configuredChannels } from './channels/configured.ts';
import type { NoticeDirectory } from './directory.ts';
import { deliverJob } from './job-names.ts';
import { reachOf } from './preferences.ts';
import { noticeTables } from './tables.ts';

/** Graphile waits longer before each; the eighth comes after about an hour. */
export const ATTEMPTS = 8;

export async function queueDelivery(k: Pick<Kernel, 'jobs'>, ex: Executor, id: string): Promise<void> {
  await k.jobs.add(ex, deliverJob, { deliveryId: id }, { maxAttempts: ATTEMPTS });
}

/** Safe to run twice: a person has one delivery of a message and channel. */
export async function fanOut(k: Kernel, directory: NoticeDirectory, noticeId: string): Promise<void> {
  await transact(k.db, async (tx) => {
    const t = noticeTables(tx);
    const notice = await t
      .selectFrom('notices.notice')
      .select(['id', 'urgent'])
      .where('id', '=', noticeId)
      .executeTakeFirst();
    if (!notice) return;
    const people = await readersOf(tx, directory, noticeId);
    const reach = await reachOf(tx, k, directory, people);
    const configured = configuredChannels(k.config);
    const now = k.clock.now();
    for (const [personId, { addresses, normal, urgent, digest }] of reach) {
      const wanted = notice.urgent ? urgent : normal;
      for (const channel of configured.filter((one) => wanted.includes(one) && addresses[one])) {
        const held = digest && !notice.urgent;
        const added = await t
          .insertInto('notices.delivery')
          .values({
            id: newId(),
            notice_id: noticeId,
            person_id: personId,
            channel,
            state: held ? 'held' : 'queued',
            digest_id: null,
            digest_on: null,
            queued_at: now,
            settled_at: null,
          })
          .onConflict((conflict) =>
            conflict
              .columns(['notice_id', 'person_id', 'channel'])
              .where('notice_id', 'is not', null)
              .doNothing(),
          )
          .returning('id')
          .executeTakeFirst();
        if (added && !held) await queueDelivery(k, tx, added.id);
      }
    }
  });
}

async function readersOf(tx: Tx, directory: NoticeDirectory, noticeId: string): Promise<string[]> {
  const addressees = await noticeTables(tx)
    .selectFrom('notices.addressee')
    .select(['person_id', 'organisation_id', 'roles', 'post'])
    .where('notice_id', '=', noticeId)
    .execute();
  const people = new Set<string>();
  for (const { person_id: personId, organisation_id: organisationId, roles, post } of addressees) {
    if (personId) people.add(personId);
    if (!organisationId) continue;
    for (const id of await directory.readersOf(tx, { organisationId, roles, post })) people.add(id);
  }
  return [...people].sort();
}
