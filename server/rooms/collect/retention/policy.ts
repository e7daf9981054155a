/** Who asks that data be erased: the unit they are of; who decides: another of its people, or the bureau; who keeps the periods: the bureau. */
import { hasRole } from '#kernel/actor.ts';
import { allowed, definePolicy, denied, inBusiness } from '#kernel/policy.ts';
import { type CollectSubject, isOwn, isProvider, looksOn } from '../policy.ts';

const isBureau = (actor: Parameters<typeof hasRole>[0]) =>
  hasRole(actor, 'bureau') ? allowed : denied('需要主管部门角色', 'needs the role of the bureau');

export const askErasurePolicy = definePolicy<CollectSubject>('collect.erasure.ask', isProvider, isOwn);
/** That it is another person than the one who asked is looked at in the act itself. */
export const decideErasurePolicy = definePolicy<CollectSubject>(
  'collect.erasure.decide',
  (actor) => (isBureau(actor).allowed ? allowed : isProvider(actor)),
  (actor, subject) => (isBureau(actor).allowed ? allowed : isOwn(actor, subject)),
);
export const readErasurePolicy = definePolicy<CollectSubject>(
  'collect.erasure.read',
  inBusiness,
  (actor, subject) => (looksOn(actor) ? allowed : isOwn(actor, subject)),
);
export const zonePolicy = definePolicy('collect.retention.set', isBureau);
/** The bureau and the auditor investigate; the unit may be told by a court. */
export const holdPolicy = definePolicy<CollectSubject>(
  'collect.hold.keep',
  (actor) => (isBureau(actor).allowed || hasRole(actor, 'auditor') ? allowed : isProvider(actor)),
  (actor, subject) =>
    isBureau(actor).allowed || hasRole(actor, 'auditor') ? allowed : isOwn(actor, subject),
);
