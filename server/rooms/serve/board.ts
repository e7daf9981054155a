/** What serve lends to the workbench of a unit: grants suspended, to be put right by those on both sides. */
import type { LentBoard } from '#rooms/org/index.ts';
import { serveTables } from './tables.ts';

export const serveBoard: LentBoard = {
  name: 'serve',
  async tasks({ ex, organisationId }) {
    const rows = await serveTables(ex)
      .selectFrom('serve.grant as g')
      .innerJoin('serve.service as s', 's.id', 'g.service_id')
      .where('g.state', '=', 'suspended')
      .where((eb) =>
        eb.or([eb('g.consumer_id', '=', organisationId), eb('g.provider_id', '=', organisationId)]),
      )
      .select(['g.id', 's.title_zh'])
      .execute();
    return rows.map((row) => ({
      key: `grant:${row.id}`,
      domains: ['secure', 'rectify', 'share'],
      act: { zh: '处理被暂停的授权', en: 'Put a suspended grant right' },
      title: row.title_zh,
      due: null,
      late: false,
      articles: [],
      link: `/grants/${row.id}`,
    }));
  },
};
