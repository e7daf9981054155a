// Under whose name a decision of the bureau stands: the organisation's, as it is called now.
import type { Platform } from '#cases/index.ts';
import { type Actor, organisationOf } from '#kernel/actor.ts';
import type { Executor } from '#kernel/db.ts';
import { getOrganisation } from './repository.ts';

async function authorOf(ex: Executor, actor: Actor): Promise<{ personId: string | null; name: string }> {
  const own = organisationOf(actor);
  const organisation = own ? await getOrganisation(ex, own) : undefined;
  return {
    personId: actor.kind === 'person' ? actor.personId : null,
    name: organisation?.name.zh ?? '平台',
  };
}

/** Columns of a table of what is entered: notices, days. */
export async function enteredBy(
  ex: Executor,
  p: Platform,
  actor: Actor,
): Promise<{ entered_by: string | null; entered_by_name: string; entered_at: Date }> {
  const { personId, name } = await authorOf(ex, actor);
  return { entered_by: personId, entered_by_name: name, entered_at: p.clock.now() };
}

/** Columns of a table of what is set: figures, days of effect, additions to lists. */
export async function setBy(
  ex: Executor,
  p: Platform,
  actor: Actor,
): Promise<{ set_by: string | null; set_by_name: string; set_at: Date }> {
  const { personId, name } = await authorOf(ex, actor);
  return { set_by: personId, set_by_name: name, set_at: p.clock.now() };
}
