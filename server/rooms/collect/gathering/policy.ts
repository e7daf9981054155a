/** Who sees where gathering stands, files exceptions from it and objects to them. */
import { type Actor, hasRole, organisationOf } from '#kernel/actor.ts';
import { allowed, definePolicy, denied, inBusiness } from '#kernel/policy.ts';
import type { CollectSubject } from '../policy.ts';

/** The bureau, its centre and the auditor see every unit; everybody else their own. */
export const seesAll = (actor: Actor): boolean =>
  hasRole(actor, 'bureau') || hasRole(actor, 'centre') || hasRole(actor, 'auditor');

export const readGatheringPolicy = definePolicy<CollectSubject>(
  'collect.gathering.read',
  inBusiness,
  (actor, subject) =>
    seesAll(actor) || organisationOf(actor) === subject.providerId
      ? allowed
      : denied('不是本单位的资源', 'the resource belongs to another organisation'),
);

const ofProvider = (actor: Actor) =>
  hasRole(actor, 'provider') ? allowed : denied('需要本单位的数据提供角色', 'needs the role of a provider');
const own = (actor: Actor, subject: CollectSubject) =>
  organisationOf(actor) === subject.providerId
    ? allowed
    : denied('不是本单位的资源', 'the resource belongs to another organisation');

export const filePolicy = definePolicy<CollectSubject>('collect.exception.file', ofProvider, own);
export const explainPolicy = definePolicy<CollectSubject>('collect.shortfall.explain', ofProvider, own);
export const objectPolicy = definePolicy('collect.exception.object', (actor) =>
  hasRole(actor, 'bureau') ? allowed : denied('需要主管部门角色', 'needs the role of the bureau'),
);
