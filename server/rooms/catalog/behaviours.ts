/** What the catalogue lends to the procedures: the check before publication, and what a decision does to the version. */
import type { Effect, Gate, RoomBehaviours } from '#cases/index.ts';
import { pass } from '#cases/index.ts';
import type { Tx } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { changeTodos } from './changes/todos.ts';
import { followPublication } from './commands/published.ts';
import { takeOut } from './commands/take-out.ts';
import { emitCatalog } from './events.ts';
import { catalogFacts } from './fact-words.ts';
import { standingBases } from './instruments/repealed.ts';
import { judgeEntry } from './judge.ts';
import { ownEntryBar, refuseOwnEntry } from './own-entry.ts';
import { getVersion, lockResource, updateResource, updateVersion } from './repository.ts';
import { consentNeeded, noConsentNeeded } from './review/levels.ts';
import { sourceBehaviours } from './sources/behaviours.ts';
import { settleFollowed } from './sources/drift-store.ts';
import type { Resource, Version } from './types.ts';

async function underReview(tx: Tx, versionId: string): Promise<{ resource: Resource; version: Version }> {
  const found = await getVersion(tx, versionId);
  const resource = found && (await lockResource(tx, found.resourceId));
  if (!resource) throw problem('kernel.not-found');
  // Read again under the lock: a withdrawal may have come between.
  const version = await getVersion(tx, versionId);
  if (version?.state !== 'in_review' || resource.workingVersionId !== version.id) {
    throw problem('catalog.state-conflict', { params: { state: version?.state ?? resource.state } });
  }
  return { resource, version };
}

/** Between submission and decision law, names and organisations may have changed: the entry is judged again. */
const versionInOrder: Gate = async ({ tx, p, law, case: file }) => {
  const { resource, version } = await underReview(tx, file.subject.id);
  const verdict = await judgeEntry(tx, p, law, resource, version);
  if (verdict.ready) return pass;
  const faults = verdict.issues.filter(({ severity }) => severity === 'error');
  throw problem('catalog.check-failed', {
    params: { count: faults.length },
    articles: [...new Set(faults.flatMap(({ articles }) => articles))],
    fields: verdict.issues,
  });
};

const publishVersion: Effect = async ({ tx, p, law, case: file, actor }) => {
  const { resource, version } = await underReview(tx, file.subject.id);
  refuseOwnEntry(actor, file, version);
  const now = p.clock.now();
  await updateVersion(tx, version.id, { state: 'published', published_at: now, updated_at: now });
  await updateResource(tx, resource.id, {
    published_version_id: version.id,
    working_version_id: null,
    // A suspended resource stays suspended: a better description lifts no measure.
    ...(resource.state === 'draft' ? { state: 'active' } : {}),
  });
  await settleFollowed(tx, resource.id, version.content.items, now);
  await followPublication(tx, p, law, resource.id);
  await emitCatalog(tx, p, 'catalog.version-published', {
    resourceId: resource.id,
    providerId: resource.providerId,
    versionId: version.id,
  });
};

const returnVersion: Effect = async ({ tx, p, case: file, decision, actor }) => {
  const { resource, version } = await underReview(tx, file.subject.id);
  refuseOwnEntry(actor, file, version);
  const reason = [...(decision?.reasons ?? []), decision?.comment ?? '']
    .filter((part) => part !== '')
    .join('；');
  await updateVersion(tx, version.id, {
    state: 'returned',
    return_reason: reason,
    updated_at: p.clock.now(),
  });
  // A refused withdrawal is no draft to go on with.
  if (version.withdraws) await updateResource(tx, resource.id, { working_version_id: null });
  await emitCatalog(tx, p, 'catalog.version-returned', {
    resourceId: resource.id,
    providerId: resource.providerId,
    versionId: version.id,
  });
};

const withdrawVersion: Effect = async ({ tx, p, case: file, actor }) => {
  const { resource, version } = await underReview(tx, file.subject.id);
  refuseOwnEntry(actor, file, version);
  const now = p.clock.now();
  await updateVersion(tx, version.id, { state: 'published', published_at: now, updated_at: now });
  await takeOut(tx, p, actor, resource, { reason: version.withdrawReason ?? '', versionId: version.id });
};

export const catalogBehaviours: RoomBehaviours = {
  bases: standingBases,
  facts: catalogFacts,
  todos: changeTodos,
  gates: {
    'catalog.version-in-order': versionInOrder,
    'catalog.no-consent-needed': noConsentNeeded,
    'catalog.consent-needed': consentNeeded,
    ...sourceBehaviours.gates,
  },
  effects: {
    'catalog.publish-version': publishVersion,
    'catalog.return-version': returnVersion,
    'catalog.withdraw-version': withdrawVersion,
    ...sourceBehaviours.effects,
  },
  bars: {
    'catalog.publish-version': ownEntryBar,
    'catalog.return-version': ownEntryBar,
    'catalog.withdraw-version': ownEntryBar,
  },
};
