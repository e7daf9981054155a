/** What share lends to the workbench of a unit: applications begun or returned to it. */
import type { LentBoard } from '#rooms/org/index.ts';
import { shareTables } from './tables.ts';

export const shareBoard: LentBoard = {
  name: 'share',
  async tasks({ ex, organisationId }) {
    const rows = await shareTables(ex)
      .selectFrom('share.application as a')
      .where('a.applicant_id', '=', organisationId)
      .where('a.state', 'in', ['draft', 'returned'])
      .select(['a.id', 'a.number', 'a.state'])
      .execute();
    return rows.map((row) => ({
      key: `application:${row.id}`,
      domains: row.state === 'returned' ? ['rectify', 'share'] : ['share'],
      act:
        row.state === 'returned'
          ? { zh: '按退回意见修改申请', en: 'Mend a returned application' }
          : { zh: '完成并提交申请', en: 'Finish and submit an application' },
      title: row.number ?? '共享申请草稿',
      due: null,
      late: false,
      articles: [],
      link: `/applications/${row.id}`,
    }));
  },
};
