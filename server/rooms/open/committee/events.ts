/** What the committee's part leaves in the ledger. */
import { defineKinds } from '#ledger/index.ts';

export const committeeKinds = defineKinds({
  'open.risk-marked': { zh: '标记申请风险等级', en: 'Risk of an application marked', activity: 'open' },
  'open.matter-referred': {
    zh: '提交专家委员会论证',
    en: 'Put before the expert committee',
    activity: 'open',
  },
  'open.referral-decided': {
    zh: '决定送审事项',
    en: 'Matter before the committee decided',
    activity: 'open',
  },
});
