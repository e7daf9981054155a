/** Entries older than the bureau's figure go, in one piece from the oldest on; whoever is behind them takes the snapshot. */
import { sql } from 'kysely';
import { platform } from '#kernel/actor.ts';
import { addDays, startOfLegalDay } from '#kernel/clock.ts';
import type { DailyTask } from '#kernel/daily.ts';
import { transact } from '#kernel/db.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import type { Serving } from '../context.ts';
import { feedTables } from './tables.ts';

export const retentionRule = 'serve.feed-retention';

export const feedsDaily = (p: Serving): DailyTask => ({
  name: 'serve.feeds',
  run: async (day) => {
    const days = (await lawNow(p.db, p.law, day)).number(retentionRule)?.value;
    // Without a figure everything stays.
    if (days) await trimFeeds(p, startOfLegalDay(addDays(day, -days)));
  },
});

/** Drops what came before that instant, of every feed; numbers are never given again. */
export async function trimFeeds(p: Serving, before: Date): Promise<void> {
  const feeds = await feedTables(p.db)
    .selectFrom('serve.feed_entry')
    .select((eb) => ['feed_id', eb.fn.max('seq').as('upTo')])
    .where('at', '<', before)
    .groupBy('feed_id')
    .execute();
  for (const { feed_id: feedId, upTo } of feeds)
    await transact(p.db, async (tx) => {
      const feed = await feedTables(tx)
        .selectFrom('serve.feed')
        .select(['floor', 'newest'])
        .where('id', '=', feedId)
        .forUpdate()
        .executeTakeFirstOrThrow();
      const floor = Math.max(feed.floor, Number(upTo));
      await feedTables(tx).updateTable('serve.feed').set({ floor }).where('id', '=', feedId).execute();
      // By number: a clock that was set back leaves no hole.
      const gone = await feedTables(tx)
        .deleteFrom('serve.feed_entry')
        .where('feed_id', '=', feedId)
        .where('seq', '<=', floor)
        .executeTakeFirst();
      await record(tx, p, {
        kind: 'serve.feed-trimmed',
        actor: platform,
        subject: { type: 'serve.feed', id: feedId },
        detail: { upTo: floor, entries: Number(gone.numDeletedRows) },
      });
    });
  await sql`delete from serve.nudge where at < ${before}`.execute(p.db);
}
