/** Whose step it is: the holder's by role or by name, or a delegate's in the holder's place. */
import type { Actor } from '#kernel/actor.ts';
import type { LegalDay } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import type { ProcedureStep } from '#law/types.ts';
import type { Delegation } from './act-types.ts';
import { delegationsTo } from './delegations.ts';
import { stepPolicy } from './policy.ts';
import type { Registry, Step } from './types.ts';

/** The colleagues in whose place the actor may act on that day, with the roles they still hold. */
export async function standIns(
  registry: Registry,
  ex: Executor,
  actor: Actor,
  day: LegalDay,
): Promise<Delegation[]> {
  const found = await delegationsTo(ex, actor, day);
  const still = await Promise.all(
    found.map(async (one) => {
      const held = await registry.directory.rolesOf(ex, one.from, one.organisationId);
      return { ...one, roles: one.roles.filter((role) => held.includes(role)) };
    }),
  );
  return still.filter(({ roles }) => roles.length > 0);
}

/** In whose place the actor would act: null in their own, undefined when the step is not theirs. */
export function inPlaceOf(
  actor: Actor,
  step: Pick<Step, 'owner' | 'assignee'>,
  delegations: readonly Delegation[],
): string | null | undefined {
  if (stepPolicy.on(actor, step).allowed) return null;
  return delegations.find(
    ({ organisationId, roles, from }) =>
      organisationId === step.owner.organisationId &&
      roles.some((role) => step.owner.roles.includes(role)) &&
      (step.assignee === null || step.assignee === from),
  )?.from;
}

/** The same, or the refusal that names who holds the step. */
export async function standingOn(
  registry: Registry,
  ex: Executor,
  { actor, day, step, definition }: { actor: Actor; day: LegalDay; step: Step; definition: ProcedureStep },
): Promise<string | null> {
  const standing = inPlaceOf(actor, step, await standIns(registry, ex, actor, day));
  if (standing !== undefined) return standing;
  if (actor.kind === 'anonymous') throw problem('kernel.sign-in-required');
  const names = await registry.directory.organisations(ex, [step.owner.organisationId]);
  const owner = names.get(step.owner.organisationId) ?? { zh: '其他单位', en: 'another organisation' };
  const roles = step.owner.roles.join(', ');
  const mine = actor.kind === 'person' && actor.organisationId === step.owner.organisationId;
  const assigned = mine && step.assignee !== null;
  throw problem('cases.not-your-step', {
    params: {
      step: definition.title,
      owner: assigned
        ? { zh: `${owner.zh}的指定承办人`, en: `the person named for it in ${owner.en}` }
        : { zh: `${owner.zh}(${roles})`, en: `${owner.en} (${roles})` },
    },
  });
}
