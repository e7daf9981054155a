/** Refusals of the evaluation. */
import { defineErrors, refusal } from '#kernel/errors.ts';

export const evaluationErrors = defineErrors({
  'open.evaluation-year': refusal(
    422,
    ['该年度尚未开始', '{year} 年还没有可评估的记录。', '请选择已开始的年度。'],
    ['That year has not begun', 'There are no records of {year} yet.', 'Choose a year that has begun.'],
  ),
});
