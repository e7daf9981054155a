/** `_table_metadata`: the rows that can be asked, under the names they go by. */
import { sql } from 'kysely';
import type { Json } from '#kernel/json.ts';
import type { Call } from '../call.ts';
import { QUERIED } from '../catalogue.ts';
import { invalid } from '../errors.ts';
import { resourceId } from '../names.ts';
import { countOf } from '../transport.ts';

export async function listTables({ p, params }: Call): Promise<Json> {
  const limit = countOf(params.limit);
  const offset = countOf(params.offset);
  if (limit === null || offset === null) throw invalid({ limit: ['Invalid integer'] });
  const { rows } = await sql<{
    id: string;
    slug: string;
    total: number;
  }>`select d.id, d.slug, (count(*) over ())::int as total
    from open.search_entry e join open.dataset d on d.id = e.dataset_id
    where ${QUERIED} = any(e.formats) order by d.slug limit ${Math.min(limit ?? 100, 32_000)} offset ${offset ?? 0}`.execute(
    p.db,
  );
  return {
    resource_id: '_table_metadata',
    fields: [
      { id: '_id', type: 'int' },
      { id: 'name', type: 'text' },
      { id: 'alias_of', type: 'text' },
    ],
    records: rows.map(({ id, slug }, at) => ({
      _id: (offset ?? 0) + at + 1,
      name: slug,
      alias_of: resourceId(id, QUERIED),
    })),
    limit: Math.min(limit ?? 100, 32_000),
    total: rows[0]?.total ?? 0,
  };
}
