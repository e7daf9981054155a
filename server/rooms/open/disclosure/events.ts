/** What disclosure leaves in the ledger: counts and columns, never a value. */
import { defineKinds } from '#ledger/index.ts';

export const disclosureKinds = defineKinds({
  'open.processing-recorded': {
    zh: '登记开放前处理',
    en: 'Treatment before opening recorded',
    activity: 'open',
  },
  'open.processing-rerun': {
    zh: '重做开放前处理',
    en: 'Treatment before opening run again',
    activity: 'open',
  },
  'open.rows-previewed': {
    zh: '预览处理前后数据',
    en: 'Rows before and after treatment looked at',
    activity: 'open',
  },
  'open.reviewed': { zh: '安全保密审查', en: 'Secrecy and disclosure reviewed', activity: 'open' },
  'open.scanned': { zh: '扫描拟开放数据', en: 'Rows to be opened scanned', activity: 'open' },
  'open.leak-risk-found': {
    zh: '已开放数据发现泄露风险',
    en: 'Leak risk found in opened data',
    activity: 'open',
  },
  'open.pattern-added': { zh: '新增扫描规则', en: 'Pattern of the scan added', activity: 'open' },
  'open.pattern-ended': { zh: '停用扫描规则', en: 'Pattern of the scan ended', activity: 'open' },
  'open.secret-marked': { zh: '标注商业秘密字段', en: 'Column marked as a trade secret', activity: 'open' },
  'open.secret-lifted': { zh: '取消商业秘密标注', en: 'Mark of a trade secret lifted', activity: 'open' },
  'open.secret-looked-at': {
    zh: '复核商业秘密标注',
    en: 'Mark of a trade secret reviewed',
    activity: 'open',
  },
  'open.consent-ended': { zh: '同意期限届满', en: 'Term of consent to opening over', activity: 'open' },
  'open.consent-recorded': { zh: '登记同意开放', en: 'Consent to opening recorded', activity: 'open' },
  'open.consent-withdrawn': { zh: '同意被撤回', en: 'Consent to opening withdrawn', activity: 'open' },
});
