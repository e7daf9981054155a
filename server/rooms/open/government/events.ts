/** What the government's view leaves in the ledger. */
import { defineKinds } from '#ledger/index.ts';

export const governmentLedger = defineKinds({
  'open.instruction-issued': {
    zh: '下达开放协调指示',
    en: 'Instruction on opening issued',
    activity: 'open',
  },
  'open.instruction-answered': {
    zh: '答复开放协调指示',
    en: 'Instruction on opening answered',
    activity: 'open',
  },
  'open.guidance-published': {
    zh: '公布开放规划或标准',
    en: 'Plan or standard of opening published',
    activity: 'open',
  },
  'open.channel-registered': { zh: '登记网站或项目', en: 'Site or project registered', activity: 'open' },
  'open.fall-explained': {
    zh: '说明开放比例下降',
    en: 'Fall of the opened share explained',
    activity: 'open',
  },
});
