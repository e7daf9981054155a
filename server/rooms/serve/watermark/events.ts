/** What marking and tracing put on record. */
import { defineKinds } from '#ledger/index.ts';

export const markKinds = defineKinds({
  'serve.export-marked': {
    zh: '为导出数据加注接收方标记',
    en: 'Export marked for its recipient',
    activity: 'share',
  },
  'serve.mark-traced': { zh: '以标记追溯外泄文件', en: 'Found file traced by its mark', activity: 'use' },
});
