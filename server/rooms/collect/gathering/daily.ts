/** When a day begins: each unit hears once how many of its entries became late and how many are due soon. */
import type { Platform } from '#cases/index.ts';
import { addDays, type LegalDay } from '#kernel/clock.ts';
import type { DailyTask } from '#kernel/daily.ts';
import { transact } from '#kernel/db.ts';
import { lawNow } from '#law/settings.ts';
import { notify } from '#notices/index.ts';
import { dropPushNonces } from '../push/caller.ts';
import { readSettings } from '../settings.ts';
import { keepCards } from './cards.ts';
import { remindOfChanges } from './commands/declare-change.ts';
import { follow } from './follow.ts';
import { unitsDueOn } from './standing.ts';

export const gatheringDaily = (p: Platform): DailyTask => ({
  name: 'collect.gathering-due',
  run: async (day) => {
    await tell(p, day);
    await transact(p.db, async (tx) => {
      await follow(tx, p);
      await remindOfChanges(tx, p, await lawNow(tx, p.law, day));
    });
    await keepCards(p, day);
    await dropPushNonces(p);
  },
});

async function tell(p: Platform, day: LegalDay): Promise<void> {
  await transact(p.db, async (tx) => {
    const law = await lawNow(tx, p.law, day);
    const near = (await readSettings(tx))['collect.near-days'].value;
    const yesterday = addDays(day, -1);
    const soon = addDays(day, near);
    for (const [kind, due, states] of [
      ['collect.update-late', yesterday, ['missing', 'late']],
      ['collect.update-today', day, ['awaited', 'near']],
      ['collect.update-near', soon, ['awaited', 'near']],
    ] as const) {
      // Where the bureau reminds on the very day only, one word is enough.
      if (kind === 'collect.update-near' && near === 0) continue;
      for (const { organisationId, count } of await unitsDueOn(tx, law, due, states)) {
        await notify(tx, p, {
          kind,
          to: { organisationId, roles: ['provider'] },
          params: { count, due },
          articles: law.cite('collect.obliged'),
          link: kind === 'collect.update-late' ? '/collect?state=late' : '/collect?state=near',
          once: `${kind}:${due}`,
        });
      }
    }
  });
}
