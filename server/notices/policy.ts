/** Who may read which message, and who may see what became of it. */
import { type Actor, hasRole, organisationOf } from '#kernel/actor.ts';
import { allowed, definePolicy, denied, inBusiness, oversees } from '#kernel/policy.ts';

/** Everybody who is signed in has messages; which ones are theirs is asked of the addressees. */
export const readNoticesPolicy = definePolicy('notices.read', (actor) =>
  actor.kind === 'person' ? allowed : denied('需要登录', 'sign in'),
);

/** The bureau and the auditor see what any sender became; a sender's organisation its own. */
export const sentPolicy = definePolicy<{ senderOrganisation: string | null }>(
  'notices.sent',
  inBusiness,
  (actor, { senderOrganisation }) =>
    oversees(actor) || (senderOrganisation !== null && senderOrganisation === organisationOf(actor))
      ? allowed
      : denied('只有发送单位可以查看', 'shown to the sender', { code: 'notices.not-found' }),
);

/** Everybody sees what went out to them; whoever runs the ways out, and the auditor, see all of it, without content. */
export const seesAllDeliveries = (actor: Actor): boolean =>
  hasRole(actor, 'system_admin') || hasRole(actor, 'auditor');

export const resendPolicy = definePolicy('notices.resend', (actor) =>
  hasRole(actor, 'system_admin')
    ? allowed
    : denied('由系统管理员重新发送', 'the system administrator sends again'),
);
