/** What lawful collection writes into the ledger. */
import { defineKinds } from '#ledger/index.ts';

const kind = (zh: string, en: string) => ({ zh, en, activity: 'collect' as const });

export const lawfulKinds = defineKinds({
  'collect.task-saved': kind('登记采集事项', 'Collecting task saved'),
  'collect.task-started': kind('开始采集事项', 'Collecting task started'),
  'collect.task-ended': kind('结束采集事项', 'Collecting task ended'),
  'collect.notice-published': kind('发布采集告知书', 'Notice to subjects published'),
  'collect.checklist-signed': kind('签署采集合规清单', 'Compliance checklist signed'),
  'collect.guidance-given': kind('对采集事项提出意见', 'Guidance on a collecting task given'),
  'collect.guidance-answered': kind('答复采集意见', 'Guidance answered'),
  'collect.consents-registered': kind('登记采集同意', 'Consents registered'),
  'collect.consent-withdrawn': kind('撤回采集同意', 'Consent withdrawn'),
  'collect.rows-withdrawn': kind('撤回同意的数据删去', 'Rows of withdrawn consents taken out'),
  'collect.form-published': kind('发布采集表单', 'Collecting form published'),
  'collect.form-closed': kind('关闭采集表单', 'Collecting form closed'),
  'collect.form-record-kept': kind('收到表单记录', 'Record of a form kept'),
  'collect.left-out-settled': kind('说明未入库字段的处理', 'Columns left out answered for'),
  'collect.rows-exported': { zh: '导出本单位数据行', en: 'Own rows exported', activity: 'use' },
});
