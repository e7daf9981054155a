/** Changes the class of a published entry by a decision that is not its provider's edit: a further published version at once. */
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import type { Tx } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { lawNow } from '#law/settings.ts';
import { getOrganisation } from '#rooms/org/index.ts';
import type { Content } from '../content.ts';
import { emitCatalog } from '../events.ts';
import {
  getVersion,
  insertVersion,
  listVersions,
  lockResource,
  updateContent,
  updateResource,
  updateVersion,
} from '../repository.ts';
import { catalogTables } from '../tables.ts';
import type { Resource } from '../types.ts';
import { followPublication } from './published.ts';

/** The part of an entry such a decision may touch. */
export type ClassPatch = Partial<
  Pick<
    Content,
    | 'sharingClass'
    | 'sharingConditions'
    | 'conditionalForm'
    | 'namedUnits'
    | 'namedItems'
    | 'sharingBasis'
    | 'items'
  >
>;

export type Reclassified = {
  resource: Resource;
  versionId: string;
  former: Content;
  content: Content;
};

/**
 * Joins the deciding act's transaction; the caller writes the ledger entry. A draft under way takes the new class over, so that it
 * cannot bring the former one back; an entry under review is refused (`catalog.in-review`).
 */
export async function reclassifyResource(
  tx: Tx,
  p: Platform,
  { resourceId, patch, actor }: { resourceId: string; patch: ClassPatch; actor: Actor },
): Promise<Reclassified> {
  const resource = await lockResource(tx, resourceId);
  if (!resource) throw problem('kernel.not-found');
  const published = resource.publishedVersionId
    ? await getVersion(tx, resource.publishedVersionId)
    : undefined;
  if (!published || resource.state === 'withdrawn' || resource.state === 'draft')
    throw problem('catalog.not-published');
  const working = resource.workingVersionId ? await getVersion(tx, resource.workingVersionId) : undefined;
  if (working?.state === 'in_review') throw problem('catalog.in-review');
  const provider = await getOrganisation(tx, resource.providerId);
  const context = { providerName: provider?.name.zh ?? '' };
  const now = p.clock.now();
  const [last] = await listVersions(tx, resourceId);
  const number = (last?.number ?? published.number) + (working ? 0 : 1);
  if (working) {
    // The draft comes after the version that is published now.
    await catalogTables(tx)
      .updateTable('catalog.resource_version')
      .set({ number: number + 1 })
      .where('id', '=', working.id)
      .execute();
    await updateContent(
      tx,
      { ...working, revision: working.revision + 1, at: now },
      { ...working.content, ...patchOf(patch, working.content) },
      context,
    );
  }
  const content: Content = { ...published.content, ...patch };
  const version = {
    id: newId(),
    resourceId,
    number,
    revision: published.revision + 1,
    authorId: actor.kind === 'person' ? actor.personId : undefined,
    changeTrigger: undefined,
    changeDay: undefined,
    at: now,
  };
  await insertVersion(tx, version, content, context);
  await updateVersion(tx, version.id, { state: 'published', published_at: now, updated_at: now });
  await updateResource(tx, resourceId, { published_version_id: version.id });
  await followPublication(tx, p, await lawNow(tx, p.law, p.clock.today()), resourceId);
  await emitCatalog(tx, p, 'catalog.version-published', {
    resourceId,
    providerId: resource.providerId,
    versionId: version.id,
  });
  return { resource, versionId: version.id, former: published.content, content };
}

/** A draft may have other items than the published version: of each it takes over only the class. */
function patchOf({ items, ...patch }: ClassPatch, draft: Content): Partial<Content> {
  if (!items) return patch;
  const classes = new Map(items.map(({ name, sharingClass }) => [name, sharingClass]));
  return {
    ...patch,
    items: draft.items.map(({ sharingClass: former, ...item }) => {
      const sharingClass = classes.has(item.name) ? classes.get(item.name) : former;
      return { ...item, ...(sharingClass === undefined ? {} : { sharingClass }) };
    }),
  };
}

/** The same for what is only being written: the draft takes the class over, nothing is published. */
export async function setDraftClass(
  tx: Tx,
  p: Platform,
  { resourceId, patch }: { resourceId: string; patch: ClassPatch },
): Promise<void> {
  const resource = await lockResource(tx, resourceId);
  const working = resource?.workingVersionId ? await getVersion(tx, resource.workingVersionId) : undefined;
  if (!resource || !working) return;
  if (working.state === 'in_review') throw problem('catalog.in-review');
  const provider = await getOrganisation(tx, resource.providerId);
  await updateContent(
    tx,
    { ...working, revision: working.revision + 1, at: p.clock.now() },
    { ...working.content, ...patchOf(patch, working.content) },
    { providerName: provider?.name.zh ?? '' },
  );
}
