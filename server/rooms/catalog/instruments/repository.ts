/** Reading the library: one act, acts by the title an entry cites, entries by the act they cite. */
import { type Selectable, sql } from 'kysely';
import type { LegalDay } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';
import { titleKey } from './levels.ts';
import type { InstrumentQuery } from './schema.ts';
import { type InstrumentTables, instrumentTables } from './tables.ts';

export type InstrumentRow = Selectable<InstrumentTables['catalog.instrument']>;

export type InstrumentState = 'in-force' | 'not-yet' | 'repealed' | 'unknown';

/** Repeal takes effect on its day: on that day the act holds no longer. */
export function stateOn(
  act: Pick<InstrumentRow, 'repealed_on' | 'effective_on'>,
  day: LegalDay,
): InstrumentState {
  if (act.repealed_on && act.repealed_on <= day) return 'repealed';
  if (!act.effective_on) return 'unknown';
  return act.effective_on <= day ? 'in-force' : 'not-yet';
}

export async function getInstrument(ex: Executor, id: string): Promise<InstrumentRow | undefined> {
  return instrumentTables(ex)
    .selectFrom('catalog.instrument')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
}

export async function listInstruments(
  ex: Executor,
  query: InstrumentQuery,
  day: LegalDay,
  levels: readonly string[] | undefined,
): Promise<{ rows: InstrumentRow[]; total: number }> {
  let found = instrumentTables(ex).selectFrom('catalog.instrument');
  const { q, level, state } = query;
  if (q)
    found = found.where(
      sql<boolean>`(position(${titleKey(q)} in title_key) > 0 or position(${q} in coalesce(number, '')) > 0)`,
    );
  if (level) found = found.where('level', '=', level);
  if (levels) found = found.where(sql<boolean>`level = any(${[...levels]}::text[])`);
  const repealed = sql<boolean>`coalesce(repealed_on <= ${day}::date, false)`;
  if (state === 'repealed') found = found.where(repealed);
  else if (state || levels) found = found.where(sql<boolean>`not ${repealed}`);
  if (state === 'in-force') found = found.where('effective_on', '<=', day);
  if (state === 'not-yet') found = found.where('effective_on', '>', day);
  if (state === 'unknown') found = found.where('effective_on', 'is', null);
  const { total } = await found
    .select((eb) => eb.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  const rows = await found
    .selectAll()
    .orderBy(sql`repealed_on is not null`)
    .orderBy('title')
    .limit(query.pageSize)
    .offset((query.page - 1) * query.pageSize)
    .execute();
  return { rows, total };
}

const numberKey = sql<string>`lower(regexp_replace(coalesce(number, ''), '[《》〈〉「」“”"''()（）〔〕·[:space:]]', '', 'g'))`;

/** Acts of the library under these titles, the one that holds first; several editions may bear one title. */
export async function instrumentsByTitle(
  ex: Executor,
  titles: readonly string[],
): Promise<Map<string, InstrumentRow[]>> {
  const keys = [...new Set(titles.map(titleKey).filter((key) => key !== ''))];
  if (keys.length === 0) return new Map();
  const rows = await instrumentTables(ex)
    .selectFrom('catalog.instrument')
    .selectAll()
    // An act cited with its number behind the title, or by its number alone, is the same act.
    .where(
      sql<boolean>`(title_key = any(${keys}::text[]) or ${numberKey} = any(${keys}::text[])
        or title_key || ${numberKey} = any(${keys}::text[]))`,
    )
    .orderBy(sql`repealed_on is not null`)
    .execute();
  const found = new Map<string, InstrumentRow[]>();
  for (const row of rows) {
    for (const key of citedKeys(row)) {
      if (!keys.includes(key)) continue;
      const known = found.get(key) ?? [];
      if (!known.some(({ id }) => id === row.id)) found.set(key, [...known, row]);
    }
  }
  return found;
}

export type CitationRow = {
  resourceId: string;
  versionId: string;
  code: string | null;
  name: string;
  providerId: string;
  purpose: 'sharing' | 'opening';
  article: string;
  sharingClass: string;
};

/** Published entries whose basis is this act. */
export async function citationsOf(ex: Executor, act: InstrumentRow): Promise<CitationRow[]> {
  const keys = citedKeys(act);
  const { rows } = await sql<CitationRow>`
    select r.id as "resourceId", v.id as "versionId", r.code, v.name, r.provider_id as "providerId", b.purpose, b.article,
      v.sharing_class as "sharingClass"
    from catalog.legal_basis b
    join catalog.resource_version v on v.id = b.version_id
    join catalog.resource r on r.published_version_id = v.id
    where b.title_key = any(${keys}::text[]) and r.state in ('active', 'suspended')
    order by v.name, b.purpose, b.ordinal`.execute(ex);
  return rows;
}

/** Published entries that rest on the act through their upkeep: kept beside the basis of the class. */
export async function restingOn(
  ex: Executor,
  actId: string,
): Promise<{ resourceId: string; providerId: string }[]> {
  const { rows } = await sql<{ resourceId: string; providerId: string }>`
    select r.id as "resourceId", r.provider_id as "providerId" from catalog.upkeep u
    join catalog.resource r on r.id = u.resource_id
    where ${actId}::uuid = any(u.instrument_ids) and r.state in ('active', 'suspended')`.execute(ex);
  return rows;
}

export const citedKeys = (act: Pick<InstrumentRow, 'title_key' | 'number'>): string[] => {
  const number = titleKey(act.number ?? '');
  return number === '' ? [act.title_key] : [act.title_key, act.title_key + number, number];
};

export async function countCitations(
  ex: Executor,
  acts: readonly InstrumentRow[],
): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (const act of acts) {
    const resources = new Set((await citationsOf(ex, act)).map(({ resourceId }) => resourceId));
    counts.set(act.id, resources.size);
  }
  return counts;
}
