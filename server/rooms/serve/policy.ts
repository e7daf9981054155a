/** Who may publish, suspend, hold keys and read, by the organisation each speaks for. */
import { type Actor, hasRole, organisationOf, type Role } from '#kernel/actor.ts';
import { allowed, type Decision, definePolicy, denied, inBusiness, oversees } from '#kernel/policy.ts';

export type ServiceSubject = { providerId: string };
export type GrantSubject = { providerId: string; consumerId: string };

const holds = (role: Role, zh: string, en: string) => (actor: Actor) =>
  hasRole(actor, role) ? allowed : denied(zh, en);

const provider = holds('provider', '需要数据提供角色', 'needs the role of a provider');
const consumer = holds('consumer', '需要数据使用角色', 'needs the role of a consumer');

const ofProvider = (actor: Actor, subject: ServiceSubject): Decision =>
  organisationOf(actor) === subject.providerId
    ? allowed
    : denied('只有数据提供单位可以这样做', 'only the providing organisation may');

const ofConsumer = (actor: Actor, subject: GrantSubject): Decision =>
  organisationOf(actor) === subject.consumerId
    ? allowed
    : denied('只有被授权单位可以这样做', 'only the organisation the grant was made to may');

export const servicePolicy = definePolicy('serve.service.read', inBusiness);
/** A data centre switches on the interface of an entry that was reviewed, in the department's stead. */
export const publishPolicy = definePolicy<ServiceSubject>(
  'serve.service.publish',
  (actor) => (hasRole(actor, 'centre') ? allowed : provider(actor)),
  (actor, subject) => (hasRole(actor, 'centre') ? allowed : ofProvider(actor, subject)),
);
/** How well a service answers is for its provider and for who oversees it. */
export const healthPolicy = definePolicy<ServiceSubject>(
  'serve.service.health',
  inBusiness,
  (actor, subject) => (oversees(actor) ? allowed : ofProvider(actor, subject)),
);

export const grantPolicy = definePolicy<GrantSubject>('serve.grant.read', inBusiness, (actor, subject) => {
  const own = organisationOf(actor);
  return oversees(actor) || own === subject.providerId || own === subject.consumerId
    ? allowed
    : denied('与本单位无关', 'your organisation has no part in it', { code: 'kernel.not-found' });
});

export const suspendPolicy = definePolicy<GrantSubject>('serve.grant.suspend', provider, ofProvider);
export const keyPolicy = definePolicy<GrantSubject>('serve.grant.key', consumer, ofConsumer);
export const subscribePolicy = definePolicy<GrantSubject>('serve.feed.subscribe', consumer, ofConsumer);
/** The consumer answers for its own people: who of them calls, and who may not. */
export const usersPolicy = definePolicy<{ consumerId: string }>(
  'serve.users.bar',
  consumer,
  (actor, { consumerId }) => ofConsumer(actor, { consumerId, providerId: '' }),
);
