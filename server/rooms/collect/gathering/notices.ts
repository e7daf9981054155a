/** What gathering tells the units and the bureau. */
import { defineNotices } from '#notices/index.ts';

export const gatheringNotices = defineNotices({
  'collect.update-near': {
    zh: { title: '{count} 项数据须在 {due} 前更新', body: '按更新周期或已填报的期限计算，详见数据归集。' },
    en: {
      title: '{count} entries are due by {due}',
      body: 'Counted by their cycles, or by the terms that were filed.',
    },
  },
  'collect.update-late': {
    zh: {
      title: '{count} 项数据已逾期',
      body: '应于 {due} 前汇聚，至今未收到新的合格数据。不能汇聚或须延长的，请填报例外并说明理由。',
    },
    en: {
      title: '{count} entries are overdue',
      body: 'They were due by {due}; no good rows have come since. File an exception with its reason where they cannot come.',
    },
  },
  'collect.exception-filed': {
    zh: { title: '{unit}填报了汇聚例外：“{name}”', body: '理由：{reason}' },
    en: { title: '{unit} filed an exception from gathering: “{name}”', body: 'Reason: {reason}' },
  },
  'collect.exception-objected': {
    zh: { title: '“{name}”的汇聚例外未获认可', body: '主管部门的理由：{reason}。请按期汇聚数据。' },
    en: {
      title: 'The exception of “{name}” was not accepted',
      body: 'The bureau’s reason: {reason}. Gather the data by its term.',
    },
  },
});
