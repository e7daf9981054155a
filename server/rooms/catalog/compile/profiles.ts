/** What the rows of published items look like: keyed digests of different values, so that two columns of the same are known. */
import { createHmac } from 'node:crypto';
import { sql } from 'kysely';
import type { Platform } from '#cases/index.ts';
import { type Executor, transact } from '#kernel/db.ts';
import { compileTables } from './tables.ts';

/** Columns by name in the order of the cells; cells are text and are forgotten after the look. */
export type ProfileSample = { header: readonly string[]; rows: readonly (readonly (string | null)[])[] };

/** Kept of each column: the smallest digests are the same of the same values, whichever column they stand in. */
const KEPT = 64;
/** A column of fewer different values says nothing: yes and no, the months, the grades. */
const FEWEST = 8;

/** Pure. One way under the key: without it nobody can try values out. */
export function digestsOf(key: Buffer, values: Iterable<string | null>): { seen: number; digests: string[] } {
  const found = new Set<string>();
  for (const value of values) {
    const text = (value ?? '').normalize('NFKC').trim().toLowerCase();
    if (text === '') continue;
    found.add(createHmac('sha256', key).update(`item-profile\n${text}`).digest('hex').slice(0, 16));
  }
  return { seen: found.size, digests: [...found].sort().slice(0, KEPT) };
}

/** Takes the profile of each column anew. */
export async function profileItems(
  p: Platform,
  resourceId: string,
  key: Buffer,
  { header, rows }: ProfileSample,
): Promise<void> {
  const now = p.clock.now();
  const profiles = header.map((name, at) => ({
    resource_id: resourceId,
    name,
    ...digestsOf(
      key,
      rows.map((row) => row[at] ?? null),
    ),
    taken_at: now,
  }));
  await transact(p.db, async (tx) => {
    const db = compileTables(tx);
    await db.deleteFrom('catalog.item_profile').where('resource_id', '=', resourceId).execute();
    if (profiles.length > 0) await db.insertInto('catalog.item_profile').values(profiles).execute();
  });
}

export type SharedValues = { mine: string; resourceId: string; theirs: string };

/** Columns of other resources half of whose values, or more, are those of a column of this one. */
export async function sharedValues(ex: Executor, resourceId: string): Promise<SharedValues[]> {
  return compileTables(ex)
    .selectFrom('catalog.item_profile as a')
    .innerJoin('catalog.item_profile as b', (join) => join.on(sql<boolean>`a.digests && b.digests`))
    .where('a.resource_id', '=', resourceId)
    .where('b.resource_id', '!=', resourceId)
    .where('a.seen', '>=', FEWEST)
    .where('b.seen', '>=', FEWEST)
    .where(
      sql<boolean>`2 * (select count(*) from unnest(a.digests) d where d = any(b.digests))
        >= least(cardinality(a.digests), cardinality(b.digests))`,
    )
    .select(['a.name as mine', 'b.resource_id as resourceId', 'b.name as theirs'])
    .limit(500)
    .execute();
}
