/** Refusals of erasure, retention and folding. */
import { defineErrors, type ErrorDefinition } from '#kernel/errors.ts';

const e = (status: number, zh: [string, string, string], en: [string, string, string]): ErrorDefinition => ({
  status,
  zh: { what: zh[0], why: zh[1], mend: zh[2] },
  en: { what: en[0], why: en[1], mend: en[2] },
});

export const retentionErrors = defineErrors({
  'collect.below-horizon': e(
    409,
    [
      '该批次已超出可回滚范围',
      '只能回滚 {days} 天以内、且属于最近 {batches} 批的批次；第 {horizon} 批及更早的已固化合并。',
      '请以新的批次更正数据。',
    ],
    [
      'The batch lies below the horizon of rollback',
      'Only batches of the last {days} days and among the newest {batches} are taken back; number {horizon} and what is older is settled.',
      'Correct the data by a new batch.',
    ],
  ),
  'collect.fold-differs': e(
    500,
    [
      '合并历史批次后数据不一致',
      '合并前校验值 {before}，合并后 {after}，未作任何改变。',
      '请联系平台维护人员。',
    ],
    [
      'Folding batches would change what is seen',
      'Its digest was {before} before and {after} after; nothing was changed.',
      'Ask those who run the platform.',
    ],
  ),
  'collect.erasure-nothing': e(
    409,
    ['没有找到要清除的数据', '各存储位置都没有符合条件的数据。', '请核对主键、同意编号或批次。'],
    ['There is nothing to erase', 'No store holds what was named.', 'Check the keys, consents or batch.'],
  ),
  'collect.erasure-held': e(
    409,
    ['现在不能清除', '存在保全或未了事项：{holds}。', '请待事项办结或解除保全后再申请。'],
    [
      'It may not be erased now',
      'It is held: {holds}.',
      'Wait until these matters are closed or the hold is lifted.',
    ],
  ),
  'collect.erasure-derived': e(
    409,
    [
      '该资源的数据由其他资源融合而成',
      '在这里清除后会再次生成。',
      '请在数据来源的资源上申请清除，融合结果随之清除。',
    ],
    [
      'The rows of this entry are made of others',
      'Erased here, they would be made again.',
      'Ask at the entry they come from; what was made of them follows.',
    ],
  ),
  'collect.erasure-keyless': e(
    409,
    [
      '主键与资源不符',
      '资源没有主键，或填写的值与主键字段个数不一致。',
      '请逐一填写主键字段；没有主键的资源请按批次申请清除。',
    ],
    [
      'These are no keys of the entry',
      'It has none, or has another number of key items.',
      'Give a value for each key item; ask for whole batches where there is no key.',
    ],
  ),
  'collect.erasure-consent': e(
    409,
    ['同意尚未撤回或不属于该资源', '只有已撤回的同意才能据以清除：{refs}。', '请先登记撤回同意。'],
    [
      'A consent stands, or is not of this entry',
      'Rows are erased on this ground only after a withdrawal: {refs}.',
      'Register the withdrawal first.',
    ],
  ),
  'collect.erasure-batch': e(
    409,
    ['该批次仍在使用', '只有已拒收、被取代或已回滚的批次才能单独清除。', '请先回滚该批次。'],
    [
      'The batch is in use',
      'Only one that was rejected, superseded or rolled back is erased by itself.',
      'Roll it back first.',
    ],
  ),
  'collect.erasure-second-person': e(
    403,
    ['须由另一人决定', '提出申请的人不能自己决定。', '请由本单位或主管部门的另一人办理。'],
    [
      'Another person decides',
      'Whoever asked does not decide.',
      'Have another person of the unit or of the bureau decide.',
    ],
  ),
  'collect.erasure-decided': e(
    409,
    ['该申请已经办理', '当前状态不允许这一操作。', '请刷新页面查看结果。'],
    ['It was decided already', 'Its state does not allow this.', 'Reload the page and look at the result.'],
  ),
  'collect.erasure-changed': e(
    409,
    ['要清除的数据有变化', '与你看到的预演结果不一致，已重新清点。', '请查看新的清点结果后再决定。'],
    [
      'What would be erased has changed',
      'It is not what the dry run showed you; it was counted anew.',
      'Look at the new counts, then decide.',
    ],
  ),
  'collect.erasure-left': e(
    500,
    ['清除后仍有残留', '核查发现 {left} 仍有数据。', '系统会自动重试；仍不成功请联系平台维护人员。'],
    [
      'Something was left',
      'The check afterwards found rows in {left}.',
      'It is tried again by itself; ask those who run the platform if it does not end.',
    ],
  ),
  'collect.retention-shorter': e(
    422,
    [
      '原始文本的保留时间不能短于接收文件',
      '清除某一主体的数据时，接收文件要依据原始文本重写。',
      '请使“落原始层”的天数不少于“接收文件”。',
    ],
    [
      'Staged text is kept at least as long as the files',
      'When a subject’s rows are erased, the files are written anew from the text.',
      'Give the staged text no fewer days than the received files.',
    ],
  ),
  'collect.retention-unagreed': e(
    422,
    ['未写明会同的档案部门', '本市要求会同档案部门制定保存规定。', '请填写会同的档案部门。'],
    [
      'The archives authority is missing',
      'Here the rules on keeping are settled together with it.',
      'Say with whom the period was settled.',
    ],
  ),
  'collect.file-erased': e(
    410,
    [
      '接收文件已清除',
      '该文件已按清除申请或留存期限清除，只保留摘要。',
      '请查看批次页的说明；需要数据时请重新上传。',
    ],
    [
      'The received file was erased',
      'It went by a request for erasure or when its time was over; its digest is kept.',
      'See the batch’s page; send the file again where the data are needed.',
    ],
  ),
  'collect.hold-lifted': e(
    409,
    ['保全已解除', '该项保全已不再有效。', '请刷新页面。'],
    ['The hold was lifted already', 'It stands no longer.', 'Reload the page.'],
  ),
});
