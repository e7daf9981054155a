/** Who may do what with classes, lists, filings, evaluations and events. */
import { hasRole, organisationOf } from '#kernel/actor.ts';
import { allowed, definePolicy, denied, inBusiness } from '#kernel/policy.ts';

const notProvider = denied('需要数据提供角色', 'needs the role of a provider');
const notBureau = denied('由主管部门办理', 'done by the bureau');
const notOwn = denied('不是本单位的目录', 'the entry belongs to another organisation');

export const readClassesPolicy = definePolicy('classify.classes.read', inBusiness);

const provider = (actor: Parameters<typeof hasRole>[0]) =>
  hasRole(actor, 'provider') ? allowed : notProvider;
const bureau = (actor: Parameters<typeof hasRole>[0]) => (hasRole(actor, 'bureau') ? allowed : notBureau);

/** Subject: the organisation whose entry it is. */
export const proposeItemPolicy = definePolicy<string>('classify.item.propose', provider, (actor, own) =>
  organisationOf(actor) === own ? allowed : notOwn,
);
export const removeItemPolicy = definePolicy<string>(
  'classify.item.remove',
  (actor) => (hasRole(actor, 'provider') || hasRole(actor, 'bureau') ? allowed : notProvider),
  (actor, own) => (hasRole(actor, 'bureau') || organisationOf(actor) === own ? allowed : notOwn),
);
export const askDeterminationPolicy = definePolicy<string>(
  'classify.determination.ask',
  provider,
  (actor, own) => (organisationOf(actor) === own ? allowed : notOwn),
);
/** Subject: the organisation whose entry it is; nobody objects to their own. */
export const objectPolicy = definePolicy<string>(
  'classify.objection.make',
  (actor) =>
    hasRole(actor, 'consumer') ? allowed : denied('需要数据使用角色', 'needs the role of a consumer'),
  (actor, provider) =>
    organisationOf(actor) === provider
      ? denied('本单位自己的目录', 'the entry is your own organisation’s')
      : allowed,
);
export const invitePolicy = definePolicy('classify.opinions.invite', bureau);
export const mergePolicy = definePolicy('classify.list.merge', bureau);
export const strikePolicy = definePolicy('classify.item.strike', (actor) =>
  hasRole(actor, 'government') ? allowed : denied('由市政府决定', 'the city government decides'),
);
export const queryFilingPolicy = definePolicy('classify.filing.query', bureau);
export const openEmergencyPolicy = definePolicy('classify.emergency.open', bureau);
export const closeEmergencyPolicy = definePolicy('classify.emergency.close', bureau);
export const switchPolicy = definePolicy<string>('classify.emergency.switch', provider, (actor, own) =>
  organisationOf(actor) === own ? allowed : notOwn,
);
export const confirmDestructionPolicy = definePolicy<string>(
  'classify.copies.destroy',
  (actor) =>
    hasRole(actor, 'consumer') || hasRole(actor, 'provider')
      ? allowed
      : denied('需要数据使用角色', 'needs the role of a consumer'),
  (actor, own) =>
    organisationOf(actor) === own
      ? allowed
      : denied('不是本单位取得的数据', 'another organisation received the data'),
);
