/** What exclusions leave in the ledger. */
import { defineKinds } from '#ledger/index.ts';

export const exclusionKinds = defineKinds({
  'open.scope-planned': { zh: '确定计划开放日期', en: 'Planned day of opening set', activity: 'open' },
  'open.superior-attached': { zh: '登记上位法规定', en: 'Rule of higher law attached', activity: 'open' },
  'open.superior-ended': { zh: '撤销上位法登记', en: 'Rule of higher law ended', activity: 'open' },
  'open.way-back-recorded': {
    zh: '登记可以开放的情形',
    en: 'Way back into scope recorded',
    activity: 'open',
  },
  'open.way-back-justified': {
    zh: '重新说明不开放的理由',
    en: 'Exclusion newly justified',
    activity: 'open',
  },
  'open.third-party-withdrew': {
    zh: '第三方撤回同意',
    en: 'Third party took consent back',
    activity: 'open',
  },
  'open.derived-made': { zh: '建立脱敏衍生条目', en: 'Derived entry of masked rows made', activity: 'open' },
  'open.derived-filled': { zh: '写入脱敏衍生数据', en: 'Masked rows filled in', activity: 'open' },
  'open.exclusion-review-due': {
    zh: '未开放数据评估到期',
    en: 'Look at closed data falls due',
    activity: 'open',
  },
  'open.exclusion-reviewed': { zh: '评估未开放数据', en: 'Closed data looked at again', activity: 'open' },
  'open.acquisition-stated': {
    zh: '写明数据取得方式',
    en: 'How data were obtained stated',
    activity: 'open',
  },
});
