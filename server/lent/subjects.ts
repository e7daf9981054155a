/** What entries of the ledger are about, by the numbers people know: from number to id for the search, and from id to name. */
import { sql } from 'kysely';
import type { Executor } from '#kernel/db.ts';
import type { Text } from '#kernel/errors.ts';
import { isId } from '#kernel/ids.ts';

const MOST = 20;

/** Everything with a number or a name of its own that entries are written about. */
const named = sql`(
  select 'case' as type, id, number as name, null::text as en from cases.case
  union all select 'share.application', id, number, null from share.application
  union all select 'share.agreement', id, number, null from share.agreement
  union all select 'share.need', id, number, null from share.need
  union all select 'share.hand-over', id, number, null from share.hand_over
  union all select 'share.direct-exchange', id, number, null from share.direct_exchange
  union all select 'serve.grant', id, number, null from serve.grant
  union all select 'serve.delivery', id, number, null from serve.delivery
  union all select 'serve.service', id, title_zh || ' ' || code, title_en || ' ' || code from serve.service
  union all select 'collect.task', id, number, null from collect.task
  union all select 'catalog.resource', r.id, concat_ws(' ', v.name, r.code), null
    from catalog.resource r
    left join catalog.resource_version v on v.id = coalesce(r.published_version_id, r.working_version_id)
  union all select 'organisation', id, name_zh, null from org.organisation
)`;

/** Ids of what bears exactly this number, code or name. */
export async function subjectsNumbered(
  ex: Executor,
  words: readonly string[],
): Promise<ReadonlyMap<string, string[]>> {
  const { rows } = await sql<{ word: string; id: string }>`
    select w.word, n.id from unnest(${[...words]}::text[]) as w (word)
    cross join lateral (
      select id from ${named} n where upper(w.word) = any(regexp_split_to_array(upper(n.name), '\\s+')) limit ${MOST}) n`.execute(
    ex,
  );
  const found = new Map<string, string[]>();
  for (const { word, id } of rows) found.set(word, [...(found.get(word) ?? []), id]);
  return found;
}

/** By type and id, with a space between. */
export async function subjectNames(
  ex: Executor,
  subjects: readonly { type: string; id: string }[],
): Promise<ReadonlyMap<string, Text>> {
  const ids = [...new Set(subjects.map(({ id }) => id).filter(isId))];
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{ type: string; id: string; name: string | null; en: string | null }>`
    select type, id, name, en from ${named} n where id = any(${ids}::uuid[])`.execute(ex);
  return new Map(
    rows.flatMap(({ type, id, name, en }) =>
      name ? [[`${type} ${id}`, { zh: name, en: en ?? name }] as const] : [],
    ),
  );
}
