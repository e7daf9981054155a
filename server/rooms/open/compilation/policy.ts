/** Who compiles the catalogue of a year: the authority, and each provider for its own entries. */
import { type Actor, hasRole, organisationOf } from '#kernel/actor.ts';
import { allowed, definePolicy, denied, inBusiness } from '#kernel/policy.ts';

export const compilePolicy = definePolicy('open.compilation.keep', (actor: Actor) =>
  hasRole(actor, 'bureau') ? allowed : denied('由主管部门办理', 'the authority does this'),
);
export const readPolicy = definePolicy('open.compilation.read', inBusiness);
export const answerPolicy = definePolicy<{ unitId: string }>(
  'open.compilation.answer',
  (actor) =>
    hasRole(actor, 'provider') ? allowed : denied('需要数据提供角色', 'needs the role of a provider'),
  (actor, { unitId }) =>
    organisationOf(actor) === unitId
      ? allowed
      : denied('不是本单位的目录', 'the entry belongs to another organisation'),
);
