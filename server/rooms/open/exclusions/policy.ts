/** Who decides on what stays closed: the body whose data they are; the authority attaches higher law as well, and reads everything. */
import { type Actor, hasRole, organisationOf } from '#kernel/actor.ts';
import { allowed, type Decision, definePolicy, denied, inBusiness, oversees } from '#kernel/policy.ts';

export type ExclusionSubject = { providerId: string };

const provider = (actor: Actor): Decision =>
  hasRole(actor, 'provider') || hasRole(actor, 'head')
    ? inBusiness(actor)
    : denied('需要数据提供角色', 'needs the role of a provider');
const own = (actor: Actor, { providerId }: ExclusionSubject): Decision =>
  organisationOf(actor) === providerId ? allowed : denied('由数据提供单位办理', 'done by the provider');

export const exclusionReadPolicy = definePolicy<ExclusionSubject>(
  'open.exclusion.read',
  inBusiness,
  (actor, { providerId }) =>
    oversees(actor) || organisationOf(actor) === providerId
      ? allowed
      : denied('与您的单位无关', 'it is not your organisation’s'),
);
export const exclusionKeepPolicy = definePolicy<ExclusionSubject>('open.exclusion.keep', provider, own);
export const superiorPolicy = definePolicy<ExclusionSubject>(
  'open.superior.keep',
  (actor) => (hasRole(actor, 'bureau') ? allowed : provider(actor)),
  (actor, subject) => (hasRole(actor, 'bureau') ? allowed : own(actor, subject)),
);
