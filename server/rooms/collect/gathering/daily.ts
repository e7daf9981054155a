/** When a day begins: units hear of what is due soon and of what has become late, each once. */
import type { Platform } from '#cases/index.ts';
import { addDays, type LegalDay } from '#kernel/clock.ts';
import type { DailyTask } from '#kernel/daily.ts';
import { transact } from '#kernel/db.ts';
import { lawNow } from '#law/settings.ts';
import { notify } from '#notices/index.ts';
import { listStandings, type StandingRow } from './standing.ts';

/** A platform that stood still for so long still tells what it missed; older lateness stands in the list. */
const LOOK_BACK_DAYS = 14;

export const gatheringDaily = (p: Platform): DailyTask => ({
  name: 'collect.gathering-due',
  run: (day) => tell(p, day),
});

async function tell(p: Platform, day: LegalDay): Promise<void> {
  await transact(p.db, async (tx) => {
    const law = await lawNow(tx, p.law, day);
    const since = addDays(day, -LOOK_BACK_DAYS);
    const say = async (row: StandingRow, kind: 'collect.update-near' | 'collect.update-late') => {
      if (row.due === null || row.due < since) return;
      await notify(tx, p, {
        kind,
        to: { organisationId: row.providerId, roles: ['provider'] },
        params: { name: row.name, due: row.due },
        articles: law.cite('collect.obliged'),
        subject: { type: 'catalog.resource', id: row.resourceId },
        link: `/catalog/${row.resourceId}?tab=data`,
        once: `${kind}:${row.resourceId}:${row.due}`,
      });
    };
    for (const row of await listStandings(tx, law, { state: 'near' })) await say(row, 'collect.update-near');
    for (const state of ['late', 'missing'] as const)
      for (const row of await listStandings(tx, law, { state })) await say(row, 'collect.update-late');
  });
}
