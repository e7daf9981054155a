/** Refusals around findings of the daily check. */
import { defineErrors, refusal } from '#kernel/errors.ts';

export const healthErrors = defineErrors({
  'open.finding-settled': refusal(
    409,
    ['这条体检结果已经了结', '它已整改，或异议已经成立。', '请刷新后查看最新结果。'],
    [
      'This finding is settled',
      'It was mended, or an objection to it was upheld.',
      'Load the page again to see how it stands.',
    ],
  ),
  'open.objection-standing': refusal(
    409,
    ['已有一件异议正在处理', '同一条体检结果一次只处理一件异议。', '请等待处理结果。'],
    ['An objection is being decided', 'A finding has one objection at a time.', 'Wait for its decision.'],
  ),
});
