/** Who shows what was made of open data, who reviews it, who holds events and keeps standards. */
import {
  type Actor,
  administersOnly,
  advisesOnly,
  hasRole,
  isOutside,
  organisationOf,
} from '#kernel/actor.ts';
import { allowed, type Decision, definePolicy, denied } from '#kernel/policy.ts';

const someone = (actor: Actor): Decision =>
  actor.kind === 'person' && !administersOnly(actor) && !advisesOnly(actor)
    ? allowed
    : denied('需要以个人或单位身份登录', 'sign in as a person or a body');
const bureau = (actor: Actor): Decision =>
  hasRole(actor, 'bureau') ? allowed : denied('由主管部门办理', 'the authority does this');
const mine = (actor: Actor, { organisationId }: { organisationId: string }): Decision =>
  organisationOf(actor) === organisationId
    ? allowed
    : denied('与本单位无关', 'your organisation has no part in it', { code: 'kernel.not-found' });

export const showPolicy = definePolicy('open.product.file', someone);
export const ownPolicy = definePolicy<{ organisationId: string }>('open.product.own', someone, mine);
export const reviewPolicy = definePolicy('open.product.review', bureau);
/** Whoever opens data, and the authority, hold events. */
export const holdPolicy = definePolicy('open.event.hold', (actor) =>
  hasRole(actor, 'bureau') || (hasRole(actor, 'provider') && !isOutside(actor))
    ? allowed
    : denied('由主管部门或数据提供单位发布', 'the authority or a provider publishes events'),
);
export const resultPolicy = definePolicy<{ organisationId: string }>(
  'open.event.result',
  holdPolicy.who,
  (actor, subject) => (hasRole(actor, 'bureau') ? allowed : mine(actor, subject)),
);
export const enterPolicy = definePolicy('open.event.enter', someone);
export const standardPolicy = definePolicy('open.standard.keep', bureau);
export const commentPolicy = definePolicy('open.standard.comment', someone);
/** A company, a university, an association: bodies of society, not single people of a department. */
export const signPolicy = definePolicy('open.code.sign', (actor) =>
  isOutside(actor) ? allowed : denied('由社会主体签署', 'bodies of society sign it'),
);
