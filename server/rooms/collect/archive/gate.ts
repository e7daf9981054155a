/** What the archive lends to procedures: an entry is taken out only when its last version stands in the register. */
import type { Gate, RoomBehaviours } from '#cases/index.ts';
import { pass } from '#cases/index.ts';
import { problem } from '#kernel/errors.ts';
import { getResource, getVersion } from '#rooms/catalog/index.ts';
import { visibleBatches } from '../visible.ts';
import { archiveTables } from './tables.ts';

const RULE = 'collect.archive-before-withdrawal';

const lastVersionArchived: Gate = async ({ tx, law, case: file }) => {
  const version = await getVersion(tx, file.subject.id);
  const resource = version && (await getResource(tx, version.resourceId));
  if (!version || !resource?.publishedVersionId) throw problem('kernel.not-found');
  // What never had rows has nothing to be archived.
  const visible = await visibleBatches(tx, resource.id);
  const seq = visible.batches.at(-1)?.seq;
  if (seq === undefined) return pass;
  const found = await archiveTables(tx)
    .selectFrom('collect.archive_item')
    .select('number')
    .where('resource_id', '=', resource.id)
    .where('version_id', '=', resource.publishedVersionId)
    .where('seq', '=', seq)
    .where('state', '=', 'archived')
    .executeTakeFirst();
  if (!found) throw problem('collect.archive-first', { articles: law.cite(RULE), rule: RULE });
  return pass;
};

export const archiveBehaviours: RoomBehaviours = {
  gates: { 'collect.last-version-archived': lastVersionArchived },
};
