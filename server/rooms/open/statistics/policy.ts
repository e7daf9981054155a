/** Who sets what the platform aims at. */
import { type Actor, hasRole, isOutside } from '#kernel/actor.ts';
import { allowed, definePolicy, denied } from '#kernel/policy.ts';

export const setTargetPolicy = definePolicy('open.target.set', (actor: Actor) =>
  !isOutside(actor) && hasRole(actor, 'bureau') ? allowed : denied('由主管部门设定', 'the authority sets it'),
);
