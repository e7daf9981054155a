/** What the core of the room writes into the ledger: a closed list. Every kind of the room says `activity: 'open'`. */
import { defineKinds } from '#ledger/index.ts';

const activity = 'open';
export const openKinds = defineKinds({
  'open.dataset-named': { zh: '建立开放数据集', en: 'Data set set up for opening', activity },
  'open.dataset-planned': { zh: '确定计划开放日期', en: 'Planned date of opening set', activity },
  'open.version-saved': { zh: '填写开放目录', en: 'Opening entry filled in', activity },
  'open.version-proposed': { zh: '提交开放目录', en: 'Opening entry proposed', activity },
  'open.version-returned': { zh: '退回开放目录', en: 'Opening entry returned', activity },
  'open.version-published': { zh: '发布开放目录', en: 'Opening entry published', activity },
  'open.dataset-outdated': { zh: '开放目录与源目录不一致', en: 'Opening entry behind its source', activity },
  'open.release-begun': { zh: '开始制作数据版本', en: 'Release begun', activity },
  'open.release-made': { zh: '数据版本制作完成', en: 'Release made', activity },
  'open.release-held': { zh: '数据版本因扫描发现暂存', en: 'Release held for what the scan found', activity },
  'open.release-failed': { zh: '数据版本制作失败', en: 'Release failed', activity },
  'open.release-cancelled': { zh: '取消数据版本', en: 'Release cancelled', activity },
  'open.release-retried': { zh: '重新制作数据版本', en: 'Release tried again', activity },
  'open.release-published': { zh: '发布数据版本', en: 'Release published', activity },
  'open.release-erased': { zh: '清除数据版本', en: 'Release erased', activity },
  'open.way-broken': { zh: '开放数据获取方式失效', en: 'A way to open data is broken', activity },
  'open.way-mended': { zh: '开放数据获取方式恢复', en: 'A way to open data works again', activity },
  'open.dataset-suspended': { zh: '暂停开放', en: 'Opening suspended', activity },
  'open.dataset-withdrawn': { zh: '移出开放目录', en: 'Removed from the opening catalogue', activity },
  'open.removal-asked': { zh: '申请移出开放目录', en: 'Removal from the opening catalogue asked', activity },
  'open.halt-confirmed': { zh: '确认下架', en: 'Withdrawal confirmed', activity },
  'open.halt-assessed': { zh: '完成下架评估', en: 'Withdrawal assessed', activity },
  'open.dataset-reopened': { zh: '恢复开放', en: 'Opened again', activity },
  'open.delivery-broken-off': { zh: '中断正在进行的下载', en: 'Running downloads broken off', activity },
});
