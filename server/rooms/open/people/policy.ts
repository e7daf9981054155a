/** Who registers, proves who they are, reads papers of identity, publishes rules. */
import { type Actor, hasRole, isOutside } from '#kernel/actor.ts';
import { allowed, definePolicy, denied } from '#kernel/policy.ts';

const outside = (actor: Actor) =>
  isOutside(actor) ? allowed : denied('由社会主体办理', 'for people and bodies of the public');
const bureau = (actor: Actor) =>
  hasRole(actor, 'bureau') ? allowed : denied('由主管部门办理', 'done by the bureau');

export const ownIdentityPolicy = definePolicy<{ personId: string }>(
  'open.identity.own',
  outside,
  (actor, { personId }) =>
    actor.kind === 'person' && actor.personId === personId
      ? allowed
      : denied('不是您的认证', 'it is not yours'),
);
export const readIdentitiesPolicy = definePolicy('open.identity.list', (actor) =>
  hasRole(actor, 'bureau') || hasRole(actor, 'auditor')
    ? allowed
    : denied('由主管部门查看', 'seen by the bureau'),
);
/** Papers and numbers: for whoever decides, and for whom they are of. */
export const readPapersPolicy = definePolicy<{ personId: string }>(
  'open.identity.papers',
  (actor) => (actor.kind === 'person' ? allowed : denied('需要登录', 'sign in')),
  (actor, { personId }) =>
    (actor.kind === 'person' && actor.personId === personId) || hasRole(actor, 'bureau')
      ? allowed
      : denied('由主管部门和本人查看', 'seen by the bureau and the person'),
);
export const mePolicy = definePolicy('open.me', outside);
/** A person's proof is of the person: a body that a session acts for keeps its own. */
export const ownPersonPolicy = definePolicy<{ kind: string }>(
  'open.identity.person',
  outside,
  (_, { kind }) =>
    kind === 'public-person' ? allowed : denied('请切换到个人身份后办理', 'act for yourself, not for a body'),
);
export const publishRulesPolicy = definePolicy('open.rules.publish', bureau);
