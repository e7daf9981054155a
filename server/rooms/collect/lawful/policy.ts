/** Who keeps tasks, consents and forms: the unit itself; the bureau guides; the auditor and the bureau look on. */
import { hasRole } from '#kernel/actor.ts';
import { allowed, definePolicy, denied, inBusiness } from '#kernel/policy.ts';
import { type CollectSubject, isOwn, isProvider, looksOn } from '../policy.ts';

export const taskPolicy = definePolicy<CollectSubject>('collect.task.keep', isProvider, isOwn);
export const readTaskPolicy = definePolicy<CollectSubject>(
  'collect.task.read',
  inBusiness,
  (actor, subject) => (looksOn(actor) ? allowed : isOwn(actor, subject)),
);
export const consentPolicy = definePolicy<CollectSubject>('collect.consent.keep', isProvider, isOwn);
/** Filled in at the unit's own window. */
export const fillPolicy = definePolicy<CollectSubject>('collect.form.fill', inBusiness, isOwn);
export const guidePolicy = definePolicy('collect.task.guide', (actor) =>
  hasRole(actor, 'bureau') ? allowed : denied('需要主管部门角色', 'needs the role of the bureau'),
);
export const exportRowsPolicy = definePolicy<CollectSubject>('collect.rows.export', isProvider, isOwn);

export const taskPolicies = { edit: taskPolicy, guide: guidePolicy, consent: consentPolicy };
