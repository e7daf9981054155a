/** Who puts matters before the committee, who reads what it said, who says how risky an application is. */
import { type Actor, hasRole, isOutside, organisationOf } from '#kernel/actor.ts';
import { allowed, type Decision, definePolicy, denied, inBusiness, oversees } from '#kernel/policy.ts';

const bureau = (actor: Actor): Decision =>
  hasRole(actor, 'bureau') ? allowed : denied('由主管部门办理', 'the authority does this');

export const referPolicy = definePolicy('open.referral.send', bureau);
/** The authority, the auditor, and who gave the data that an application is about. */
export const readReferralPolicy = definePolicy<{ providerId: string | null }>(
  'open.referral.read',
  inBusiness,
  (actor, { providerId }) =>
    oversees(actor) || (providerId !== null && organisationOf(actor) === providerId)
      ? allowed
      : denied('与本单位无关', 'your organisation has no part in it', { code: 'kernel.not-found' }),
);
/** Whoever assesses the application: its provider and the authority. */
export const markRiskPolicy = definePolicy<{ providerId: string }>(
  'open.risk.mark',
  (actor) =>
    !isOutside(actor) && (hasRole(actor, 'bureau') || hasRole(actor, 'provider') || hasRole(actor, 'head'))
      ? allowed
      : denied('由提供单位或者主管部门标记', 'done by the provider or the authority'),
  (actor, { providerId }) =>
    hasRole(actor, 'bureau') || organisationOf(actor) === providerId
      ? allowed
      : denied('不是本单位的数据', 'the data are not your organisation’s', { code: 'kernel.not-found' }),
);
