/** What the keeping of trust puts on record. */
import { defineKinds } from '#ledger/index.ts';

export const paperKinds = defineKinds({
  'open.trust-added': {
    zh: '登记信任的证书或吊销列表',
    en: 'Certificate or revocation list entered',
    activity: 'open',
  },
  'open.trust-ended': { zh: '终止信任', en: 'Trust ended', activity: 'open' },
});
