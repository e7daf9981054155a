/** Begins an entry: a resource of the caller's organisation with its first draft. */

import type { Platform } from '#cases/index.ts';
import { type Actor, organisationOf } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { getOrganisation, refusePublicBody } from '#rooms/org/index.ts';
import { createPolicy } from '../policy.ts';
import { insertResource, insertVersion, updateResource } from '../repository.ts';
import { startingContent } from '../rules.ts';
import type { ContentPatch } from '../schema.ts';
import { markedItem, refuseSecrecy } from './refuse-secrecy.ts';

/** Returns the id of the resource. Refuses secrecy marks before anything is stored. */
export async function createResource(
  p: Platform,
  actor: Actor,
  input: { content?: ContentPatch; secrecyMark?: string } = {},
): Promise<string> {
  permit(createPolicy, actor, undefined);
  const providerId = organisationOf(actor);
  if (actor.kind !== 'person' || providerId === undefined) throw problem('kernel.sign-in-required');
  const id = newId();
  await refuseSecrecy(p, actor, id, input.secrecyMark ?? markedItem(input.content));
  await transact(p.db, async (tx) => {
    const law = await lawNow(tx, p.law, p.clock.today());
    const provider = await getOrganisation(tx, providerId);
    if (!provider) throw problem('kernel.not-found');
    refusePublicBody(provider);
    const versionId = newId();
    await insertResource(tx, { id, providerId, createdAt: p.clock.now() });
    await insertVersion(
      tx,
      {
        id: versionId,
        resourceId: id,
        number: 1,
        revision: 0,
        authorId: actor.personId,
        changeTrigger: undefined,
        changeDay: undefined,
        at: p.clock.now(),
      },
      startingContent(law, input.content),
      { providerName: provider.name.zh },
    );
    await updateResource(tx, id, { working_version_id: versionId });
    await record(tx, p, {
      kind: 'catalog.resource-created',
      actor,
      subject: { type: 'catalog.resource', id },
      detail: { version: versionId },
    });
  });
  return id;
}
