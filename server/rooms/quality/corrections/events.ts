/** What corrections leave in the ledger: never a key, never a value. */
import { defineKinds } from '#ledger/index.ts';

export const correctionKinds = defineKinds({
  'quality.correction-filed': { zh: '提出校核或异议', en: 'Check or objection filed', activity: 'use' },
  'quality.correction-file-added': { zh: '补充校核材料', en: 'Material added to a request' },
  'quality.disputed-marked': { zh: '标注异议数据', en: 'Data marked as disputed', activity: 'share' },
  'quality.correction-reminded': { zh: '催办校核', en: 'Provider reminded of a check' },
  'quality.correction-seen': { zh: '更正数据已入库', en: 'Corrected batch came in', activity: 'store' },
  'quality.correction-settled': { zh: '校核或异议办结', en: 'Check or objection settled', activity: 'share' },
  'quality.correction-archived': { zh: '校核或异议归档', en: 'Check or objection archived' },
  'quality.dealing-recorded': { zh: '登记业务办理结果', en: 'Outcome of business recorded', activity: 'use' },
  'quality.refusal-reported': { zh: '反映校核期间被拒办', en: 'Refusal during a check reported' },
});
