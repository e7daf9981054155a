/** What the catalogue tells the rest of the house, and what it writes into the ledger: two closed lists. */
import type { Tx } from '#kernel/db.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { defineKinds } from '#ledger/index.ts';

export const catalogKinds = defineKinds({
  'catalog.resource-created': { zh: '新建目录草稿', en: 'Catalogue entry begun' },
  'catalog.blank-draft-discarded': { zh: '清理空白目录草稿', en: 'Blank catalogue draft discarded' },
  'catalog.draft-saved': { zh: '保存目录草稿', en: 'Catalogue draft saved' },
  'catalog.resource-submitted': { zh: '提交目录审核', en: 'Catalogue entry submitted for review' },
  'catalog.resource-withdrawn': { zh: '目录下线', en: 'Catalogue entry withdrawn' },
  'catalog.resource-suspended': { zh: '暂停目录资源', en: 'Catalogue resource suspended' },
  'catalog.resource-resumed': { zh: '恢复目录资源', en: 'Catalogue resource resumed' },
  'catalog.management-key-set': { zh: '设置数据管理密钥', en: 'Data management key set' },
  'catalog.secrecy-refused': { zh: '拒收涉密内容', en: 'Secret content refused' },
});

export const catalogEvents = [
  'catalog.version-submitted',
  'catalog.version-published',
  'catalog.version-returned',
  'catalog.exception-filed',
  'catalog.resource-withdrawn',
  'catalog.resource-suspended',
  'catalog.resource-resumed',
] as const;
export type CatalogEvent = (typeof catalogEvents)[number];

export type CatalogEventPayload = { resourceId: string; providerId: string; versionId: string | null };

export function emitCatalog(
  tx: Tx,
  k: Pick<Kernel, 'events'>,
  type: CatalogEvent,
  payload: CatalogEventPayload,
): Promise<void> {
  return k.events.emit(tx, { type, payload });
}
