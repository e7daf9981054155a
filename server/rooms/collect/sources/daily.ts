/** When a day begins: each unit hears once which listed fields did not come within their cycle. */
import { sql } from 'kysely';
import type { Platform } from '#cases/index.ts';
import { addDays } from '#kernel/clock.ts';
import type { DailyTask } from '#kernel/daily.ts';
import { transact } from '#kernel/db.ts';
import { lawNow } from '#law/settings.ts';
import { notify } from '#notices/index.ts';
import { issuedEdition, listsRule } from './lists/commands.ts';
import { lineStanding } from './lists/standing.ts';

const NAMED = 6;

export const listsDaily = (p: Platform): DailyTask => ({
  name: 'collect.lists-unfulfilled',
  run: (day) =>
    transact(p.db, async (tx) => {
      const law = await lawNow(tx, p.law, day);
      const edition = law.flag(listsRule) ? await issuedEdition(tx) : undefined;
      if (!edition) return;
      const due = addDays(day, -1);
      const { rows } = await sql<{ id: string; count: string; fields: string[] }>`
        select organisation_id as id, count(*)::text as count, (array_agg(title order by resource_name, ordinal))[1:${NAMED}::int] as fields
        from (${lineStanding(edition.version, day)}) l where not fulfilled and due = ${due}::date
        group by organisation_id`.execute(tx);
      for (const { id, count, fields } of rows) {
        await notify(tx, p, {
          kind: 'collect.list-unfulfilled',
          to: { organisationId: id, roles: ['provider'] },
          params: { count, due, fields: fields.join('、') },
          articles: law.cite(listsRule),
          link: `/collect/lists/${edition.version}?unfulfilled=true`,
          once: `collect.list-unfulfilled:${due}`,
        });
      }
    }),
});
