/** What collect lends to the workbench of a unit: resources never gathered, tables overdue, loads that wait or brought faults. */
import { sql } from 'kysely';
import type { Executor } from '#kernel/db.ts';
import type { BoardTask, LentBoard } from '#rooms/org/index.ts';
import { connectorTasks } from './connectors/tasks.ts';
import { listStandings, totalsOf } from './gathering/standing.ts';
import { lawfulTasks } from './lawful/left-out.ts';
import { collectTables } from './tables.ts';

type Extra = { id: string; bad: number; batch: string; waiting: string | null };

/** What waits for a confirmation, and the newest merged batch of each resource that brought faults. */
async function extrasOf(ex: Executor, organisationId: string): Promise<(Extra & { name: string })[]> {
  const { rows } = await sql<Extra & { name: string }>`
    select r.id, v.name, coalesce(last.bad, 0)::int as bad, last.id as batch,
      (select b.id from collect.batch b where b.resource_id = r.id and b.awaiting_confirmation limit 1) as waiting
    from catalog.resource r
    join catalog.resource_version v on v.id = r.published_version_id
    left join lateral (
      select b.id, b.bad from collect.batch b
      where b.resource_id = r.id and b.state = 'merged' order by b.seq desc limit 1) last on true
    where r.provider_id = ${organisationId} and r.state = 'active'`.execute(ex);
  return rows;
}

export const collectBoard: LentBoard = {
  name: 'collect',
  async tasks({ ex, law, organisationId }) {
    const articles = law.cite('collect.obliged');
    const behind = (await listStandings(ex, law, { organisationId })).flatMap((row): BoardTask[] => {
      const { resourceId, name: title, due, state } = row;
      const shared = { title, articles, due, link: `/catalog/${resourceId}?tab=data` };
      const late = state === 'missing' || state === 'late';
      if (state === 'missing' || state === 'awaited')
        return [
          {
            ...shared,
            key: `gather:${resourceId}`,
            domains: ['gather'],
            act: { zh: '归集数据', en: 'Gather the data' },
            late,
          },
        ];
      if (!late) return [];
      return [
        {
          ...shared,
          key: `update:${resourceId}`,
          domains: ['update', 'gather'],
          act: { zh: '按更新周期更新', en: 'Update by its cycle' },
          late,
        },
      ];
    });
    const held = (await extrasOf(ex, organisationId)).flatMap((row) => {
      const tasks: BoardTask[] = [];
      const shared = { title: row.name, articles: [], due: null, late: false };
      if (row.waiting) {
        tasks.push({
          ...shared,
          key: `confirm:${row.waiting}`,
          domains: ['collect', 'gather'],
          act: { zh: '确认装载', en: 'Confirm a load' },
          link: `/collect/batches/${row.waiting}`,
        });
      }
      if (row.bad > 0) {
        tasks.push({
          ...shared,
          key: `mend:${row.batch}`,
          domains: ['rectify', 'collect', 'gather'],
          act: { zh: '整改隔离的数据', en: 'Mend the rows held back' },
          link: `/collect/batches/${row.batch}`,
        });
      }
      return tasks;
    });
    const lawful = await lawfulTasks(ex, organisationId, law.cite('collect.guidance'));
    return [...behind, ...held, ...lawful, ...(await connectorTasks(ex, organisationId))];
  },
  async figures({ ex, p, law, organisationId }) {
    const { late, missing } = await totalsOf(ex, law, { organisationId, now: p.clock.now() });
    const found = await collectTables(ex)
      .selectFrom('collect.batch')
      .where('organisation_id', '=', organisationId)
      .where('state', '=', 'merged')
      .select((eb) => [eb.fn.sum<number>('good').as('good'), eb.fn.sum<number>('bad').as('bad')])
      .executeTakeFirst();
    return [
      { key: 'good', name: { zh: '合格行', en: 'Rows in order' }, value: Number(found?.good ?? 0) },
      { key: 'bad', name: { zh: '隔离行', en: 'Rows held back' }, value: Number(found?.bad ?? 0) },
      { key: 'overdue', name: { zh: '逾期的资源', en: 'Entries overdue' }, value: late + missing },
    ];
  },
};
