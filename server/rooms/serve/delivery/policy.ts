/** Who asks for deliveries, who takes them, who reads the register of copies. */
import { type Actor, hasRole, organisationOf } from '#kernel/actor.ts';
import { allowed, definePolicy, denied, inBusiness, oversees } from '#kernel/policy.ts';

export type DeliverySubject = { providerId: string; consumerId: string };

const consumer = (actor: Actor) =>
  hasRole(actor, 'consumer') ? allowed : denied('需要数据使用角色', 'needs the role of a consumer');

/** The consumer asks, takes and says what became of it; nobody in its stead. */
export const takePolicy = definePolicy<DeliverySubject>(
  'serve.delivery.take',
  consumer,
  (actor, { consumerId }) =>
    organisationOf(actor) === consumerId
      ? allowed
      : denied('只有被授权单位可以这样做', 'only the organisation the grant was made to may'),
);

export const deliveryPolicy = definePolicy<DeliverySubject>(
  'serve.delivery.read',
  inBusiness,
  (actor, { providerId, consumerId }) => {
    const own = organisationOf(actor);
    return oversees(actor) || own === providerId || own === consumerId
      ? allowed
      : denied('与本单位无关', 'your organisation has no part in it', { code: 'kernel.not-found' });
  },
);

export const deliverySettingPolicy = definePolicy('serve.delivery.setting', (actor) =>
  hasRole(actor, 'bureau') ? allowed : denied('由主管部门设定', 'set by the bureau'),
);
