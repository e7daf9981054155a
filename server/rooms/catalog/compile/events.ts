/** What compiling writes into the ledger. */
import { defineKinds } from '#ledger/index.ts';

export const compileKinds = defineKinds({
  'catalog.standard-placed': { zh: '归类数据标准', en: 'Standard placed in the system' },
  'catalog.standard-withdrawn': { zh: '废止数据标准', en: 'Data standard withdrawn' },
  'catalog.standard-published': { zh: '发布数据标准', en: 'Data standard published' },
  'catalog.code-list-saved': { zh: '保存码表', en: 'Code list saved' },
  'catalog.category-added': { zh: '增设目录分类', en: 'Category added' },
  'catalog.specification-issued': { zh: '发布编目规范', en: 'Catalogue specification issued' },
  'catalog.import-profile-saved': { zh: '保存导入对照表', en: 'Import profile saved' },
  'catalog.sheet-imported': { zh: '表格导入目录草稿', en: 'Drafts imported from a spreadsheet' },
  'catalog.source-registered': { zh: '登记数据源', en: 'Source registered' },
  'catalog.source-retired': { zh: '停用数据源', en: 'Source retired' },
  'catalog.source-scanned': { zh: '扫描数据源结构', en: 'Source scanned' },
  'catalog.tables-imported': { zh: '由库表结构生成目录草稿', en: 'Drafts made from tables' },
  'catalog.drift-found': { zh: '目录与数据源不一致', en: 'Entry differs from its source' },
  'catalog.coverage-explained': { zh: '说明信息系统未编目原因', en: 'Uncovered system explained' },
  'catalog.coverage-stated': { zh: '提交目录清单覆盖情况', en: 'Coverage of systems stated' },
  'catalog.purchase-requested': { zh: '申请采购数据', en: 'Purchase of data requested' },
  'catalog.purchase-decided': { zh: '审批数据采购', en: 'Purchase of data decided' },
  'catalog.purchase-delivered': {
    zh: '登记采购数据交付',
    en: 'Delivery of purchased data noted',
    activity: 'collect',
  },
  'catalog.purchase-linked': { zh: '采购数据对应到目录', en: 'Purchased data matched to an entry' },
  'catalog.driver-saved': { zh: '登记业务牵引需求', en: 'Driver saved' },
  'catalog.driver-gap-sent': { zh: '数据缺口发给持有单位', en: 'Gap sent to the likely holder' },
});
