/** Entries that a law or regulation above the city's keeps closed, with that rule. */
import type { Executor } from '#kernel/db.ts';
import type { Text } from '#kernel/errors.ts';
import { exclusionTables } from '../exclusions/tables.ts';

export async function barredEntries(ex: Executor): Promise<Map<string, Text>> {
  const rows = await exclusionTables(ex)
    .selectFrom('open.superior_rule')
    .select(['resource_id', 'title', 'article', 'wording'])
    .where('effect', '=', 'bars')
    .where('ended_at', 'is', null)
    .execute();
  return new Map(
    rows.map(({ resource_id: id, title, article, wording }) => {
      const cited = `《${title}》${article}${wording ? `：${wording}` : ''}`;
      return [id, { zh: cited, en: cited }];
    }),
  );
}
