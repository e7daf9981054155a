/** Rows of products and the names around them. */
import type { Selectable } from 'kysely';
import { type Actor, organisationOf } from '#kernel/actor.ts';
import type { LegalDay } from '#kernel/clock.ts';
import type { Executor, Tx } from '#kernel/db.ts';
import { problem, type Text } from '#kernel/errors.ts';
import { nextNumber } from '#kernel/numbers.ts';
import { organisationNames } from '#rooms/org/index.ts';
import { getDataset } from '../datasets/read.ts';
import { type ProductTable, showcaseTables } from './tables.ts';

export type Product = Selectable<ProductTable>;
const nameless: Text = { zh: '', en: '' };

export const personOf = (actor: Actor): string | null => (actor.kind === 'person' ? actor.personId : null);
export function bodyOf(actor: Actor): { organisationId: string; personId: string } {
  const organisationId = organisationOf(actor);
  if (!organisationId || actor.kind !== 'person') throw problem('kernel.sign-in-required');
  return { organisationId, personId: actor.personId };
}

export async function numbered(tx: Tx, series: string, letters: string, day: LegalDay): Promise<string> {
  const n = await nextNumber(tx, `open ${series}`, day);
  return `${letters}${day.slice(0, 4)}-${String(n).padStart(4, '0')}`;
}

export async function lockProduct(tx: Tx, id: string): Promise<Product> {
  const row = await showcaseTables(tx)
    .selectFrom('open.product')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw problem('kernel.not-found');
  return row;
}

export async function namesOf(
  ex: Executor,
  ids: readonly string[],
): Promise<(id: string) => { id: string; name: Text }> {
  const names = await organisationNames(ex, [...new Set(ids)]);
  return (id) => ({ id, name: names.get(id) ?? nameless });
}

/** A set as it is linked to: what was never published is not named. */
export async function setOf(
  ex: Executor,
  id: string,
): Promise<{ id: string; slug: string; title: Text } | null> {
  const dataset = await getDataset(ex, id);
  return dataset?.published
    ? { id: dataset.id, slug: dataset.slug, title: dataset.published.content.title }
    : null;
}

/** Bodies among these that signed the code of self-discipline. */
export async function disciplinedAmong(ex: Executor, ids: readonly string[]): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const rows = await showcaseTables(ex)
    .selectFrom('open.code_signature')
    .select('organisation_id')
    .where('organisation_id', 'in', [...ids])
    .where('ended_at', 'is', null)
    .execute();
  return new Set(rows.map(({ organisation_id: id }) => id));
}
