/** Whether applicants were treated alike, and how long they waited, by kind. */
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { permit } from '#kernel/policy.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import { listDatasets } from '../datasets/read.ts';
import { applicantKinds, kindTitle } from '../people/index.ts';
import { answersOf } from './behaviours.ts';
import type { Application } from './commands.ts';
import { equalRule } from './law.ts';
import { reportPolicy } from './policy.ts';
import type { ReportReply } from './schema.ts';
import { applicationTables } from './tables.ts';

/** In workdays. */
function average(law: LawNow, rows: readonly Application[]): number | null {
  const days = rows.flatMap(({ filed_on: from, decided_on: to }) =>
    from && to ? [law.law.calendar.workdaysBetween(from, to).count] : [],
  );
  return days.length === 0
    ? null
    : Math.round((days.reduce((sum, one) => sum + one, 0) / days.length) * 10) / 10;
}

export async function readReport(p: Platform, actor: Actor): Promise<ReportReply> {
  permit(reportPolicy, actor, undefined);
  const law = await lawNow(p.db, p.law, p.clock.today());
  const rows = await applicationTables(p.db)
    .selectFrom('open.application')
    .selectAll()
    .where('state', 'not in', ['draft', 'withdrawn'])
    .orderBy('filed_at')
    .execute();
  const ids = [...new Set(rows.map(({ dataset_id: id }) => id))];
  const datasets = new Map((await listDatasets(p.db, { ids })).map((one) => [one.id, one]));
  const unequal: ReportReply['unequal'] = [];
  for (const same of Map.groupBy(
    rows.filter(({ state }) => state === 'approved' || state === 'refused'),
    (row) => `${row.version_id} ${answersOf(row.assessment.conditions ?? [])}`,
  ).values())
    for (const granted of same.filter(({ state }) => state === 'approved'))
      for (const refused of same.filter(({ state }) => state === 'refused'))
        unequal.push({
          dataset: {
            id: granted.dataset_id,
            title: datasets.get(granted.dataset_id)?.published?.content.title ?? { zh: '', en: '' },
          },
          granted: { id: granted.id, number: granted.number ?? '', reason: granted.assessment.unequal ?? '' },
          refused: {
            id: refused.id,
            number: refused.number ?? '',
            reason: refused.assessment.unequal ?? refused.reason,
          },
        });
  return {
    kinds: applicantKinds.flatMap((key) => {
      const own = rows.filter(({ kind }) => kind === key);
      const count = (...states: Application['state'][]) =>
        own.filter(({ state }) => states.includes(state)).length;
      return own.length === 0
        ? []
        : [
            {
              kind: { key, title: kindTitle(law, key) },
              received: own.length,
              granted: count('approved'),
              refused: count('refused'),
              open: count('filed', 'selection'),
              averageWorkdays: average(law, own),
            },
          ];
    }),
    averageWorkdays: average(law, rows),
    unequal,
    articles: law.cite(equalRule),
  };
}
