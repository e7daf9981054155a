/** Saves what was typed so far. On a published entry the first save opens the next version; nothing published changes. */

import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { permit } from '#kernel/policy.ts';
import { record } from '#ledger/index.ts';
import { getOrganisation } from '#rooms/org/index.ts';
import { refuseHeld } from '../class-holds.ts';
import { compilePolicy } from '../policy.ts';
import { getVersion, insertVersion, updateContent, updateResource } from '../repository.ts';
import { given } from '../rules.ts';
import type { Content, DraftBody } from '../schema.ts';
import { loadForChange } from './load.ts';
import { markedItem, refuseSecrecy } from './refuse-secrecy.ts';

/** Returns the new revision. `kernel.conflict` when somebody saved since `revision` was read. */
export async function saveDraft(
  p: Platform,
  actor: Actor,
  id: string,
  input: DraftBody,
): Promise<{ revision: number; versionId: string }> {
  await refuseSecrecy(p, actor, id, input.secrecyMark ?? markedItem(input.content));
  return transact(p.db, async (tx) => {
    const { resource, working, subject } = await loadForChange(tx, actor, id);
    permit(compilePolicy, actor, subject);
    const base =
      working ??
      (resource.publishedVersionId ? await getVersion(tx, resource.publishedVersionId) : undefined);
    if (!base) throw problem('kernel.not-found');
    if (base.revision !== input.revision) throw problem('kernel.conflict');
    const provider = await getOrganisation(tx, resource.providerId);
    const context = { providerName: provider?.name.zh ?? '' };
    const content = withItemIds({ ...base.content, ...given(input.content) });
    await refuseHeld(tx, id, content);
    const version = {
      id: working?.id ?? newId(),
      revision: base.revision + 1,
      authorId: actor.kind === 'person' ? actor.personId : undefined,
      changeTrigger: input.changeTrigger ?? working?.changeTrigger,
      changeDay: input.changeDay ?? working?.changeDay,
      at: p.clock.now(),
    };
    if (working) {
      await updateContent(tx, version, content, context);
    } else {
      await insertVersion(tx, { ...version, resourceId: id, number: base.number + 1 }, content, context);
      await updateResource(tx, id, { working_version_id: version.id });
    }
    await record(tx, p, {
      kind: 'catalog.draft-saved',
      actor,
      subject: { type: 'catalog.resource', id },
      detail: { version: version.id, revision: version.revision, fields: Object.keys(given(input.content)) },
    });
    return { revision: version.revision, versionId: version.id };
  });
}

/** An item keeps its id from version to version; a new one, or a copy of another, gets its own. */
function withItemIds(content: Content): Content {
  const seen = new Set<string>();
  return {
    ...content,
    items: content.items.map((item) => {
      const id = item.id !== undefined && !seen.has(item.id) ? item.id : newId();
      seen.add(id);
      return { ...item, id };
    }),
  };
}
