// Under whose name a decision of the bureau stands: the organisation's, as it is called now.
import type { Platform } from '#cases/index.ts';
import { type Actor, organisationOf } from '#kernel/actor.ts';
import type { Executor } from '#kernel/db.ts';
import { getOrganisation } from './repository.ts';

/** Columns every table of such decisions has. */
export async function author(
  ex: Executor,
  p: Platform,
  actor: Actor,
): Promise<{ entered_by: string | null; entered_by_name: string; entered_at: Date }> {
  const own = organisationOf(actor);
  const organisation = own ? await getOrganisation(ex, own) : undefined;
  return {
    entered_by: actor.kind === 'person' ? actor.personId : null,
    entered_by_name: organisation?.name.zh ?? '平台',
    entered_at: p.clock.now(),
  };
}
