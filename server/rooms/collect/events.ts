/** What collect tells the rest of the house, and what it writes into the ledger: two closed lists. */
import type { Tx } from '#kernel/db.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { defineKinds } from '#ledger/index.ts';

export const collectKinds = defineKinds({
  'collect.batch-received': { zh: '收到数据批次', en: 'Batch received', activity: 'collect' },
  'collect.secrecy-refused': {
    zh: '拒收带密级标志的文件',
    en: 'File with a mark of secrecy refused',
    activity: 'collect',
  },
  'collect.batch-held': {
    zh: '暂存含未准许字段的批次',
    en: 'Batch with columns that are not to be gathered held',
    activity: 'collect',
  },
  'collect.columns-left-out': {
    zh: '未准许采集的字段不入库',
    en: 'Columns that are not to be gathered left out',
    activity: 'collect',
  },
  'collect.reading-asked': {
    zh: '询问文件读取方式',
    en: 'Asked how a file is to be read',
    activity: 'collect',
  },
  'collect.reading-answered': {
    zh: '确定文件读取方式',
    en: 'Said how a file is to be read',
    activity: 'collect',
  },
  'collect.rows-set-aside': { zh: '问题行不再入库', en: 'Held-back rows set aside', activity: 'collect' },
  'collect.archive-rule-set': { zh: '制定归档规则', en: 'Rule of archiving set', activity: 'store' },
  'collect.archived': { zh: '数据归档登记', en: 'Data entered into the archive', activity: 'store' },
  'collect.archive-packed': { zh: '生成归档包', en: 'Archive package made', activity: 'store' },
  'collect.archive-failed': { zh: '归档包未能生成', en: 'Archive package not made', activity: 'store' },
  'collect.archive-handed-over': { zh: '归档包移交', en: 'Archive package handed over', activity: 'store' },
  'collect.upload-begun': { zh: '开始上传文件', en: 'Upload begun', activity: 'collect' },
  'collect.upload-given-up': { zh: '放弃上传文件', en: 'Upload given up', activity: 'collect' },
  'collect.batch-merged': { zh: '数据批次入库', en: 'Batch merged', activity: 'store' },
  'collect.batch-rejected': { zh: '数据批次拒收', en: 'Batch rejected', activity: 'collect' },
  'collect.batch-superseded': { zh: '数据批次被取代', en: 'Batch superseded', activity: 'store' },
  'collect.batch-confirmed': {
    zh: '确认全量删除',
    en: 'Deletions of a full load confirmed',
    activity: 'store',
  },
  'collect.batch-rolled-back': { zh: '数据批次回滚', en: 'Batch rolled back', activity: 'store' },
  'collect.exception-filed': {
    zh: '填报汇聚例外',
    en: 'Exception from gathering filed',
    activity: 'collect',
  },
  'collect.exception-withdrawn': {
    zh: '撤回汇聚例外',
    en: 'Exception from gathering withdrawn',
    activity: 'collect',
  },
  'collect.exception-objected': {
    zh: '否定汇聚例外',
    en: 'Exception from gathering objected to',
    activity: 'collect',
  },
  'collect.shortfall-explained': {
    zh: '说明汇聚差额',
    en: 'Shortfall of a load explained',
    activity: 'collect',
  },
  'collect.push-accepted': { zh: '接收推送记录', en: 'Pushed records accepted', activity: 'collect' },
  'collect.push-refused': {
    zh: '已接收的推送记录不能入库',
    en: 'Accepted pushes refused',
    activity: 'collect',
  },
  'collect.push-key-made': { zh: '建立推送密钥', en: 'Push key made', activity: 'collect' },
  'collect.push-key-revoked': { zh: '停用推送密钥', en: 'Push key revoked', activity: 'collect' },
  'collect.mode-chosen': { zh: '选定汇聚方式', en: 'Way of gathering chosen', activity: 'collect' },
  'collect.change-declared': { zh: '申报数据变化', en: 'Change of data declared', activity: 'collect' },
  'collect.no-change-confirmed': { zh: '确认数据无变化', en: 'No change confirmed', activity: 'collect' },
  'collect.need-stated': { zh: '申明数据使用频度', en: 'Need of a consumer stated', activity: 'collect' },
  'collect.term-agreed': { zh: '同意较长汇聚期限', en: 'Longer term agreed to', activity: 'collect' },
  'collect.card-exempted': { zh: '列入红黄绿牌白名单', en: 'Exempted from the cards', activity: 'collect' },
  'collect.card-counted': { zh: '移出红黄绿牌白名单', en: 'Counted in the cards again', activity: 'collect' },
  'collect.setting-changed': { zh: '调整归集设置', en: 'Collection setting changed', activity: 'collect' },
});

export const collectEvents = [
  'collect.batch-merged',
  'collect.batch-rolled-back',
  'collect.structure-differs',
] as const;
export type CollectEvent = (typeof collectEvents)[number];
export type CollectEventPayload = { resourceId: string; batchId: string; seq: number };

export function emitCollect(
  tx: Tx,
  k: Pick<Kernel, 'events'>,
  type: CollectEvent,
  payload: CollectEventPayload,
): Promise<void> {
  return k.events.emit(tx, { type, payload });
}
