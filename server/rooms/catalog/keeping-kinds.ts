/** What review, change, lists, demands and the library of acts write into the ledger. */
import { defineKinds } from '#ledger/index.ts';

export const keepingKinds = defineKinds({
  'catalog.list-published': { zh: '公布清单', en: 'List published' },
  'catalog.change-recorded': { zh: '登记目录变化', en: 'Change recorded' },
  'catalog.change-confirmed': { zh: '核对后确认目录不变', en: 'Entry confirmed unchanged' },
  'catalog.upkeep-set': { zh: '设置目录维护责任', en: 'Upkeep of an entry set' },
  'catalog.duty-entered': { zh: '登记单位职责', en: 'Duty entered' },
  'catalog.duty-ended': { zh: '终止单位职责', en: 'Duty ended' },
  'catalog.act-entered': { zh: '登记法律依据', en: 'Act of law entered' },
  'catalog.act-changed': { zh: '登记法律依据修改或废止', en: 'Act of law amended or repealed' },
  'catalog.demand-raised': { zh: '提出数据需求', en: 'Demand raised' },
  'catalog.demand-matched': { zh: '数据需求匹配目录', en: 'Demand matched with an entry' },
  'catalog.demand-answered': { zh: '答复数据需求', en: 'Demand answered' },
  'catalog.demand-requested': { zh: '请求提供未编目数据', en: 'Missing data requested' },
  'catalog.demand-applied': { zh: '数据需求转为申请', en: 'Demand turned into an application' },
  'catalog.demand-ended': { zh: '数据需求了结', en: 'Demand ended' },
  'catalog.review-commented': { zh: '提出审核意见', en: 'Comment of a review' },
  'catalog.review-answered': { zh: '答复审核意见', en: 'Comment of a review answered' },
  'catalog.review-settled': { zh: '审核意见了结', en: 'Comment of a review settled' },
  'catalog.withdrawal-requested': { zh: '申请目录下线', en: 'Withdrawal of an entry asked for' },
});
