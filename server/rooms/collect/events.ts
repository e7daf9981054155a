/** What collect tells the rest of the house, and what it writes into the ledger: two closed lists. */
import type { Tx } from '#kernel/db.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { defineKinds } from '#ledger/index.ts';

export const collectKinds = defineKinds({
  'collect.batch-received': { zh: '收到数据批次', en: 'Batch received' },
  'collect.secrecy-refused': { zh: '拒收带密级标志的文件', en: 'File with a mark of secrecy refused' },
  'collect.batch-merged': { zh: '数据批次入库', en: 'Batch merged' },
  'collect.batch-rejected': { zh: '数据批次拒收', en: 'Batch rejected' },
  'collect.batch-superseded': { zh: '数据批次被取代', en: 'Batch superseded' },
  'collect.batch-confirmed': { zh: '确认全量删除', en: 'Deletions of a full load confirmed' },
  'collect.batch-rolled-back': { zh: '数据批次回滚', en: 'Batch rolled back' },
  'collect.setting-changed': { zh: '调整归集设置', en: 'Collection setting changed' },
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
