/** What the room writes into the ledger, and what it tells the others: two closed lists. */
import { defineKinds } from '#ledger/index.ts';

export const qualityKinds = defineKinds({
  'quality.rule-changed': { zh: '质量规则变更', en: 'Quality rule changed' },
  'quality.run-finished': { zh: '质量检查完成', en: 'Quality checked', activity: 'store' },
  'quality.recheck-ordered': { zh: '责令质量复查', en: 'Re-check of quality ordered' },
  'quality.batch-released': {
    zh: '接受待确认批次',
    en: 'Batch held for quality accepted',
    activity: 'store',
  },
  'quality.batch-held': { zh: '批次因质量暂缓入库', en: 'Batch held for quality', activity: 'store' },
  'quality.finding-opened': { zh: '质量问题派单', en: 'Quality finding raised' },
  'quality.finding-passed-on': { zh: '质量问题转交', en: 'Quality finding passed on' },
  'quality.finding-answered': { zh: '答复质量问题', en: 'Quality finding answered' },
  'quality.finding-closed': { zh: '质量问题办结', en: 'Quality finding closed' },
  'quality.row-confirmed': { zh: '确认疑问数据无误', en: 'Row confirmed as right' },
  'quality.row-mended': { zh: '更正问题数据', en: 'Problem row mended', activity: 'collect' },
  'quality.responsible-named': { zh: '明确质量责任主体', en: 'Body responsible for quality named' },
  'quality.field-source-stated': { zh: '登记字段来源', en: 'Source of a field stated' },
  'quality.campaign-opened': { zh: '启动数据治理', en: 'Governance campaign opened' },
  'quality.campaign-closed': { zh: '结束数据治理', en: 'Governance campaign closed' },
  'quality.engagement-recorded': { zh: '登记第三方治理', en: 'Engagement of a third party recorded' },
  'quality.report-made': { zh: '编制质量报告', en: 'Quality report made' },
  'quality.setting-changed': { zh: '调整质量设置', en: 'Quality setting changed' },
});
