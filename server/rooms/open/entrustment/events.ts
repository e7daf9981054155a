/** What entrustments leave in the ledger. */
import { defineKinds } from '#ledger/index.ts';

export const entrustmentKinds = defineKinds({
  'open.entrustment-recorded': { zh: '登记运维委托', en: 'Entrustment recorded', activity: 'open' },
  'open.entrustment-ended': { zh: '运维委托终止', en: 'Entrustment ended', activity: 'open' },
  'open.entrusted-account': {
    zh: '开通受托运维账号',
    en: 'Account of an entrusted body given its part',
    activity: 'open',
  },
  'open.entrusted-account-ended': {
    zh: '停用受托运维账号',
    en: 'Account of an entrusted body ended',
    activity: 'open',
  },
  'open.maintenance-announced': {
    zh: '受托单位发布运维公告',
    en: 'Maintenance announced by the entrusted body',
    activity: 'open',
  },
});
