/** Who asks for data and support for an event, who decides on it, who takes part. */
import { type Actor, hasRole, isOutside, operatesOnly, organisationOf } from '#kernel/actor.ts';
import { allowed, type Decision, definePolicy, denied, oversees } from '#kernel/policy.ts';

/** Departments that open data, and bodies of society: whoever may organise one. */
const organises = (actor: Actor): Decision =>
  (isOutside(actor) && !operatesOnly(actor)) || hasRole(actor, 'bureau') || hasRole(actor, 'provider')
    ? allowed
    : denied('由活动主办方申请', 'for whoever organises an event');

export const askSupportPolicy = definePolicy('open.support.ask', organises);
export const decideSupportPolicy = definePolicy('open.support.decide', (actor) =>
  !isOutside(actor) && hasRole(actor, 'bureau')
    ? allowed
    : denied('由主管部门办理', 'the authority decides on it'),
);
export const readSupportPolicy = definePolicy<{ organisationId: string }>(
  'open.support.read',
  (actor) => (oversees(actor) ? allowed : organises(actor)),
  (actor, { organisationId }) =>
    oversees(actor) || organisationOf(actor) === organisationId
      ? allowed
      : denied('与您无关', 'it is not yours', { code: 'kernel.not-found' }),
);
/** Its organiser, and the authority. */
export const endEventPolicy = definePolicy<{ organisers: readonly (string | null)[] }>(
  'open.event.end',
  organises,
  (actor, { organisers }) =>
    hasRole(actor, 'bureau') || organisers.includes(organisationOf(actor) ?? '')
      ? allowed
      : denied('由主办方办理', 'its organiser does this'),
);
export const joinPolicy = definePolicy('open.event.join', (actor: Actor) =>
  isOutside(actor) && !operatesOnly(actor)
    ? allowed
    : denied('由社会主体参加', 'for people and bodies of the public'),
);
