/** Data sets, files and units by the names and identifiers that clients of CKAN use. */
import { sql } from 'kysely';
import { type Dataset, getDataset, listDatasets } from '../datasets/read.ts';
import { openTables } from '../tables.ts';
import type { Call } from './call.ts';
import { QUERIED } from './catalogue.ts';
import { accessDenied, invalid, notFound } from './errors.ts';
import { filesNamed } from './names.ts';
import { mayKnow, scopeOf } from './scope.ts';
import { textOfParam } from './transport.ts';

/** By identifier or name. One that the public had and has no more says so; one it never had is none. */
export async function needPackage({ p, caller, params }: Call, field = 'id'): Promise<Dataset> {
  const id = textOfParam(params[field] ?? (field === 'id' ? params.name_or_id : undefined));
  if (id === '') throw invalid({ [field]: ['Missing value'] });
  const dataset = await getDataset(p.db, id);
  if (dataset?.state === 'withdrawn') throw notFound('the dataset was withdrawn');
  if (!dataset) throw notFound();
  if (!mayKnow(scopeOf(caller.actor), dataset))
    throw dataset.state === 'suspended' && dataset.published
      ? accessDenied('User not authorized to read package')
      : notFound();
  return dataset;
}

export type FoundFile = { dataset: Dataset; format: string };

/** `byName`: the address of a set stands for its rows. */
export async function findFile(
  { p, caller }: Pick<Call, 'p' | 'caller'>,
  id: string,
  byName = false,
): Promise<FoundFile | undefined> {
  const named = filesNamed(id);
  const candidates =
    named.length === 0 ? [] : await listDatasets(p.db, { ids: named.map(({ datasetId }) => datasetId) });
  const found = candidates.flatMap((dataset) =>
    named.flatMap(({ datasetId, format }) => (datasetId === dataset.id ? [{ dataset, format }] : [])),
  );
  const alias = found.length === 0 && byName ? await getDataset(p.db, id) : undefined;
  for (const one of alias ? [{ dataset: alias, format: QUERIED }] : found) {
    if (one.dataset.state === 'withdrawn') throw notFound('the dataset was withdrawn');
    if (!one.dataset.releaseId || !one.dataset.published) continue;
    const held = await openTables(p.db)
      .selectFrom('open.distribution')
      .select('format')
      .where('release_id', '=', one.dataset.releaseId)
      .where('format', '=', one.format)
      .executeTakeFirst();
    if (!held) continue;
    if (mayKnow(scopeOf(caller.actor), one.dataset)) return one;
    if (one.dataset.state === 'suspended') throw accessDenied();
  }
  return undefined;
}

export type Unit = {
  id: string;
  name: string;
  titleZh: string;
  titleEn: string;
  created: Date;
  packages: number;
};

/** Units with at least one open data set, with how many they have. */
export async function unitsOf({ p }: Pick<Call, 'p'>): Promise<Unit[]> {
  const { rows } =
    await sql<Unit>`select o.id::text, 'org-' || right(replace(o.id::text, '-', ''), 12) as name,
      o.name_zh as "titleZh", o.name_en as "titleEn", o.created_at as created, count(*)::int as packages
    from open.search_entry e join org.organisation o on o.id = e.organisation_id
    group by o.id order by name`.execute(p.db);
  return rows;
}

export type Theme = { theme: string; packages: number };

export async function themesOf({ p }: Pick<Call, 'p'>): Promise<Theme[]> {
  const { rows } = await sql<Theme>`select theme, count(*)::int as packages from open.search_entry
    where theme <> '' group by theme order by theme`.execute(p.db);
  return rows;
}
