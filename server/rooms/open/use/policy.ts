/** Who reports on a use, sees the reports, returns one, registers the applications that call. */
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
import type { Parties } from '../access/policy.ts';

const someone = (actor: Actor) =>
  actor.kind === 'person' && !administersOnly(actor) && !advisesOnly(actor) && !operatesOnly(actor)
    ? allowed
    : denied('需要登录', 'sign in');
const outside = (actor: Actor) =>
  isOutside(actor) && !operatesOnly(actor)
    ? allowed
    : denied('由使用者办理', 'done by whoever uses the data');
const inside = (actor: Actor) =>
  actor.kind === 'person' && !isOutside(actor)
    ? someone(actor)
    : denied('由数据提供单位办理', 'done by the unit that provides the data');

export const reportUsePolicy = definePolicy<Parties>('open.use.report', outside, (actor, { applicantId }) =>
  organisationOf(actor) === applicantId ? allowed : denied('不是您的访问', 'it is not yours'),
);
export const readUsePolicy = definePolicy<Parties>('open.use.read', someone, (actor, parties) =>
  oversees(actor) ||
  organisationOf(actor) === parties.applicantId ||
  (!isOutside(actor) && organisationOf(actor) === parties.providerId)
    ? allowed
    : denied('与您无关', 'it is not yours', { code: 'kernel.not-found' }),
);
export const listUsePolicy = definePolicy('open.use.list', someone);
/** Whose data they are, and nobody else: the report is made to them. */
export const returnReportPolicy = definePolicy<Parties>('open.use.return', inside, (actor, { providerId }) =>
  organisationOf(actor) === providerId && (hasRole(actor, 'provider') || hasRole(actor, 'head'))
    ? allowed
    : denied('由数据提供单位办理', 'done by the unit that provides the data'),
);
export const clientPolicy = definePolicy<Parties>('open.use.client', outside, (actor, { applicantId }) =>
  organisationOf(actor) === applicantId ? allowed : denied('不是您的访问', 'it is not yours'),
);
