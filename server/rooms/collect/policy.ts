/** Who may load rows and look at loads: the provider of the resource's organisation; the bureau and the auditor look on. */
import { type Actor, hasRole, organisationOf } from '#kernel/actor.ts';
import { allowed, definePolicy, denied, inBusiness, looksOn } from '#kernel/policy.ts';

export { looksOn } from '#kernel/policy.ts';

/** The part of a resource or batch that policies look at. */
export type CollectSubject = { providerId: string };

export const isProvider = (actor: Actor) =>
  hasRole(actor, 'provider') ? allowed : denied('需要本单位的数据提供角色', 'needs the role of a provider');
export const isOwn = (actor: Actor, subject: CollectSubject) =>
  organisationOf(actor) === subject.providerId
    ? allowed
    : denied('不是本单位的资源', 'the resource belongs to another organisation');

/** A data centre carries the gathering out for the departments; the platform does for connectors a provider has set up. */
const carriesOut = (actor: Actor): boolean => hasRole(actor, 'centre') || actor.kind === 'platform';

/** A system pushes what its own organisation gathers; what is confirmed or taken back stays with the departments' people. */
export const loadPolicy = definePolicy<CollectSubject>(
  'collect.batch.load',
  (actor) => (carriesOut(actor) || actor.kind === 'system' ? allowed : isProvider(actor)),
  (actor, subject) => (carriesOut(actor) ? allowed : isOwn(actor, subject)),
);
export const confirmPolicy = definePolicy<CollectSubject>('collect.batch.confirm', isProvider, isOwn);
/** Its first rows are shown while it is said how a file is read: to those who sent it. */
export const readingPolicy = definePolicy<CollectSubject>('collect.reading.change', isProvider, isOwn);
export const rollBackPolicy = definePolicy<CollectSubject>('collect.batch.roll-back', isProvider, isOwn);

/** Counts and stages of loads: no row's content. */
export const readBatchPolicy = definePolicy<CollectSubject>(
  'collect.batch.read',
  inBusiness,
  (actor, subject) => (looksOn(actor) ? allowed : isOwn(actor, subject)),
);

/** Held-back rows hold personal data as it was sent: only its sender sees them. */
export const quarantinePolicy = definePolicy<CollectSubject>('collect.quarantine.read', isProvider, isOwn);

export const settingPolicy = definePolicy('collect.setting.change', (actor) =>
  hasRole(actor, 'bureau') ? allowed : denied('需要主管部门角色', 'needs the role of the bureau'),
);

export const batchPolicies = {
  confirm: confirmPolicy,
  rollback: rollBackPolicy,
  quarantine: quarantinePolicy,
  reading: readingPolicy,
};
export const resourcePolicies = { load: loadPolicy };
