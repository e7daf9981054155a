/** Who keeps which of the registers around applications and grants. */
import { type Actor, hasRole, isOutside, organisationOf } from '#kernel/actor.ts';
import { allowed, type Decision, definePolicy, denied, inBusiness, oversees } from '#kernel/policy.ts';

const partner = (actor: Actor): Decision =>
  isOutside(actor)
    ? denied('共享在部门之间进行', 'sharing is between departments')
    : hasRole(actor, 'consumer') || hasRole(actor, 'provider')
      ? allowed
      : denied('需要单位的使用或提供角色', 'needs the role of a consumer or provider');
const role =
  (wanted: 'bureau' | 'provider' | 'consumer', zh: string, en: string) =>
  (actor: Actor): Decision =>
    !isOutside(actor) && hasRole(actor, wanted) ? allowed : denied(zh, en);
const bureau = role('bureau', '由主管部门办理', 'the authority does this');
const provider = role('provider', '需要数据提供角色', 'needs the role of a provider');
const consumer = role('consumer', '需要数据使用角色', 'needs the role of a consumer');
const other = denied('与本单位无关', 'your organisation has no part in it', { code: 'kernel.not-found' });
const of = (actor: Actor, id: string | null): Decision => (organisationOf(actor) === id ? allowed : other);

export type Sides = { consumerId: string; providerId: string | null };
const eitherSide = (actor: Actor, sides: Sides): Decision => {
  const own = organisationOf(actor);
  return oversees(actor) || own === sides.consumerId || own === sides.providerId ? allowed : other;
};

export const readSharing = definePolicy('share.sharing.read', inBusiness);
export const readMatter = definePolicy<Sides>('share.matter.read', inBusiness, eitherSide);
export const filePolicy = definePolicy('share.need.file', partner);
export const assignPolicy = definePolicy('share.need.assign', bureau);
export const answerNeedPolicy = definePolicy<{ assignedId: string | null }>(
  'share.need.answer',
  provider,
  (actor, { assignedId }) => of(actor, assignedId),
);
export const stagePolicy = definePolicy<{ assignedId: string | null; parties: readonly string[] }>(
  'share.need.stage',
  (actor) => (hasRole(actor, 'bureau') ? allowed : partner(actor)),
  (actor, { assignedId, parties }) => {
    const own = organisationOf(actor);
    return hasRole(actor, 'bureau') || own === assignedId || (own !== undefined && parties.includes(own))
      ? allowed
      : other;
  },
);
/** What the provider of a grant, or of an entry, does. */
export const providerPolicy = definePolicy<{ providerId: string }>(
  'share.provider.act',
  provider,
  (actor, { providerId }) => of(actor, providerId),
);
/** What the unit that uses the data does. */
export const consumerPolicy = definePolicy<{ consumerId: string }>(
  'share.consumer.act',
  consumer,
  (actor, { consumerId }) => of(actor, consumerId),
);
export const bureauPolicy = definePolicy('share.bureau.act', bureau);
export const partnerPolicy = definePolicy('share.partner.act', partner);
/** The provider whose data it is, or the authority. */
export const superviseUse = definePolicy<{ providerId: string }>(
  'share.rectification.demand',
  (actor) => (hasRole(actor, 'bureau') ? allowed : provider(actor)),
  (actor, { providerId }) => (hasRole(actor, 'bureau') ? allowed : of(actor, providerId)),
);
