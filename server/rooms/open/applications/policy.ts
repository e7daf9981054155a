/** Who applies, sees an application, assesses it, records a selection, reads the reports. */
import {
  type Actor,
  administersOnly,
  advisesOnly,
  hasRole,
  isOutside,
  operatesOnly,
  organisationOf,
} from '#kernel/actor.ts';
import { allowed, definePolicy, denied, oversees } from '#kernel/policy.ts';

/** Who an application concerns. */
export type Concerned = { applicantId: string; providerId: string; holders: readonly string[] };

const outside = (actor: Actor) =>
  isOutside(actor) && !operatesOnly(actor)
    ? allowed
    : denied('由社会主体申请', 'for people and bodies of the public');

export const applyPolicy = definePolicy('open.application.apply', outside);
export const ownApplicationPolicy = definePolicy<Concerned>(
  'open.application.own',
  outside,
  (actor, { applicantId }) =>
    organisationOf(actor) === applicantId ? allowed : denied('不是您的申请', 'it is not yours'),
);
const takesPart = (actor: Actor) =>
  actor.kind === 'person' && !administersOnly(actor) && !advisesOnly(actor) && !operatesOnly(actor)
    ? allowed
    : denied('需要登录', 'sign in');
export const readApplicationPolicy = definePolicy<Concerned>(
  'open.application.read',
  takesPart,
  (actor, { applicantId, providerId, holders }) => {
    const own = organisationOf(actor) ?? '';
    if (oversees(actor) || own === applicantId) return allowed;
    return !isOutside(actor) && (own === providerId || holders.includes(own))
      ? allowed
      : denied('与您无关', 'it is not yours', { code: 'kernel.not-found' });
  },
);
export const listApplicationsPolicy = definePolicy('open.application.list', takesPart);
/** By who gives the data, or by the authority. */
export const redirectApplicationPolicy = definePolicy<Concerned>(
  'open.application.redirect',
  (actor) =>
    hasRole(actor, 'bureau') || (!isOutside(actor) && hasRole(actor, 'provider'))
      ? allowed
      : denied('由提供单位或者主管部门办理', 'done by the provider or the bureau'),
  (actor, { providerId }) =>
    hasRole(actor, 'bureau') || organisationOf(actor) === providerId
      ? allowed
      : denied('与您无关', 'it is not yours', { code: 'kernel.not-found' }),
);
/** Those who give the data, and the authority with them. */
export const selectionPolicy = definePolicy<{ providerId: string }>(
  'open.selection.record',
  (actor) =>
    hasRole(actor, 'bureau') || hasRole(actor, 'provider') || hasRole(actor, 'head')
      ? isOutside(actor)
        ? denied('由提供单位或者主管部门登记', 'done by the provider or the bureau')
        : allowed
      : denied('由提供单位或者主管部门登记', 'done by the provider or the bureau'),
  (actor, { providerId }) =>
    hasRole(actor, 'bureau') || organisationOf(actor) === providerId
      ? allowed
      : denied('不是本单位的数据', 'the data are not your organisation’s'),
);
export const reportPolicy = definePolicy('open.application.report', (actor) =>
  oversees(actor) || hasRole(actor, 'government') ? allowed : denied('由主管部门查看', 'seen by the bureau'),
);
