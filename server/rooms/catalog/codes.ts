/** Gives a resource its permanent code: category, slash, a number counted by category. */
import { sql } from 'kysely';
import type { Executor, Tx } from '#kernel/db.ts';
import { compileTables } from './compile/tables.ts';
import type { Content } from './content.ts';
import { catalogTables } from './tables.ts';

const sequenceWidth = 6;

/** The counter's row is locked until the transaction ends, so that two submissions never share a number. */
export async function nextCode(tx: Tx, categoryCode: string): Promise<string> {
  const { last } = await catalogTables(tx)
    .insertInto('catalog.code_counter')
    .values({ prefix: categoryCode, last: 1 })
    .onConflict((conflict) =>
      conflict.column('prefix').doUpdateSet({ last: sql<number>`catalog.code_counter.last + 1` }),
    )
    .returning('last')
    .executeTakeFirstOrThrow();
  return `${categoryCode}/${String(last).padStart(sequenceWidth, '0')}`;
}

/** Every classification of the entry gets a code of its own, once and for good; the first is the resource's. */
export async function classifyResource(
  tx: Tx,
  resourceId: string,
  { code, content, at }: { code: string; content: Content; at: Date },
): Promise<void> {
  const db = compileTables(tx);
  const given = await db
    .selectFrom('catalog.classification')
    .select('category_code')
    .where('resource_id', '=', resourceId)
    .execute();
  const known = new Set(given.map((row) => row.category_code));
  const wanted = [content.categoryCode, ...content.furtherCategories];
  for (const category of new Set(wanted)) {
    if (known.has(category)) continue;
    // The resource's own code was drawn for the first category it was ever submitted under.
    const own = known.size === 0 && category === content.categoryCode;
    await db
      .insertInto('catalog.classification')
      .values({
        resource_id: resourceId,
        category_code: category,
        code: own ? code : await nextCode(tx, category),
        given_at: at,
      })
      .execute();
    known.add(category);
  }
}

export async function classificationsOf(
  ex: Executor,
  resourceId: string,
): Promise<{ categoryCode: string; code: string }[]> {
  const rows = await compileTables(ex)
    .selectFrom('catalog.classification')
    .select(['category_code', 'code'])
    .where('resource_id', '=', resourceId)
    .orderBy('given_at')
    .orderBy('code')
    .execute();
  return rows.map((row) => ({ categoryCode: row.category_code, code: row.code }));
}
