/** Who brings former cases over, and who reads them. */
import { hasRole } from '#kernel/actor.ts';
import { allowed, definePolicy, denied, inBusiness } from '#kernel/policy.ts';

export const importFormerPolicy = definePolicy('share.former.import', (actor) =>
  hasRole(actor, 'bureau')
    ? allowed
    : denied('由主管部门录入和导入旧件', 'former cases are brought over by the authority'),
);
export const readFormerPolicy = definePolicy('share.former.read', inBusiness);
