/** What erasure and retention write into the ledger: counts and digests, never a value. */
import { defineKinds } from '#ledger/index.ts';

const kind = (zh: string, en: string) => ({ zh, en, activity: 'store' as const });

export const retentionKinds = defineKinds({
  'collect.erasure-asked': kind('申请清除数据', 'Erasure asked for'),
  'collect.erasure-decided': kind('决定清除申请', 'Erasure decided'),
  'collect.erasure-withdrawn': kind('撤回清除申请', 'Request for erasure withdrawn'),
  'collect.erasure-held': kind('清除因保全暂停', 'Erasure held'),
  'collect.erasure-tried': kind('再次执行清除', 'Erasure tried again'),
  'collect.rows-cleared': kind('资源数据不再可见', 'Rows of an entry seen no more'),
  'collect.erasure-done': kind('数据已彻底清除', 'Data erased for good'),
  'collect.retention-set': kind('设定留存期限', 'Retention of a zone set'),
  'collect.hold-set': kind('设定法律保全', 'Legal hold set'),
  'collect.hold-lifted': kind('解除法律保全', 'Legal hold lifted'),
  'collect.batches-folded': kind('固化合并历史批次', 'Batches below the horizon folded'),
  'collect.archive-rebuilt': kind('归档包剔除数据后重做', 'Archive package made anew without rows'),
  'collect.form-records-dropped': kind('丢弃已结束事项的表单记录', 'Form records of an ended task dropped'),
});
