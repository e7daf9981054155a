/** Begins an entry inside somebody else's transaction: imports make many at once, or none. */
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import type { LegalDay } from '#kernel/clock.ts';
import type { Tx } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { getOrganisation } from '#rooms/org/index.ts';
import type { Content } from '../content.ts';
import { insertResource, insertVersion, updateResource } from '../repository.ts';

/** Returns the id of the resource; the caller writes the ledger entry. */
export async function insertDraft(
  tx: Tx,
  p: Platform,
  actor: Actor,
  providerId: string,
  content: Content,
  originalOn?: LegalDay,
): Promise<string> {
  const provider = await getOrganisation(tx, providerId);
  if (!provider) throw problem('kernel.not-found');
  const id = newId();
  const versionId = newId();
  const at = p.clock.now();
  await insertResource(tx, { id, providerId, ...(originalOn ? { originalOn } : {}), createdAt: at });
  await insertVersion(
    tx,
    {
      id: versionId,
      resourceId: id,
      number: 1,
      revision: 0,
      authorId: actor.kind === 'person' ? actor.personId : undefined,
      changeTrigger: undefined,
      changeDay: undefined,
      at,
    },
    content,
    { providerName: provider.name.zh },
  );
  await updateResource(tx, id, { working_version_id: versionId });
  return id;
}
