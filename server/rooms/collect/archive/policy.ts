/** Who archives and hands over: the unit whose data they are; who sets how long they are kept: the bureau. */
import { hasRole } from '#kernel/actor.ts';
import { allowed, definePolicy, denied } from '#kernel/policy.ts';
import { type CollectSubject, isOwn, isProvider } from '../policy.ts';

export const archivePolicy = definePolicy<CollectSubject>('collect.archive.keep', isProvider, isOwn);
export const archiveRulePolicy = definePolicy('collect.archive.rule', (actor) =>
  hasRole(actor, 'bureau') ? allowed : denied('需要主管部门角色', 'needs the role of the bureau'),
);
