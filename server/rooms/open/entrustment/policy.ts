/** Who records entrustments, who reads them, and what the accounts of an entrusted body may do: run the platform and nothing else. */
import { type Actor, hasRole, isOutside, operatesOnly } from '#kernel/actor.ts';
import { allowed, type Decision, definePolicy, denied, oversees } from '#kernel/policy.ts';

export const entrustPolicy = definePolicy(
  'open.entrustment.keep',
  (actor: Actor): Decision =>
    !isOutside(actor) && hasRole(actor, 'bureau')
      ? allowed
      : denied('由主管部门登记', 'the authority records it'),
);
export const readEntrustmentsPolicy = definePolicy(
  'open.entrustment.read',
  (actor: Actor): Decision =>
    oversees(actor) ? allowed : denied('由主管部门和审计查看', 'for the authority and the auditor'),
);
/** Whether an entrustment of theirs runs today is asked of the record, not of the role. */
export const operatePolicy = definePolicy(
  'open.platform.operate',
  (actor: Actor): Decision =>
    oversees(actor) || operatesOnly(actor)
      ? allowed
      : denied('由受托运维人员查看', 'for those entrusted with running the platform'),
);
export const announceOutagePolicy = definePolicy(
  'open.platform.announce',
  (actor: Actor): Decision =>
    operatesOnly(actor)
      ? allowed
      : denied('由受托运维人员发布', 'for those entrusted with running the platform'),
);
