/** Who publishes plans and standards, and who sees what is to be revised. */
import { hasRole, isOutside } from '#kernel/actor.ts';
import { allowed, definePolicy, denied, inBusiness } from '#kernel/policy.ts';

export const publishNormPolicy = definePolicy('open.norm.publish', (actor) =>
  !isOutside(actor) && hasRole(actor, 'bureau')
    ? allowed
    : denied('由主管部门组织制定并发布', 'the authority makes and publishes them'),
);
export const readRevisionPolicy = definePolicy('open.norm.revision', inBusiness);
