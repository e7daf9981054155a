/** Ways that scenarios of the opening catalogue walk: a data set made ready, published, and what the public and the desk read of it. */
import assert from 'node:assert/strict';
import type { Client } from './client.ts';
import {
  desk,
  fillVersion,
  type OpenSet,
  openSet,
  propose,
  publish,
  recipe,
  release,
  review,
  treat,
} from './disclosure-walks.ts';
import type { Stage } from './stage.ts';

export const DAY_MS = 86_400_000;
export const item = (name: string, titleZh: string, given: Record<string, unknown> = {}) => ({
  name,
  titleZh,
  titleEn: name,
  type: 'C',
  length: 60,
  nullable: true,
  description: titleZh,
  ...given,
});
export const items = [
  item('stop_no', '站点编号', { length: 20, key: true, nullable: false }),
  item('stop_name', '站点名称'),
  item('line', '所属线路'),
];
export const rowsOf = (count: number): string =>
  `stop_no,stop_name,line\n${Array.from({ length: count }, (_, n) => `S${n + 100},${n}号站,${n % 3}路`).join('\n')}\n`;

export type CatalogueItem = {
  id: string;
  slug: string;
  resourceId: string;
  class: { key: string; zh: string };
  organisation: { id: string };
  outdated: boolean;
  freshness: { state: string };
};
export type Catalogue = { items: CatalogueItem[]; total: number; updatedOn: string | null };
export type PublicSet = CatalogueItem & {
  content: { title: { zh: string } };
  release: {
    number: number;
    rows: number;
    columns: { name: string; titleZh: string }[];
    files: { format: string; sha256: string; rows: number; bytes: number }[];
  };
  changes: { kind: string; day: string; detail: unknown }[];
};
export type DeskPage = {
  items: { id: string; state: string; overdue: boolean; next: string; freshness: { state: string } }[];
  candidates: { resourceId: string; organisation: { id: string }; days: number; since: string | null }[];
};

export const catalogue = (who: Client, organisation?: string): Promise<Catalogue> =>
  who.get<Catalogue>(`/api/open/catalogue${organisation ? `?organisation=${organisation}` : ''}`);
export const publicSet = (who: Client, slug: string): Promise<PublicSet> =>
  who.get(`/api/open/datasets/${slug}`);
export const fileAt = (slug: string, format: string): string => `/api/open/datasets/${slug}/files/${format}`;
export const readDesk = (who: Client, query = ''): Promise<DeskPage> => who.get(`${desk}/datasets${query}`);

/** What a conditional one says beside what an open one does. */
export const onConditions = (openingClass: string) =>
  openingClass === 'conditional'
    ? { conditions: [{ key: 'purpose', text: { zh: '说明用途', en: 'state the purpose' } }] }
    : {};

/** Treated, reviewed, released and handed in; not yet published. */
export async function ready(
  stage: Stage,
  { openingClass = 'open', rows = 3 }: { openingClass?: string; rows?: number } = {},
): Promise<OpenSet & { slug: string; opened: Awaited<ReturnType<typeof propose>> }> {
  const set = await openSet(stage, { items, rows: rowsOf(rows), openingClass });
  if (openingClass === 'conditional') await fillVersion(set.officer, set.id, onConditions(openingClass));
  await treat(set.officer, set.id, recipe({}));
  await review(set.second, set.id);
  const made = await release(stage, set.officer, set.id);
  assert.equal(made.state, 'checked', JSON.stringify(made.findings));
  const { dataset } = await set.officer.get<{ dataset: { slug: string } }>(`${desk}/datasets/${set.id}`);
  return { ...set, slug: dataset.slug, opened: await propose(set) };
}

export async function published(stage: Stage, given: { openingClass?: string; rows?: number } = {}) {
  const set = await ready(stage, given);
  await publish(set.opened);
  return set;
}
