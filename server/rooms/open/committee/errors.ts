/** Refusals around the committee: what it has not said yet is waited for, and what is decided against it is explained. */
import { defineErrors, refusal } from '#kernel/errors.ts';

export const committeeErrors = defineErrors({
  'open.referral-needed': refusal(
    409,
    [
      '高风险申请须先经专家委员会评估',
      '该申请被标记为高风险，尚无专家委员会意见。',
      '请先送专家委员会评估。',
    ],
    [
      'The committee is heard first',
      'The application is marked as of high risk, and the committee has given no opinion.',
      'Send it to the committee first.',
    ],
  ),
  'open.referral-pending': refusal(
    409,
    ['专家委员会尚未提出意见', '{number} 正在专家委员会论证。', '请在论证结束、意见附卷后决定。'],
    [
      'The committee has not answered yet',
      '{number} is before the committee.',
      'Decide once its opinion is attached to the case.',
    ],
  ),
  'open.against-opinion': refusal(
    422,
    [
      '与专家意见不一致，须说明理由',
      '专家委员会的意见是“{opinion}”（{number}）。',
      '请写明不采纳的理由后决定。',
    ],
    [
      'Deciding against the committee needs a reason',
      'Its opinion is “{opinion}” ({number}).',
      'Say why it is not followed, then decide.',
    ],
  ),
  'open.referral-over': refusal(
    409,
    ['该事项已办结', '送审事项已决定，或所附申请已办结。', '请查看其结果。'],
    ['It is settled', 'The matter, or the application it belongs to, was decided.', 'Read how it ended.'],
  ),
  'open.referral-incomplete': refusal(
    422,
    ['送审内容不完整', '非申请事项须写明标题；使用风险评估须针对一件申请。', '请补充后送审。'],
    [
      'The referral is incomplete',
      'A matter has a title; an assessment of risk belongs to an application.',
      'Add it, then send it.',
    ],
  ),
});
