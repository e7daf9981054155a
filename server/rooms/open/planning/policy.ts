/** Who plans the opening of data, and who is asked to open them. */
import { type Actor, hasRole, isOutside, organisationOf } from '#kernel/actor.ts';
import { allowed, type Decision, definePolicy, denied, inBusiness } from '#kernel/policy.ts';

const bureau = (actor: Actor): Decision =>
  hasRole(actor, 'bureau') ? allowed : denied('由主管部门办理', 'the authority does this');
const provider = (actor: Actor): Decision =>
  !isOutside(actor) && hasRole(actor, 'provider')
    ? allowed
    : denied('需要数据提供角色', 'needs the role of a provider');
const of = (actor: Actor, unitId: string): Decision =>
  organisationOf(actor) === unitId
    ? allowed
    : denied('与本单位无关', 'your organisation has no part in it', { code: 'kernel.not-found' });

export const readPlanning = definePolicy('open.planning.read', inBusiness);
export const plans = definePolicy('open.planning.bureau', bureau);
export const ownTask = definePolicy<{ unitId: string }>('open.task.own', provider, (actor, { unitId }) =>
  of(actor, unitId),
);
/** A unit publishes its own list. */
export const publishList = definePolicy<{ unitId: string }>(
  'open.list.publish',
  provider,
  (actor, { unitId }) => of(actor, unitId),
);
export const confirmsCall = definePolicy<{ unitId: string }>(
  'open.call.confirm',
  provider,
  (actor, { unitId }) => of(actor, unitId),
);
