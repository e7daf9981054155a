/** What a command of disclosure needs of a data set: itself, its newest version, the entry it opens and its visible rows. */
import { hash } from 'node:crypto';
import type { Executor } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { getPublishedVersion, type Item, type PublishedVersion } from '#rooms/catalog/index.ts';
import { type VisibleSet, visibleBatches, visibleSeqs } from '#rooms/collect/index.ts';
import type { DatasetContent } from '../content.ts';
import { type Dataset, type DatasetVersion, getDataset, versionsOf } from '../datasets/read.ts';
import type { Recipe } from './recipe.ts';
import { isTreated } from './recipe.ts';
import { disclosureTables } from './tables.ts';

export async function requireDataset(ex: Executor, id: string): Promise<Dataset> {
  const found = await getDataset(ex, id);
  if (!found) throw problem('kernel.not-found');
  return found;
}

/** The version under way, or the published one; the newest that was not dropped. */
export async function versionUnderWay(ex: Executor, datasetId: string): Promise<DatasetVersion | undefined> {
  const versions = await versionsOf(ex, datasetId);
  return versions.find(({ state }) => state === 'draft' || state === 'proposed' || state === 'published');
}

export const entryOf = (ex: Executor, { resourceId }: Dataset): Promise<PublishedVersion | undefined> =>
  resourceId ? getPublishedVersion(ex, resourceId) : Promise.resolve(undefined);

/** Equal exactly when the columns are: a review of other columns says nothing of these. */
export const fieldsDigest = ({ fields }: Pick<DatasetContent, 'fields'>): string =>
  hash(
    'sha256',
    JSON.stringify(fields.map(({ name, type, unit, from }) => [name, type, unit, from]).sort()),
  ).slice(0, 32);

export async function markedSecret(ex: Executor, resourceId: string): Promise<Map<string, string>> {
  const rows = await disclosureTables(ex)
    .selectFrom('open.secret_mark')
    .select(['item', 'reason'])
    .where('resource_id', '=', resourceId)
    .where('lifted_at', 'is', null)
    .execute();
  return new Map(rows.map(({ item, reason }) => [item, reason]));
}

/** Numbers that name a person: whatever the entry says of them. */
const ofPersons = new Set(['resident-id', 'identity-document']);

/** Something must be done to the item before it is opened. */
export const mustBeTreated = (item: Item, secret: ReadonlyMap<string, string>): boolean =>
  item.personal !== 'none' || ofPersons.has(item.identifier ?? '') || secret.has(item.name);

/** Whether the entry counts as sensitive: an item marked so, or one that is sensitive of a person. */
export const isSensitive = (items: readonly Item[]): boolean =>
  items.some((item) => item.sensitive === true || item.personal === 'sensitive');

/** Items that would leave as they are although they may not. */
export const untreated = (
  items: readonly Item[],
  secret: ReadonlyMap<string, string>,
  recipe: Recipe,
): Item[] => items.filter((item) => mustBeTreated(item, secret) && !isTreated(recipe.columns[item.name]));

export async function requireVisible(
  p: Pick<Kernel, 'db'>,
  dataset: Dataset,
): Promise<{ visible: VisibleSet; seqs: number[] }> {
  if (!dataset.resourceId) throw problem('open.no-rows');
  const visible = await visibleBatches(p.db, dataset.resourceId);
  const seqs = visibleSeqs(visible);
  if (seqs.length === 0) throw problem('open.no-rows');
  return { visible, seqs };
}
