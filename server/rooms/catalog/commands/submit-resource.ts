/** Hands a draft to the bureau: every fault in one answer, or a case, a code and a version that stands still. */

import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { type Tx, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { refreshMissingEntries } from '../changes/daily.ts';
import { settleOnSubmission } from '../changes/tasks.ts';
import { refuseHeld } from '../class-holds.ts';
import { classifyResource, nextCode } from '../codes.ts';
import { emitCatalog } from '../events.ts';
import { judgeEntry } from '../judge.ts';
import { stateGrounds } from '../opening-grounds.ts';
import { submitPolicy } from '../policy.ts';
import { updateResource, updateVersion } from '../repository.ts';
import { entryRules, mustFile } from '../rules.ts';
import { loadForChange } from './load.ts';

export type Submitted = { caseId: string; versionId: string; code: string };

export const submitResource = (p: Platform, actor: Actor, id: string): Promise<Submitted> =>
  transact(p.db, (tx) => submitIn(tx, p, actor, id));

/** The same within an act of several. */
export async function submitIn(tx: Tx, p: Platform, actor: Actor, id: string): Promise<Submitted> {
  const { resource, working, subject } = await loadForChange(tx, actor, id);
  permit(submitPolicy, actor, subject);
  if (!working) throw problem('catalog.nothing-to-submit');
  await refuseHeld(tx, id, working.content);
  const law = await lawNow(tx, p.law, p.clock.today());
  const { facts, ...verdict } = await judgeEntry(tx, p, law, resource, working);
  if (!verdict.ready) {
    const faults = verdict.issues.filter(({ severity }) => severity === 'error');
    throw problem('catalog.check-failed', {
      params: { count: faults.length },
      articles: [...new Set(faults.flatMap(({ articles }) => articles))],
      fields: verdict.issues,
    });
  }
  const { content } = working;
  const code = resource.code ?? (await nextCode(tx, content.categoryCode));
  const change = resource.publishedVersionId !== undefined;
  const opened = await p.cases.openCase(tx, p, {
    procedure: change ? 'catalog.change' : 'catalog.review',
    subject: { type: 'catalog.version', id: working.id },
    title: content.name,
    openedBy: actor,
    providerId: resource.providerId,
    facts: {
      resource: id,
      code,
      version: working.number,
      sharingClass: content.sharingClass,
      openingClass: content.openingClass,
      items: content.items.length,
      changeTrigger: working.changeTrigger ?? null,
      changeDay: working.changeDay ?? null,
    },
  });
  const now = p.clock.now();
  await updateVersion(tx, working.id, {
    state: 'in_review',
    case_id: opened.id,
    return_reason: null,
    specification: facts.specification?.version ?? null,
    submitted_at: now,
    updated_at: now,
  });
  if (!resource.code) await updateResource(tx, id, { code });
  const late = change && (await settleOnSubmission(tx, p, law, { resource, version: working, actor }));
  if (late) await updateVersion(tx, working.id, { late });
  await refreshMissingEntries(tx, p, law.day, resource.providerId);
  await classifyResource(tx, id, { code, content, at: now });
  await stateGrounds(tx, law, id, content, now);
  const payload = { resourceId: id, providerId: resource.providerId, versionId: working.id };
  await emitCatalog(tx, p, 'catalog.version-submitted', payload);
  // Filing is a notice and no approval: it happens in the very step that makes the exception.
  const filed = mustFile(law, content);
  if (filed) await emitCatalog(tx, p, 'catalog.exception-filed', payload);
  await record(tx, p, {
    kind: 'catalog.resource-submitted',
    actor,
    subject: { type: 'catalog.resource', id },
    case: opened.id,
    decision: law.decided('submit', filed ? [...entryRules, 'classify.exception-filing'] : entryRules),
    detail: {
      version: working.id,
      number: working.number,
      code,
      sharingClass: content.sharingClass,
      openingClass: content.openingClass,
      basis: content.sharingBasis.map(({ kind, title, article }) => ({ kind, title, article })),
      filed,
      late,
      specification: facts.specification?.version ?? null,
      warnings: verdict.issues.map((issue) => issue.code),
    },
  });
  return { caseId: opened.id, versionId: working.id, code };
}
