/** What the notices leave in the ledger. */
import { defineKinds } from '#ledger/index.ts';

export const noticesKinds = defineKinds({
  'notices.confirmed': { zh: '确认收到消息', en: 'Notice confirmed' },
  'notices.preferences-changed': { zh: '变更消息接收方式', en: 'Ways of being told changed' },
  'notices.resent': { zh: '重新发送消息', en: 'Notice sent again' },
});
