/** Who keeps what is said of the sources of data: the bureau decides, a unit declares and answers for itself. */
import { type Actor, hasRole, organisationOf } from '#kernel/actor.ts';
import { allowed, definePolicy, denied, inBusiness } from '#kernel/policy.ts';
import { isOwn, isProvider, looksOn } from '../policy.ts';

const bureauOnly = (actor: Actor) =>
  hasRole(actor, 'bureau') ? allowed : denied('需要主管部门角色', 'needs the role of the bureau');

export const sourcesReadPolicy = definePolicy('collect.sources.read', inBusiness);
export const sourcesKeepPolicy = definePolicy('collect.sources.keep', bureauOnly);

/** A declaration and a contest are the provider's own. */
export const declarePolicy = definePolicy<{ providerId: string }>(
  'collect.element.declare',
  isProvider,
  isOwn,
);

/** The unit's own list, board and findings; those who oversee see every unit's. */
export const unitReadPolicy = definePolicy<{ organisationId: string }>(
  'collect.unit.read',
  inBusiness,
  (actor, { organisationId }) =>
    looksOn(actor) || organisationOf(actor) === organisationId
      ? allowed
      : denied('不是本单位的清单', 'the list of another organisation'),
);
export const answerPolicy = definePolicy<{ organisationId: string }>(
  'collect.finding.answer',
  isProvider,
  (actor, { organisationId }) => isOwn(actor, { providerId: organisationId }),
);

export const systemKeepPolicy = definePolicy<{ organisationId: string; gathererId?: string | null }>(
  'collect.system.keep',
  (actor) =>
    hasRole(actor, 'bureau') || hasRole(actor, 'provider')
      ? allowed
      : denied('需要提供单位或主管部门角色', 'needs the role of provider or bureau'),
  (actor, { organisationId, gathererId }) =>
    hasRole(actor, 'bureau') || [organisationId, gathererId].includes(organisationOf(actor))
      ? allowed
      : denied('不是本单位的系统', 'the system of another organisation'),
);
