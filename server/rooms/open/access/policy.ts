/** Who signs, makes keys, suspends and sees an access. */
import {
  type Actor,
  administersOnly,
  advisesOnly,
  hasRole,
  isOutside,
  operatesOnly,
  organisationOf,
} from '#kernel/actor.ts';
import { allowed, definePolicy, denied, oversees } from '#kernel/policy.ts';

export type Parties = { applicantId: string; providerId: string };

const someone = (actor: Actor) =>
  actor.kind === 'person' && !administersOnly(actor) && !advisesOnly(actor) && !operatesOnly(actor)
    ? allowed
    : denied('需要登录', 'sign in');
/** Of the provider: who answers for its data. */
const answers = (actor: Actor, providerId: string): boolean =>
  !isOutside(actor) &&
  organisationOf(actor) === providerId &&
  (hasRole(actor, 'provider') || hasRole(actor, 'head'));

export const signPolicy = definePolicy<Parties>('open.agreement.sign', someone, (actor, parties) =>
  (isOutside(actor) && organisationOf(actor) === parties.applicantId) || answers(actor, parties.providerId)
    ? allowed
    : denied('由协议双方签署', 'signed by the two sides'),
);
export const readAccessPolicy = definePolicy<Parties>('open.access.read', someone, (actor, parties) =>
  oversees(actor) ||
  organisationOf(actor) === parties.applicantId ||
  (!isOutside(actor) && organisationOf(actor) === parties.providerId)
    ? allowed
    : denied('与您无关', 'it is not yours', { code: 'kernel.not-found' }),
);
export const listAccessPolicy = definePolicy('open.access.list', someone);
export const keyPolicy = definePolicy<{ organisationId: string }>(
  'open.key',
  (actor) =>
    isOutside(actor) && !operatesOnly(actor)
      ? allowed
      : denied('由社会主体使用', 'for people and bodies of the public'),
  (actor, { organisationId }) =>
    organisationOf(actor) === organisationId ? allowed : denied('不是您的密钥', 'it is not yours'),
);
/** Whose data they are, and the authority. */
export const suspendPolicy = definePolicy<Parties>('open.access.suspend', someone, (actor, { providerId }) =>
  hasRole(actor, 'bureau') || answers(actor, providerId)
    ? allowed
    : denied('由数据提供单位或者主管部门办理', 'done by the provider or the bureau'),
);
