/** Open data sets page by page, for what other catalogues fetch: in an order that does not move while they fetch. */
import { sql } from 'kysely';
import type { Executor } from '#kernel/db.ts';
import { type Beside, besideOf } from '../ckan/index.ts';
import { type Dataset, getDataset, isOpen, listDatasets, type OpenDataset } from '../datasets/read.ts';

export type Page = { datasets: Dataset[]; total: number; beside: Beside };

export async function pageOf(
  ex: Executor,
  site: string,
  { page, pageSize, since }: { page: number; pageSize: number; since?: Date | undefined },
): Promise<Page> {
  const { rows } = await sql<{
    id: string;
    total: number;
  }>`select dataset_id as id, (count(*) over ())::int as total from open.search_entry
    where ${since ?? null}::timestamptz is null or updated_at >= ${since ?? null}
    order by dataset_id limit ${pageSize} offset ${(page - 1) * pageSize}`.execute(ex);
  const found = await listDatasets(ex, { ids: rows.map(({ id }) => id) });
  const datasets = found.filter(isOpen).sort((a, b) => (a.id < b.id ? -1 : 1));
  const counted =
    rows[0]?.total ??
    (
      await sql<{ n: number }>`select count(*)::int as n from open.search_entry
      where ${since ?? null}::timestamptz is null or updated_at >= ${since ?? null}`.execute(ex)
    ).rows[0]?.n;
  return { datasets, total: counted ?? 0, beside: await besideOf(ex, datasets, site) };
}

/** One that is open; undefined for all that is not, whoever asks. */
export async function openOne(
  ex: Executor,
  site: string,
  idOrSlug: string,
): Promise<{ dataset: OpenDataset; beside: Beside } | undefined> {
  const dataset = await getDataset(ex, idOrSlug);
  return dataset && isOpen(dataset) ? { dataset, beside: await besideOf(ex, [dataset], site) } : undefined;
}
