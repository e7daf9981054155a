/** Who asks that data be erased: the unit they are of; who decides: another of its people, or the bureau; who keeps the periods: the bureau. */
import { hasRole, organisationOf } from '#kernel/actor.ts';
import { allowed, definePolicy, denied, inBusiness, oversees } from '#kernel/policy.ts';
import { type CollectSubject, isOwn, isProvider, looksOn } from '../policy.ts';
import type { HoldSetter } from './tables.ts';

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
  (actor) => (oversees(actor) ? allowed : isProvider(actor)),
  (actor, subject) => (oversees(actor) ? allowed : isOwn(actor, subject)),
);

export type HoldSubject = CollectSubject & { setRole: HoldSetter | null; setOrganisation: string | null };
/** What the bureau or the auditor set stands against the unit: that role alone lifts it. A unit lifts what it set itself. */
export const liftPolicy = definePolicy<HoldSubject>(
  'collect.hold.lift',
  (actor) => holdPolicy.who(actor),
  (actor, { providerId, setRole, setOrganisation }) => {
    const able = setRole === 'bureau' || setRole === 'auditor' ? hasRole(actor, setRole) : oversees(actor);
    if (able) return allowed;
    if (setRole !== 'provider' || setOrganisation !== organisationOf(actor))
      return denied('由设定保全的一方解除', 'whoever set it lifts it');
    const provider = isProvider(actor);
    return provider.allowed ? isOwn(actor, { providerId }) : provider;
  },
);
