/** What telling others leaves in the ledger. */
import { defineKinds } from '#ledger/index.ts';

export const webhookKinds = defineKinds({
  'open.webhook-added': {
    zh: '登记变更推送地址',
    en: 'Address to be told of changes added',
    activity: 'open',
  },
  'open.webhook-replayed': { zh: '重发变更推送', en: 'Message of a change sent again', activity: 'open' },
  'open.webhook-resumed': { zh: '恢复变更推送', en: 'Telling of changes resumed', activity: 'open' },
  'open.webhook-ended': {
    zh: '停用变更推送地址',
    en: 'Address to be told of changes ended',
    activity: 'open',
  },
  'open.webhook-parked': {
    zh: '变更推送多次失败后暂停',
    en: 'Telling of changes parked after failures',
    activity: 'open',
  },
});
