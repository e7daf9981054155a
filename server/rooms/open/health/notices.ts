/** What the daily check tells departments. */
import { defineNotices } from '#notices/index.ts';

export const healthNotices = defineNotices({
  'open.health-found': {
    zh: {
      title: '开放数据体检发现 {count} 个新问题',
      body: '涉及 {sets} 个数据集；待整改共 {standing} 个，最早整改期限：{due}。请整改或提出异议。',
    },
    en: {
      title: 'Check of open data: {count} newly found',
      body: 'Data sets: {sets}; to mend in all: {standing}, first due: {due}. Mend them or object.',
    },
  },
});
