/** A class its provider is unsure of: the entry stands still, departments are heard, the bureau decides, and the decision stays. */
import type { Effect, Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import {
  type ClassPatch,
  getClassHold,
  getPublishedVersion,
  getResource,
  getVersion,
  holdClass,
  releaseClass,
  setDraftClass,
} from '#rooms/catalog/index.ts';
import { classWord, hasProcedure, saidIn, setClass, textIn } from './changes.ts';
import { askDeterminationPolicy } from './policy.ts';
import type { ClassPorts } from './ports.ts';

const PROCEDURE = 'classify.determination';

/** Gives the case. A class decided before may be asked about anew: that is the one way to change it. */
export function askDetermination(
  p: Platform,
  actor: Actor,
  resourceId: string,
  question: string,
): Promise<string> {
  return transact(p.db, async (tx) => {
    const law = await lawNow(tx, p.law, p.clock.today());
    if (!hasProcedure(p, PROCEDURE)) {
      const what = { zh: '共享属性裁定', en: 'determination of a class' };
      throw problem('classify.not-provided', { params: { what } });
    }
    const resource = await getResource(tx, resourceId);
    if (!resource) throw problem('kernel.not-found');
    permit(askDeterminationPolicy, actor, resource.providerId);
    const versionId = resource.workingVersionId ?? resource.publishedVersionId;
    const version = versionId ? await getVersion(tx, versionId) : undefined;
    if (!version) throw problem('kernel.not-found');
    if (version.state === 'in_review') throw problem('catalog.in-review');
    const hold = await getClassHold(tx, resourceId);
    if (hold && hold.state !== 'decided')
      throw problem('catalog.class-open', { params: { note: hold.note } });
    const opened = await p.cases.openCase(tx, p, {
      procedure: PROCEDURE,
      subject: { type: 'catalog.resource', id: resourceId },
      title: version.content.name,
      openedBy: actor,
      applicantId: resource.providerId,
      providerId: resource.providerId,
      facts: { resource: resourceId, sharingClass: version.content.sharingClass, question },
    });
    await holdClass(tx, {
      resourceId,
      state: 'open',
      sharingClass: undefined,
      caseId: opened.id,
      note: `裁定办件 ${opened.number}`,
      since: p.clock.now(),
    });
    await record(tx, p, {
      kind: 'classify.determination-asked',
      actor,
      subject: { type: 'catalog.resource', id: resourceId },
      case: opened.id,
      decision: law.decided('ask', [], law.procedure(PROCEDURE).cite),
      detail: { version: version.id, sharingClass: version.content.sharingClass },
    });
    return opened.id;
  });
}

/** The bureau's word is written into the entry, published or still a draft, and held there. */
export const writeDetermined =
  (ports: ClassPorts): Effect =>
  async ({ tx, p, law, case: file, decision, actor }) => {
    const sharingClass = textIn(decision?.payload, 'sharingClass');
    const conditions = textIn(decision?.payload, 'conditions');
    if (
      !law.term('classify.sharing-classes', sharingClass) ||
      (sharingClass === 'conditional' && conditions === '')
    )
      throw problem('classify.class-unknown', {
        params: { class: sharingClass },
        articles: file.procedure.cite,
        rule: 'classify.sharing-classes',
      });
    const resourceId = file.subject.id;
    const reason = saidIn(decision);
    const patch: ClassPatch = {
      sharingClass,
      sharingConditions: conditions,
      ...(sharingClass === 'conditional' ? {} : { conditionalForm: '', namedUnits: [], namedItems: [] }),
    };
    const published = await getPublishedVersion(tx, resourceId);
    if (published && published.version.content.sharingClass !== sharingClass)
      await setClass(tx, p, {
        law,
        ports,
        resourceId,
        patch,
        cause: 'determination',
        reason,
        actor,
        articles: file.procedure.cite,
        caseId: file.id,
      });
    else await setDraftClass(tx, p, { resourceId, patch });
    const word = classWord(law, sharingClass);
    await holdClass(tx, {
      resourceId,
      state: 'decided',
      sharingClass,
      caseId: file.id,
      note: `办件 ${file.number} 裁定为“${word.zh}”`,
      since: p.clock.now(),
    });
  };

/** Sent back undecided: the entry is its provider's again, under the class that was decided before if one was. */
export const releaseDetermination: Effect = async ({ tx, case: file }) => {
  await releaseClass(tx, file.subject.id);
};
