/** What demands leave in the ledger. */
import { defineKinds } from '#ledger/index.ts';

export const demandLedger = defineKinds({
  'open.demand-filed': { zh: '提出开放需求', en: 'Demand for data filed', activity: 'open' },
  'open.demand-assigned': {
    zh: '确定需求的责任部门',
    en: 'Responsible unit of a demand named',
    activity: 'open',
  },
  'open.demand-joined': { zh: '合并相同需求', en: 'Same demands joined', activity: 'open' },
  'open.demand-answered': { zh: '答复开放需求', en: 'Demand answered', activity: 'open' },
  'open.demand-sent-back': { zh: '需求退回重新指定', en: 'Demand sent back', activity: 'open' },
  'open.demand-linked': { zh: '需求关联目录', en: 'Demand linked with an entry', activity: 'open' },
  'open.demand-fulfilled': { zh: '需求承诺兑现', en: 'Promise of a demand kept', activity: 'open' },
  'open.demand-redirected': {
    zh: '需求转政府信息公开渠道',
    en: 'Demand redirected to the disclosure of government information',
    activity: 'open',
  },
  'open.demand-hidden': { zh: '隐去需求的公开文字', en: 'Words of a demand hidden', activity: 'open' },
  'open.choice-set': { zh: '设定开放事项', en: 'Choice of the bureau on opening', activity: 'open' },
  'open.review-filed': { zh: '申请复核需求答复', en: 'Review of an answer asked for', activity: 'open' },
  'open.review-moved': { zh: '办理需求答复复核', en: 'Review of an answer moved', activity: 'open' },
});
