/** What applications and selections leave in the ledger: never what somebody wrote. */
import { defineKinds } from '#ledger/index.ts';

export const applicationKinds = defineKinds({
  'open.application-begun': { zh: '填写开放申请', en: 'Application for open data begun', activity: 'open' },
  'open.application-saved': { zh: '保存开放申请草稿', en: 'Draft of an application saved', activity: 'open' },
  'open.application-filed': { zh: '提交开放申请', en: 'Application for open data filed', activity: 'open' },
  'open.application-proof-added': {
    zh: '提交能力证明材料',
    en: 'Proof of ability added to an application',
    activity: 'open',
  },
  'open.application-withdrawn': { zh: '撤回开放申请', en: 'Application withdrawn', activity: 'open' },
  'open.application-redirected': {
    zh: '开放申请转政府信息公开',
    en: 'Application redirected to the disclosure of government information',
    activity: 'open',
  },
  'open.application-assessed': { zh: '评估开放申请', en: 'Application assessed', activity: 'open' },
  'open.application-granted': { zh: '同意开放申请', en: 'Application granted', activity: 'open' },
  'open.application-refused': { zh: '不同意开放申请', en: 'Application refused', activity: 'open' },
  'open.selection-recorded': {
    zh: '登记竞争选定结果',
    en: 'Selection by competition recorded',
    activity: 'open',
  },
});
