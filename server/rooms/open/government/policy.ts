/** Who looks at the progress of opening as a whole, and who instructs. */
import { type Actor, hasRole, isOutside, organisationOf } from '#kernel/actor.ts';
import { allowed, type Decision, definePolicy, denied, inBusiness } from '#kernel/policy.ts';
import { bureauOnly, looksAtOpening } from '../demands/index.ts';

const provider = (actor: Actor): Decision =>
  !isOutside(actor) && hasRole(actor, 'provider')
    ? allowed
    : denied('需要数据提供角色', 'needs the role of a provider');
const own = (actor: Actor, { unitId }: { unitId: string }): Decision =>
  organisationOf(actor) === unitId
    ? allowed
    : denied('与本单位无关', 'your organisation has no part in it', { code: 'kernel.not-found' });

export const readOverview = definePolicy('open.overview.read', (actor) =>
  looksAtOpening(actor)
    ? allowed
    : denied('由政府、主管部门和审计查看', 'for the government, the authority and auditors'),
);
export const instruct = definePolicy('open.instruction.issue', (actor) =>
  hasRole(actor, 'government') ? allowed : denied('由政府下达', 'the government issues it'),
);
export const readInstructions = definePolicy('open.instruction.read', inBusiness);
export const answerInstruction = definePolicy<{ unitId: string }>('open.instruction.answer', provider, own);
export const publishGuidance = definePolicy('open.guidance.publish', bureauOnly);
export const registerChannel = definePolicy('open.channel.register', provider);
export const readShares = definePolicy('open.shares.read', inBusiness);
export const explainFall = definePolicy<{ unitId: string }>('open.shares.explain', provider, own);
