/** What collect lends to the workbench of a unit: resources never gathered, tables overdue, loads that wait or brought faults. */
import { sql } from 'kysely';
import { legalDayOf } from '#kernel/clock.ts';
import type { BoardTask, LentBoard } from '#rooms/org/index.ts';
import { collectTables } from './tables.ts';

/** Days after which a table of this cycle is due again; what the cycles' own words say. Cycles without a length are never due. */
const cycleDays: Readonly<Record<string, number>> = {
  'real-time': 1,
  hourly: 1,
  daily: 1,
  weekly: 7,
  'ten-days': 11,
  monthly: 31,
  quarterly: 92,
  'half-yearly': 184,
  yearly: 366,
};

type Row = {
  id: string;
  name: string;
  update_cycle: string;
  published_at: Date;
  merged_at: Date | null;
  bad: number;
  waiting: string | null;
  batch: string | null;
};

export const collectBoard: LentBoard = {
  name: 'collect',
  async tasks({ ex, law, organisationId }) {
    const { rows } = await sql<Row>`
      select r.id, v.name, v.update_cycle, v.published_at, last.ended_at as merged_at, last.id as batch,
        coalesce(last.bad, 0)::int as bad,
        (select b.id from collect.batch b where b.resource_id = r.id and b.awaiting_confirmation limit 1) as waiting
      from catalog.resource r
      join catalog.resource_version v on v.id = r.published_version_id
      left join lateral (
        select b.id, b.ended_at, b.bad from collect.batch b
        where b.resource_id = r.id and b.state = 'merged' order by b.seq desc limit 1) last on true
      where r.provider_id = ${organisationId} and r.state = 'active'`.execute(ex);
    return rows.flatMap((row) => {
      const tasks: BoardTask[] = [];
      const shared = { title: row.name, articles: [], link: `/catalog/${row.id}?tab=data` };
      const days = cycleDays[row.update_cycle];
      const from = legalDayOf(row.merged_at ?? row.published_at);
      const due = days === undefined ? null : law.law.calendar.addDays(from, days);
      const late = due !== null && due < law.day;
      if (!row.merged_at) {
        tasks.push({
          ...shared,
          key: `gather:${row.id}`,
          domains: ['gather'],
          act: { zh: '归集数据', en: 'Gather the data' },
          due,
          late,
        });
      } else if (late) {
        tasks.push({
          ...shared,
          key: `update:${row.id}`,
          domains: ['update', 'gather'],
          act: { zh: '按更新周期更新', en: 'Update by its cycle' },
          due,
          late: true,
        });
      }
      if (row.waiting) {
        tasks.push({
          ...shared,
          key: `confirm:${row.waiting}`,
          domains: ['collect', 'gather'],
          act: { zh: '确认装载', en: 'Confirm a load' },
          due: null,
          late: false,
          link: `/collect/batches/${row.waiting}`,
        });
      }
      if (row.bad > 0 && row.batch) {
        tasks.push({
          ...shared,
          key: `mend:${row.batch}`,
          domains: ['rectify', 'collect', 'gather'],
          act: { zh: '整改隔离的数据', en: 'Mend the rows held back' },
          due: null,
          late: false,
          link: `/collect/batches/${row.batch}`,
        });
      }
      return tasks;
    });
  },
  async figures({ ex, organisationId }) {
    const found = await collectTables(ex)
      .selectFrom('collect.batch')
      .where('organisation_id', '=', organisationId)
      .where('state', '=', 'merged')
      .select((eb) => [eb.fn.sum<number>('good').as('good'), eb.fn.sum<number>('bad').as('bad')])
      .executeTakeFirst();
    return [
      { key: 'good', name: { zh: '合格行', en: 'Rows in order' }, value: Number(found?.good ?? 0) },
      { key: 'bad', name: { zh: '隔离行', en: 'Rows held back' }, value: Number(found?.bad ?? 0) },
    ];
  },
};
