/** How titles of published items sound, kept beside them: homophones are found by an index. */
import { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import type { DailyTask } from '#kernel/daily.ts';
import type { Executor } from '#kernel/db.ts';
import type { Subscriber } from '#kernel/events.ts';
import { soundOf } from '../search.ts';
import { compileTables } from './tables.ts';

const ROUND = 1000;

/** In one order, so that two who write the same titles wait for each other and never for themselves. */
async function keep(ex: Executor, titles: readonly string[]): Promise<void> {
  if (titles.length === 0) return;
  await compileTables(ex)
    .insertInto('catalog.title_sound')
    .values([...titles].sort().map((title) => ({ title, sound: soundOf(title) })))
    .onConflict((conflict) => conflict.column('title').doNothing())
    .execute();
}

const unheard = (ex: Executor) =>
  compileTables(ex)
    .selectFrom('catalog.item as i')
    .leftJoin('catalog.title_sound as s', 's.title', 'i.title_zh')
    .where('s.title', 'is', null)
    .select('i.title_zh as title')
    .distinct()
    .limit(ROUND);

const versionEvent = z.object({ versionId: z.uuid().nullable() });

/** After a publication. */
export const soundsOfVersion = (p: Platform): Subscriber => ({
  name: 'catalog.title-sounds',
  async run(payload) {
    const { versionId } = versionEvent.parse(payload);
    if (!versionId) return;
    const rows = await unheard(p.db).where('i.version_id', '=', versionId).execute();
    await keep(
      p.db,
      rows.map(({ title }) => title),
    );
  },
});

/** What was published before, or brought in by another way. */
export const itemSoundsTask = (p: Platform): DailyTask => ({
  name: 'catalog.item-sounds',
  async run() {
    for (;;) {
      const rows = await unheard(p.db).execute();
      await keep(
        p.db,
        rows.map(({ title }) => title),
      );
      if (rows.length < ROUND) return;
    }
  },
});
