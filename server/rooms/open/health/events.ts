/** What is entered of the daily check and of what departments say against it. */
import { defineKinds } from '#ledger/index.ts';

export const healthKinds = defineKinds({
  'open.health-checked': { zh: '开放数据例行体检', en: 'Open data checked', activity: 'open' },
  'open.health-limit-set': { zh: '设定体检标准', en: 'Limit of the check set', activity: 'open' },
  'open.finding-objected': {
    zh: '对体检结果提出异议',
    en: 'Objection to a finding of the check',
    activity: 'open',
  },
  'open.objection-decided': { zh: '处理体检异议', en: 'Objection to a finding decided', activity: 'open' },
});
