/** Why an application is not taken, not granted, not refused. */
import { defineErrors, refusal } from '#kernel/errors.ts';

export const applicationErrors = defineErrors({
  'open.not-in-catalogue': refusal(
    422,
    [
      '该数据不在开放目录中',
      '只能申请开放目录所列的有条件开放数据。',
      '需要该数据的，请在 {address} 提出开放需求。',
    ],
    [
      'These data are not in the opening catalogue',
      'Only conditional data listed there can be applied for.',
      'To have them opened, ask at {address}.',
    ],
  ),
  'open.no-application-needed': refusal(
    409,
    ['该数据无需申请', '它是无条件开放的数据，可直接获取。', '请在 {address} 下载或调用。'],
    ['No application is needed', 'It is open without conditions.', 'Download it, or call it, at {address}.'],
  ),
  'open.applicant-not-admitted': refusal(
    403,
    ['不属于可以申请的主体', '{reason}。', '如身份信息有变化，请先更新身份认证；也可以提出开放需求。'],
    [
      'You may not apply for these data',
      '{reason}.',
      'If this has changed, prove your identity anew; or ask for the data to be opened.',
    ],
  ),
  'open.application-incomplete': refusal(
    422,
    ['申请不完整', '有 {count} 处需要补正。', '请按各项旁的提示补正后提交。'],
    ['The application is incomplete', '{count} things are to be mended.', 'Mend them as noted beside each.'],
  ),
  'open.ability-unproved': refusal(
    422,
    [
      '未证明具备所要求的能力',
      '该数据有条件开放的情形是：{ability}。未提交能力证明材料的申请不予受理。',
      '请上传能够证明安全保障和处理能力的材料（PDF、PNG 或 JPEG）后再提交。',
    ],
    [
      'The ability asked for is not proven',
      'These data are opened on conditions because they {ability}; an application that proves no such ability is refused.',
      'Add papers that prove your means of security and processing (PDF, PNG or JPEG), then hand it in.',
    ],
  ),
  'open.terms-changed': refusal(
    409,
    [
      '条件或者要求已有新版本',
      '您阅读后，该数据集的条件、要求或者协议文本已更新。',
      '请阅读现行版本后重新确认。',
    ],
    [
      'The terms changed meanwhile',
      'Conditions, requirements or the agreement’s text changed after you read them.',
      'Read those in force and accept them again.',
    ],
  ),
  'open.application-state': refusal(
    409,
    ['当前状态不能这样操作', '该申请现为“{state}”。', '请刷新查看现状。'],
    ['Not in this state', 'This application stands as “{state}”.', 'Reload to see how it stands.'],
  ),
  'open.application-under-way': refusal(
    409,
    ['已有在办的申请', '您对该数据集的申请 {number} 正在办理。', '请查看其进度。'],
    [
      'An application is under way',
      'Your application {number} for this set is being handled.',
      'Follow it there.',
    ],
  ),
  'open.assessment-incomplete': refusal(
    422,
    ['逐项评估不完整', '须对每项条件写明符合或者不符合；尚缺：{conditions}。', '请补齐后作出决定。'],
    [
      'The assessment is incomplete',
      'Each condition is met or not met; still open: {conditions}.',
      'Complete it, then decide.',
    ],
  ),
  'open.condition-unmet': refusal(
    409,
    ['有条件未满足，不能同意', '不符合的条件：{conditions}。', '请不予同意并说明理由，或者更正评估。'],
    [
      'A condition is not met, so it cannot be granted',
      'Not met: {conditions}.',
      'Refuse with reasons, or mend the assessment.',
    ],
  ),
  'open.selection-needed': refusal(
    409,
    [
      '尚无竞争选定记录',
      '用于商业开发的，须先经公开招标等竞争方式选定；没有以该申请人为中选人的记录。',
      '请先登记选定记录。',
    ],
    [
      'There is no record of a selection',
      'Whoever develops commercially is chosen by tender or another competition; no record names this applicant as its winner.',
      'Enter the record of selection first.',
    ],
  ),
  'open.selection-method': refusal(
    422,
    ['选定方式不被接受', '可选：{methods}。', '请选择竞争性方式。'],
    ['This method is not admitted', 'Admitted: {methods}.', 'Choose a competitive method.'],
  ),
  'open.selection-record': refusal(
    422,
    ['选定记录不完整', '须写明公告、至少一家应征方、结果公告和中选人，且中选人须在应征方之列。', '请补齐。'],
    [
      'The record of selection is incomplete',
      'It states the notice, the bidders, the notice of the result and the winner, who is one of the bidders.',
      'Complete it.',
    ],
  ),
  'open.unequal-unexplained': refusal(
    422,
    [
      '须说明不同结果的理由',
      '申请 {number} 对各项条件的评估相同而结果不同。',
      '请写明不同处理的理由，并将列入平等对待报告。',
    ],
    [
      'A different outcome needs its reason',
      'Application {number} was assessed alike on every condition and decided otherwise.',
      'Write why this one differs; it will stand in the report on equal treatment.',
    ],
  ),
});
