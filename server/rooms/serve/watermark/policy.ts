/** Who may trace a leaked file, and who may let a held service answer again. */
import { hasRole } from '#kernel/actor.ts';
import { allowed, definePolicy, denied, oversees } from '#kernel/policy.ts';

export const tracePolicy = definePolicy('serve.mark.trace', (actor) =>
  oversees(actor)
    ? allowed
    : denied('只有主管部门和审计人员可以溯源', 'only the bureau and auditors trace leaks'),
);

/** Masks that did not hold are a matter of the whole city, not of the one that provides the data. */
export const releasePolicy = definePolicy('serve.service.release', (actor) =>
  hasRole(actor, 'bureau') ? allowed : denied('需要主管部门角色', 'needs the role of the bureau'),
);
export const canaryPolicy = definePolicy('serve.canary.read', (actor) =>
  oversees(actor) ? allowed : denied('需要主管部门或审计角色', 'needs the role of the bureau or an auditor'),
);
