/** Asks for a published entry to be taken out: the last version of it, with the same content, goes to review like any change. */
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { getOrganisation } from '#rooms/org/index.ts';
import { refuseHeld } from '../class-holds.ts';
import { emitCatalog } from '../events.ts';
import { requestWithdrawalPolicy } from '../policy.ts';
import { getVersion, insertVersion, listVersions, updateResource, updateVersion } from '../repository.ts';
import { loadForChange } from './load.ts';

/** A draft under way is refused: it would be lost. Returns the case of the review. */
export async function requestWithdrawal(
  p: Platform,
  actor: Actor,
  id: string,
  reason: string,
): Promise<string> {
  return transact(p.db, async (tx) => {
    const { resource, working, subject } = await loadForChange(tx, actor, id);
    permit(requestWithdrawalPolicy, actor, subject);
    const published = resource.publishedVersionId
      ? await getVersion(tx, resource.publishedVersionId)
      : undefined;
    if (!published) throw problem('catalog.not-published');
    if (working) throw problem('catalog.draft-under-way');
    await refuseHeld(tx, id, published.content);
    const law = await lawNow(tx, p.law, p.clock.today());
    const provider = await getOrganisation(tx, resource.providerId);
    const [last] = await listVersions(tx, id);
    const now = p.clock.now();
    const version = {
      id: newId(),
      resourceId: id,
      number: (last?.number ?? published.number) + 1,
      revision: (last?.revision ?? published.revision) + 1,
      authorId: actor.kind === 'person' ? actor.personId : undefined,
      changeTrigger: undefined,
      changeDay: undefined,
      at: now,
    };
    await insertVersion(tx, version, published.content, { providerName: provider?.name.zh ?? '' });
    const opened = await p.cases.openCase(tx, p, {
      procedure: 'catalog.withdrawal',
      subject: { type: 'catalog.version', id: version.id },
      title: published.content.name,
      openedBy: actor,
      providerId: resource.providerId,
      facts: { resource: id, code: resource.code ?? '', version: version.number, withdraws: true },
    });
    await updateVersion(tx, version.id, {
      state: 'in_review',
      case_id: opened.id,
      submitted_at: now,
      updated_at: now,
      withdraws: true,
      withdraw_reason: reason,
    });
    await updateResource(tx, id, { working_version_id: version.id });
    await emitCatalog(tx, p, 'catalog.version-submitted', {
      resourceId: id,
      providerId: resource.providerId,
      versionId: version.id,
    });
    await record(tx, p, {
      kind: 'catalog.withdrawal-requested',
      actor,
      subject: { type: 'catalog.resource', id },
      case: opened.id,
      decision: law.decided('submit', ['catalog.change-review-deadline']),
      detail: { version: version.id, number: version.number },
    });
    return opened.id;
  });
}
