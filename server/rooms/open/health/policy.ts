/** Who reads findings, objects to them, decides, and sets the limits. */
import { type Actor, hasRole, isOutside, organisationOf } from '#kernel/actor.ts';
import { allowed, definePolicy, denied, inBusiness } from '#kernel/policy.ts';

const bureau = (actor: Actor) =>
  !isOutside(actor) && hasRole(actor, 'bureau')
    ? allowed
    : denied('由主管部门办理', 'the authority does this');
const provider = (actor: Actor) =>
  !isOutside(actor) && hasRole(actor, 'provider')
    ? allowed
    : denied('需要数据提供角色', 'needs the role of a provider');

export const readFindings = definePolicy('open.health.read', (actor: Actor) =>
  isOutside(actor) ? denied('供机关单位查看', 'for public bodies') : inBusiness(actor),
);
export const objectPolicy = definePolicy<{ organisationId: string }>(
  'open.health.object',
  provider,
  (actor, { organisationId }) =>
    organisationOf(actor) === organisationId
      ? allowed
      : denied('不是本单位的数据集', 'the data set belongs to another organisation', {
          code: 'kernel.not-found',
        }),
);
export const decideObjection = definePolicy('open.health.decide', bureau);
export const setLimit = definePolicy('open.health.limit', bureau);
