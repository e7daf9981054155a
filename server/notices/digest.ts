/** Once a day, one message in place of many, for those who want it so. */
import type { LegalDay } from '#kernel/clock.ts';
import type { DailyTask } from '#kernel/daily.ts';
import { transact } from '#kernel/db.ts';
import { newId } from '#kernel/ids.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { queueDelivery } from './fan-out.ts';
import { noticeTables } from './tables.ts';

export function noticesDaily(k: Kernel): DailyTask[] {
  return [{ name: 'notices.digest', run: (day) => gather(k, day) }];
}

async function gather(k: Kernel, day: LegalDay): Promise<void> {
  const waiting = await noticeTables(k.db)
    .selectFrom('notices.delivery')
    .select(['person_id', 'channel'])
    .where('state', '=', 'held')
    .distinct()
    .execute();
  for (const { person_id: personId, channel } of waiting) {
    await transact(k.db, async (tx) => {
      const t = noticeTables(tx);
      const digest = await t
        .insertInto('notices.delivery')
        .values({
          id: newId(),
          notice_id: null,
          person_id: personId,
          channel,
          state: 'queued',
          digest_id: null,
          digest_on: day,
          queued_at: k.clock.now(),
          settled_at: null,
        })
        .onConflict((conflict) =>
          conflict.columns(['person_id', 'channel', 'digest_on']).where('notice_id', 'is', null).doNothing(),
        )
        .returning('id')
        .executeTakeFirst();
      // What came after the day's digest waits for the next.
      if (!digest) return;
      await t
        .updateTable('notices.delivery')
        .set({ state: 'queued', digest_id: digest.id })
        .where('person_id', '=', personId)
        .where('channel', '=', channel)
        .where('state', '=', 'held')
        .execute();
      await queueDelivery(k, tx, digest.id);
    });
  }
}
