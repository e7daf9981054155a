/** What planning leaves in the ledger. */
import { defineKinds } from '#ledger/index.ts';

export const planningLedger = defineKinds({
  'open.value-marked': { zh: '标记高价值数据', en: 'Data marked as of high value', activity: 'open' },
  'open.priorities-published': {
    zh: '公布开放重点',
    en: 'Priorities of opening published',
    activity: 'open',
  },
  'open.call-opened': { zh: '开展需求征集', en: 'Call for demands opened', activity: 'open' },
  'open.call-closed': { zh: '需求征集整理结束', en: 'Call for demands closed', activity: 'open' },
  'open.call-confirmed': { zh: '确认收到需求清单', en: 'List of demands received', activity: 'open' },
  'open.plan-published': { zh: '公布开放计划', en: 'Opening plan published', activity: 'open' },
  'open.task-sent': { zh: '下达开放任务', en: 'Opening task sent', activity: 'open' },
  'open.task-answered': { zh: '答复开放任务', en: 'Opening task answered', activity: 'open' },
  'open.task-linked': { zh: '开放任务关联目录', en: 'Opening task linked with an entry', activity: 'open' },
  'open.list-published': { zh: '公布单位开放清单', en: 'Opening list of a unit published', activity: 'open' },
});
