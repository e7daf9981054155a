/** By the day: a demand that is past its day without an answer is told to its unit and to the bureau, once. */
import type { Platform } from '#cases/index.ts';
import type { DailyTask } from '#kernel/daily.ts';
import { transact } from '#kernel/db.ts';
import { lawNow } from '#law/settings.ts';
import { notify } from '#notices/index.ts';
import { bureauOf } from '#rooms/org/index.ts';
import { articlesOf, dueOf } from './law.ts';
import { demandTables } from './tables.ts';

export const overdueTask = (p: Platform): DailyTask => ({
  name: 'open.demands-overdue',
  run: () =>
    transact(p.db, async (tx) => {
      const law = await lawNow(tx, p.law, p.clock.today());
      const bureau = await bureauOf(tx, p.law.city.regionCode);
      const rows = await demandTables(tx)
        .selectFrom('open.demand')
        .selectAll()
        .where('state', '=', 'assigned')
        .where('joined_into', 'is', null)
        .execute();
      for (const row of rows) {
        const due = dueOf(law, row);
        if (!due?.late || !due.due || !row.unit_id) continue;
        await notify(tx, p, {
          kind: 'open.demand-overdue',
          to: [
            { organisationId: row.unit_id, roles: ['provider', 'head'] },
            ...(bureau ? [{ organisationId: bureau.id, roles: ['bureau' as const] }] : []),
          ],
          params: { number: row.number, wanted: row.wanted, day: due.due },
          articles: articlesOf(law),
          subject: { type: 'open.demand', id: row.id },
          link: `/open/demands/${row.id}`,
          once: `open.demand-overdue ${row.id} ${due.due}`,
          urgent: true,
        });
      }
    }),
});
