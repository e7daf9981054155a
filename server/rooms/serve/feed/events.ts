/** What feeds and their subscriptions put on record. */
import { defineKinds } from '#ledger/index.ts';

export const feedKinds = defineKinds({
  'serve.feed-opened': { zh: '开通数据变更流', en: 'Feed opened', activity: 'share' },
  'serve.feed-trimmed': { zh: '变更流过期条目清除', en: 'Feed trimmed to its retention', activity: 'share' },
  'serve.feed-erased': { zh: '变更流内容删除', en: 'Contents erased from a feed', activity: 'share' },
  'serve.subscribed': { zh: '登记变更通知地址', en: 'Address for nudges registered', activity: 'use' },
  'serve.subscription-ended': { zh: '取消变更通知', en: 'Nudges ended', activity: 'use' },
  'serve.subscription-parked': { zh: '变更通知停发', en: 'Nudges parked', activity: 'use' },
  'serve.subscription-resumed': { zh: '变更通知恢复', en: 'Nudges resumed', activity: 'use' },
  'serve.subscription-replayed': { zh: '变更通知重发', en: 'Nudge sent again', activity: 'use' },
  'serve.nudged': { zh: '变更通知送达', en: 'Nudge arrived', activity: 'use' },
});
