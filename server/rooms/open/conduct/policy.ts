/** Who follows the use, opens and judges breaches, proposes, consents, is heard. */
import { type Actor, hasRole, isOutside, operatesOnly, organisationOf } from '#kernel/actor.ts';
import { allowed, type Decision, definePolicy, denied, inBusiness, oversees } from '#kernel/policy.ts';

const provides = (actor: Actor): boolean =>
  !isOutside(actor) && (hasRole(actor, 'provider') || hasRole(actor, 'head'));
const bureau = (actor: Actor): boolean => !isOutside(actor) && hasRole(actor, 'bureau');
const looks = (actor: Actor): Decision =>
  isOutside(actor) ? denied('供机关单位查看', 'for public bodies') : inBusiness(actor);
const elsewhere = denied('不是本单位的数据集', 'the data set belongs to another organisation', {
  code: 'kernel.not-found',
});

export type OfSet = { organisationId: string };
/** Providers of the data sets it is about. */
export type OfBreach = { providers: readonly string[]; own: boolean };

export const followPolicy = definePolicy<OfSet>('open.conduct.follow', looks, (actor, { organisationId }) =>
  oversees(actor) || organisationOf(actor) === organisationId ? allowed : elsewhere,
);
export const checkPolicy = definePolicy<OfSet>(
  'open.conduct.check',
  (actor) => (provides(actor) ? allowed : denied('由数据提供单位办理', 'the provider does this')),
  (actor, { organisationId }) => (organisationOf(actor) === organisationId ? allowed : elsewhere),
);
const providesOrBureau = (actor: Actor): Decision =>
  provides(actor) || bureau(actor)
    ? allowed
    : denied('由数据提供单位或者主管部门办理', 'done by the provider or the bureau');
const partOf = (actor: Actor, providers: readonly string[]): boolean =>
  provides(actor) && providers.includes(organisationOf(actor) ?? '');

export const openBreachPolicy = definePolicy('open.breach.open', providesOrBureau);
export const readBreachPolicy = definePolicy<OfBreach>('open.breach.read', looks, (actor, { providers }) =>
  oversees(actor) || providers.includes(organisationOf(actor) ?? '')
    ? allowed
    : denied('与本单位无关', 'it is not yours', { code: 'kernel.not-found' }),
);
export const evidencePolicy = definePolicy<OfBreach>(
  'open.breach.evidence',
  providesOrBureau,
  (actor, { providers }) =>
    bureau(actor) || partOf(actor, providers)
      ? allowed
      : denied('与本单位无关', 'it is not yours', { code: 'kernel.not-found' }),
);
/** What the public or the platform brought is put aside by the authority alone. */
export const dropPolicy = definePolicy<OfBreach>(
  'open.breach.drop',
  providesOrBureau,
  (actor, { providers, own }) =>
    bureau(actor) || (own && partOf(actor, providers))
      ? allowed
      : denied('由主管部门办理', 'the authority does this'),
);
export const proposePolicy = definePolicy<OfBreach>(
  'open.measure.propose',
  (actor) => (provides(actor) ? allowed : denied('由数据提供单位提出', 'the provider proposes')),
  (actor, { providers }) =>
    partOf(actor, providers)
      ? allowed
      : denied('由所涉数据的提供单位提出', 'a provider of these data proposes'),
);
export const decidePolicy = definePolicy('open.measure.decide', (actor) =>
  bureau(actor) ? allowed : denied('由主管部门办理', 'the authority does this'),
);
export const statePolicy = definePolicy<{ userId: string }>(
  'open.measure.state',
  (actor) => (isOutside(actor) && !operatesOnly(actor) ? allowed : denied('由使用者陈述', 'the user speaks')),
  (actor, { userId }) =>
    organisationOf(actor) === userId
      ? allowed
      : denied('与您无关', 'it is not yours', { code: 'kernel.not-found' }),
);
