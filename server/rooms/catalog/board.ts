/** What the catalogue lends to the workbench of a unit: entries begun and returned; and figures for a sector's board. */
import type { LentBoard } from '#rooms/org/index.ts';
import { catalogTables } from './tables.ts';

export const catalogBoard: LentBoard = {
  name: 'catalog',
  async tasks({ ex, organisationId }) {
    const rows = await catalogTables(ex)
      .selectFrom('catalog.resource as r')
      .innerJoin('catalog.resource_version as v', 'v.id', 'r.working_version_id')
      .where('r.provider_id', '=', organisationId)
      .where('v.state', 'in', ['draft', 'returned'])
      .where('v.name', '!=', '')
      .select(['r.id', 'v.name', 'v.state'])
      .execute();
    return rows.map((row) => ({
      key: `catalog:${row.id}`,
      domains: row.state === 'returned' ? ['rectify', 'catalog'] : ['catalog'],
      act:
        row.state === 'returned'
          ? { zh: '按退回意见修改目录', en: 'Mend a returned entry' }
          : { zh: '完成并提交目录', en: 'Finish and submit an entry' },
      title: row.name,
      due: null,
      late: false,
      articles: [],
      link: `/catalog/${row.id}/edit`,
    }));
  },
  async figures({ ex, organisationId }) {
    const rows = await catalogTables(ex)
      .selectFrom('catalog.resource as r')
      .where('r.provider_id', '=', organisationId)
      .select(['r.state', (eb) => eb.fn.countAll<number>().as('n')])
      .groupBy('r.state')
      .execute();
    const of = (state: string) => Number(rows.find((row) => row.state === state)?.n ?? 0);
    return [
      { key: 'published', name: { zh: '已发布目录', en: 'Entries published' }, value: of('active') },
      { key: 'draft', name: { zh: '编制中目录', en: 'Entries begun' }, value: of('draft') },
    ];
  },
};
