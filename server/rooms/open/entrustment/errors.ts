/** Refusals around whoever runs the platform for the authority. */
import { defineErrors, refusal } from '#kernel/errors.ts';

export const entrustmentErrors = defineErrors({
  'open.entrustment-dates': refusal(
    422,
    ['委托期限有误', '期限须在今日之后终止，且不早于开始日期。', '请更正期限。'],
    ['The term is wrong', 'It ends after today and not before it begins.', 'Mend its days.'],
  ),
  'open.entrustment-over': refusal(
    409,
    ['委托已终止', '{number} 已于 {day} 终止，其账号不再有运维权限。', '需要继续的，请登记新的委托。'],
    [
      'The entrustment has ended',
      '{number} ended on {day}, and the rights of its accounts with it.',
      'Record a new one to go on.',
    ],
  ),
  'open.entrustment-other-part': refusal(
    409,
    ['该人员另有职务', '受托运维人员不得兼任平台上的其他职务。', '请另选人员，或先终止其其他职务。'],
    [
      'This person has another part',
      'Whoever runs the platform for the authority has no other part on it.',
      'Choose somebody else, or end their other part first.',
    ],
  ),
  'open.entrustment-own-body': refusal(
    422,
    ['受托单位须是受托运维的单位', '主管部门、政府部门自行运维的，无需登记委托。', '请选择受托的社会主体。'],
    [
      'The body must be one outside the departments',
      'What the authority runs itself needs no entrustment.',
      'Choose the body that was entrusted.',
    ],
  ),
});
