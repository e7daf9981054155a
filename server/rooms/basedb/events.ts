/** What the room puts on record, and what it tells the others: two closed lists. */
import { defineKinds } from '#ledger/index.ts';

export const basedbKinds = defineKinds({
  'basedb.database-added': { zh: '增设数据库', en: 'Database added' },
  'basedb.lead-named': { zh: '明确数据库牵头单位', en: 'Lead of a database named' },
  'basedb.database-described': { zh: '登记数据库信息', en: 'Database described' },
  'basedb.entry-bound': { zh: '确定数据库目录条目', en: 'Entry of a database named' },
  'basedb.member-added': { zh: '目录条目列入数据库', en: 'Entry listed under a database' },
  'basedb.member-removed': { zh: '目录条目移出数据库', en: 'Entry taken off a database' },
  'basedb.model-set': { zh: '调整数据库模型', en: 'Model of a database set' },
  'basedb.proposal-made': { zh: '提出变更建议', en: 'Change proposed' },
  'basedb.proposal-answered': { zh: '答复变更建议', en: 'Proposal answered' },
  'basedb.compilation-opened': { zh: '组织编制数据库目录', en: 'Compilation of a catalogue opened' },
  'basedb.part-handed-in': { zh: '提交目录分部分', en: 'Part of a catalogue handed in' },
  'basedb.catalogue-published': { zh: '发布数据库目录', en: 'Catalogue of a database published' },
  'basedb.run-asked': { zh: '发起融合', en: 'Fusion asked for' },
  'basedb.run-ended': { zh: '融合完成', en: 'Fusion ended', activity: 'store' },
  'basedb.refresh-stopped': { zh: '停止更新数据库', en: 'Refresh of a database stopped', activity: 'store' },
  'basedb.conflict-ruled': { zh: '核实来源差异', en: 'Conflict between sources ruled on' },
  'basedb.results-told': { zh: '告知核实结果', en: 'Results of a verification told' },
  'basedb.entity-looked-up': { zh: '查看基础库记录', en: 'Record of a database looked up', activity: 'use' },
  'basedb.fell-late': { zh: '基础数据逾期未更新', en: 'Base data fell late' },
  'basedb.came-back': { zh: '基础数据恢复更新', en: 'Base data came back in time' },
});

export const basedbEvents = {
  /** A ruling or a model changes what is fused: payload { databaseId }. */
  changed: 'basedb.changed',
} as const;
