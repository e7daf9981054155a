/** Names of the units, entries and people that a register's rows speak of. */
import { type Actor, organisationOf } from '#kernel/actor.ts';
import type { LegalDay } from '#kernel/clock.ts';
import type { Executor, Tx } from '#kernel/db.ts';
import { problem, type Text } from '#kernel/errors.ts';
import { nextNumber } from '#kernel/numbers.ts';
import { resourceTitles } from '#rooms/catalog/index.ts';
import { organisationNames } from '#rooms/org/index.ts';

export type Party = { id: string; name: Text };
const nameless: Text = { zh: '', en: '' };
const present = (ids: readonly (string | null)[]): string[] => [
  ...new Set(ids.filter((id): id is string => id !== null)),
];

export async function partiesOf(
  ex: Executor,
  ids: readonly (string | null)[],
): Promise<(id: string) => Party> {
  const names = await organisationNames(ex, present(ids));
  return (id) => ({ id, name: names.get(id) ?? nameless });
}

export async function titlesOf(
  ex: Executor,
  ids: readonly (string | null)[],
): Promise<(id: string) => { id: string; name: string }> {
  const titles = await resourceTitles(ex, present(ids));
  return (id) => ({ id, name: titles.get(id)?.name ?? '' });
}

export const personOf = (actor: Actor): string | null => (actor.kind === 'person' ? actor.personId : null);

/** The unit the actor speaks for; nobody acts here without one. */
export function unitOf(actor: Actor): string {
  const own = organisationOf(actor);
  if (!own) throw problem('kernel.sign-in-required');
  return own;
}

/** Numbers of the registers: a letter, the year, and what runs within it. */
export async function numbered(tx: Tx, series: string, letters: string, day: LegalDay): Promise<string> {
  const n = await nextNumber(tx, `sharing ${series}`, day);
  return `${letters}${day.slice(0, 4)}-${String(n).padStart(4, '0')}`;
}
