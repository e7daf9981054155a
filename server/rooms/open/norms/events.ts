/** What plans and standards leave in the ledger. */
import { defineKinds } from '#ledger/index.ts';

export const normKindsOfLedger = defineKinds({
  'open.norm-published': {
    zh: '发布开放发展规划或标准',
    en: 'Development plan or standard published',
    activity: 'open',
  },
  'open.made-under': { zh: '选定编制所依标准', en: 'Standard of an entry chosen', activity: 'open' },
});
