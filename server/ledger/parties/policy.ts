/** Who chooses those outside, and who sees how they stand: the bureau chooses, the auditor looks on. */
import { hasRole } from '#kernel/actor.ts';
import { allowed, definePolicy, denied, oversees } from '#kernel/policy.ts';

export const keepParties = definePolicy('ledger.parties.keep', (actor) =>
  hasRole(actor, 'bureau')
    ? allowed
    : denied('见证方与时间戳机构由主管部门登记', 'witnesses and authorities are registered by the bureau'),
);

export const readOutside = definePolicy('ledger.outside.read', (actor) =>
  oversees(actor) ? allowed : denied('由主管部门与审计人员查看', 'for the bureau and auditors'),
);
