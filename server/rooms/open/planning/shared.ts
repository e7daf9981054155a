/** What the parts of planning ask alike: names of units and entries, what is open, what a superior rule bars. */
import type { Actor } from '#kernel/actor.ts';
import { type LegalDay, legalDayOf } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';
import { problem, type Text } from '#kernel/errors.ts';
import { getOrganisation, isPublicBody, organisationNames } from '#rooms/org/index.ts';
import { openTables } from '../tables.ts';

const nameless: Text = { zh: '', en: '' };
export type Party = { id: string; name: Text };
export const unique = (ids: readonly (string | null)[]): string[] => [
  ...new Set(ids.filter((id): id is string => id !== null)),
];

export async function partiesOf(
  ex: Executor,
  ids: readonly (string | null)[],
): Promise<(id: string) => Party> {
  const names = await organisationNames(ex, unique(ids));
  return (id) => ({ id, name: names.get(id) ?? nameless });
}

export type Opened = { slug: string; day: LegalDay | null };

/** Entries whose data the public has now, with the day they were first opened. */
export async function openedEntries(
  ex: Executor,
  ids?: readonly (string | null)[],
): Promise<Map<string, Opened>> {
  let found = openTables(ex)
    .selectFrom('open.dataset')
    .select(['resource_id as id', 'slug', 'opened_at as at'])
    .where('state', '=', 'open')
    .where('resource_id', 'is not', null);
  if (ids) {
    const wanted = unique(ids);
    if (wanted.length === 0) return new Map();
    found = found.where('resource_id', 'in', wanted);
  }
  const rows = await found.execute();
  return new Map(rows.map(({ id, slug, at }) => [id ?? '', { slug, day: at ? legalDayOf(at) : null }]));
}

/** A unit of the city that data can be asked of. */
export async function requireUnit(ex: Executor, id: string): Promise<Party> {
  const unit = await getOrganisation(ex, id);
  if (!unit || isPublicBody(unit.kind)) throw problem('kernel.not-found');
  return { id, name: unit.name };
}

export const personOf = (actor: Actor): string | null => (actor.kind === 'person' ? actor.personId : null);
