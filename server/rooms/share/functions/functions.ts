/** What a unit does: its service items and duties with the steps that need data. Forms are filled from this list where the city says so. */
import type { Platform } from '#cases/index.ts';
import { type Actor, organisationOf } from '#kernel/actor.ts';
import { type Executor, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { permit } from '#kernel/policy.ts';
import { record } from '#ledger/index.ts';
import { listFunctionPolicy } from '../policy.ts';
import { shareTables } from '../tables.ts';

export type UnitFunction = { id: string; name: string; steps: string[]; basis: string };

export const functionsOf = (ex: Executor, organisationId: string): Promise<UnitFunction[]> =>
  shareTables(ex)
    .selectFrom('share.unit_function')
    .select(['id', 'name', 'steps', 'basis'])
    .where('organisation_id', '=', organisationId)
    .where('ended_at', 'is', null)
    .orderBy('name')
    .execute();

export type FunctionInput = { name: string; steps: readonly string[]; basis: string };

/** By the unit itself. Throws `share.function-known` for a name it has already. */
export function listFunction(p: Platform, actor: Actor, input: FunctionInput): Promise<UnitFunction> {
  permit(listFunctionPolicy, actor, undefined);
  if (actor.kind !== 'person') throw problem('kernel.sign-in-required');
  return transact(p.db, async (tx) => {
    const id = newId();
    const steps = [...new Set(input.steps)];
    const kept = await shareTables(tx)
      .insertInto('share.unit_function')
      .values({
        id,
        organisation_id: actor.organisationId,
        name: input.name,
        steps,
        basis: input.basis,
        by_person: actor.personId,
        at: p.clock.now(),
        ended_at: null,
      })
      .onConflict((conflict) =>
        conflict.columns(['organisation_id', 'name']).where('ended_at', 'is', null).doNothing(),
      )
      .returning('id')
      .executeTakeFirst();
    if (!kept) throw problem('share.function-known', { params: { name: input.name } });
    await record(tx, p, {
      kind: 'share.function-listed',
      actor,
      subject: { type: 'share.function', id },
      organisations: [actor.organisationId],
      detail: { steps: steps.length },
    });
    return { id, name: input.name, steps, basis: input.basis };
  });
}

/** Forms handed in before keep what they say; new ones cannot name it. */
export function endFunction(p: Platform, actor: Actor, id: string): Promise<void> {
  permit(listFunctionPolicy, actor, undefined);
  return transact(p.db, async (tx) => {
    const own = organisationOf(actor);
    const ended = await shareTables(tx)
      .updateTable('share.unit_function')
      .set({ ended_at: p.clock.now() })
      .where('id', '=', id)
      .where('organisation_id', '=', own ?? '')
      .where('ended_at', 'is', null)
      .returning('organisation_id')
      .executeTakeFirst();
    if (!ended) throw problem('kernel.not-found');
    await record(tx, p, {
      kind: 'share.function-ended',
      actor,
      subject: { type: 'share.function', id },
      organisations: [ended.organisation_id],
    });
  });
}
