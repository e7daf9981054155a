/** Who runs the evaluation of opening, and who looks at the records behind it. */
import { hasRole, isOutside } from '#kernel/actor.ts';
import { allowed, definePolicy, denied, inBusiness } from '#kernel/policy.ts';

export const evaluatePolicy = definePolicy('open.evaluation.run', (actor) =>
  !isOutside(actor) && hasRole(actor, 'bureau') ? allowed : denied('由主管部门开展', 'the authority runs it'),
);
/** The report is for everybody in business; so are the records it counts. */
export const readEvaluationPolicy = definePolicy('open.evaluation.read', inBusiness);
