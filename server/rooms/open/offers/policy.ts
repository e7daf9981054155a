/** Who offers data, who reviews them, who links sets. */
import { type Actor, hasRole, isOutside, organisationOf } from '#kernel/actor.ts';
import { allowed, type Decision, definePolicy, denied } from '#kernel/policy.ts';

const outside = (actor: Actor): Decision =>
  isOutside(actor)
    ? allowed
    : denied('由社会主体、科研机构提供', 'bodies of society and research offer data');
const bureau = (actor: Actor): Decision =>
  hasRole(actor, 'bureau') ? allowed : denied('由主管部门办理', 'the authority does this');
const mine = (actor: Actor, { organisationId }: { organisationId: string }): Decision =>
  organisationOf(actor) === organisationId
    ? allowed
    : denied('与本单位无关', 'your organisation has no part in it', { code: 'kernel.not-found' });

export const offerPolicy = definePolicy('open.offer.make', outside);
export const ownOfferPolicy = definePolicy<{ organisationId: string }>('open.offer.own', outside, mine);
export const reviewPolicy = definePolicy('open.offer.review', bureau);
export const readPolicy = definePolicy<{ organisationId: string }>(
  'open.offer.read',
  (actor) => (hasRole(actor, 'bureau') || hasRole(actor, 'auditor') ? allowed : outside(actor)),
  (actor, subject) =>
    hasRole(actor, 'bureau') || hasRole(actor, 'auditor') ? allowed : mine(actor, subject),
);
/** Whose set it is, and the authority. */
export const linkPolicy = definePolicy<{ organisationId: string }>(
  'open.sets.link',
  (actor) => (actor.kind === 'person' ? allowed : denied('需要登录', 'sign in')),
  (actor, subject) => (hasRole(actor, 'bureau') ? allowed : mine(actor, subject)),
);
