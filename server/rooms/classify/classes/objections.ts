/** Whoever uses data may object that they are not shared: the bureau brings both sides together, and what it settles is carried out on the entry. */
import { type Effect, openCaseOn, type Platform } from '#cases/index.ts';
import { type Actor, organisationOf } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { type ClassPatch, getPublishedVersion, getResource } from '#rooms/catalog/index.ts';
import { hasProcedure, reach, saidIn, setClass, textIn } from './changes.ts';
import type { ObjectionReply } from './objections-schema.ts';
import { objectPolicy } from './policy.ts';
import type { ClassPorts } from './ports.ts';

export const OBJECTION = 'classify.objection';
const WITHHELD = 'withheld';

/** The way to object to an entry, for whoever reads it; `open` is the reader's own objection under way. */
export async function readObjection(
  p: Platform,
  actor: Actor,
  resourceId: string,
): Promise<ObjectionReply & { providerId: string }> {
  const published = await getPublishedVersion(p.db, resourceId);
  const resource = await getResource(p.db, resourceId);
  if (!resource) throw problem('kernel.not-found');
  const offered = hasProcedure(p, OBJECTION);
  const law = await lawNow(p.db, p.law, p.clock.today());
  const procedure = offered ? law.procedure(OBJECTION) : undefined;
  const own = organisationOf(actor);
  const open =
    own && (await openCaseOn(p.db, { procedure: OBJECTION, subjectId: resourceId, applicantId: own }));
  return {
    way: procedure
      ? {
          title: procedure.title,
          steps: procedure.steps.map(({ title }) => title),
          articles: procedure.cite,
        }
      : null,
    withheld: published?.version.content.sharingClass === WITHHELD,
    open: open ? { caseId: open.id, number: open.number } : null,
    providerId: resource.providerId,
  };
}

/** Opens the case. `applicationId`: an own application that was refused; else the entry must be one that is not shared. */
export function object(
  p: Platform,
  ports: ClassPorts,
  actor: Actor,
  resourceId: string,
  input: { reason: string; applicationId?: string | undefined },
): Promise<string> {
  return transact(p.db, async (tx) => {
    if (!hasProcedure(p, OBJECTION)) {
      const what = { zh: '不予共享异议协调', en: 'coordination of objections' };
      throw problem('classify.not-provided', { params: { what } });
    }
    const law = await lawNow(tx, p.law, p.clock.today());
    const articles = law.procedure(OBJECTION).cite;
    const resource = await getResource(tx, resourceId);
    const published = resource && (await getPublishedVersion(tx, resourceId));
    if (!resource || !published) throw problem('kernel.not-found');
    permit(objectPolicy, actor, resource.providerId);
    const own = organisationOf(actor);
    const { content } = published.version;
    const refused = input.applicationId ? await ports.refusedApplication(tx, input.applicationId) : undefined;
    const ground =
      refused !== undefined
        ? refused.applicantId === own && refused.resourceId === resourceId
        : input.applicationId === undefined && content.sharingClass === WITHHELD;
    if (!ground || !own) throw problem('classify.nothing-to-object', { articles });
    const open = await openCaseOn(tx, { procedure: OBJECTION, subjectId: resourceId, applicantId: own });
    if (open) throw problem('classify.objection-open', { params: { number: open.number }, articles });
    const opened = await p.cases.openCase(tx, p, {
      procedure: OBJECTION,
      subject: { type: 'catalog.resource', id: resourceId },
      title: content.name,
      openedBy: actor,
      applicantId: own,
      providerId: resource.providerId,
      facts: {
        resource: resourceId,
        sharingClass: content.sharingClass,
        question: input.reason,
        ...(input.applicationId ? { application: input.applicationId } : {}),
      },
    });
    await record(tx, p, {
      kind: 'classify.objected',
      actor,
      subject: { type: 'catalog.resource', id: resourceId },
      organisationId: resource.providerId,
      case: opened.id,
      decision: law.decided('object', [], articles),
      detail: {
        sharingClass: content.sharingClass,
        version: published.version.id,
        ...(input.applicationId ? { application: input.applicationId } : {}),
      },
    });
    return opened.id;
  });
}

const namesIn = (text: string): string[] => text.split(/[\s,，、;；]+/).filter((name) => name !== '');

/** What was settled takes effect: another class, or some of the items on conditions. It never shares less than before. */
export const settleObjection =
  (ports: ClassPorts): Effect =>
  async ({ tx, p, law, case: file, decision, actor }) => {
    const { cite: articles } = file.procedure;
    const published = await getPublishedVersion(tx, file.subject.id);
    if (!published) throw problem('kernel.not-found');
    const { content } = published.version;
    const named = namesIn(textIn(decision?.payload, 'items'));
    const sharingClass = named.length > 0 ? 'conditional' : textIn(decision?.payload, 'sharingClass');
    const conditions = textIn(decision?.payload, 'conditions');
    const unknown = named.find((name) => !content.items.some((item) => item.name === name));
    if (unknown !== undefined)
      throw problem('classify.supplied-item-unknown', { params: { name: unknown }, articles });
    const wider = reach(sharingClass) > reach(content.sharingClass);
    if (!wider || (sharingClass === 'conditional' && conditions === ''))
      throw problem('classify.class-not-wider', { articles });
    const patch: ClassPatch = {
      sharingClass,
      sharingConditions: conditions,
      ...(named.length > 0
        ? { conditionalForm: 'named-items', namedItems: named, namedUnits: [] }
        : { conditionalForm: '', namedItems: [], namedUnits: [] }),
    };
    await setClass(tx, p, {
      law,
      ports,
      resourceId: file.subject.id,
      patch,
      cause: 'objection',
      reason: saidIn(decision),
      actor,
      articles,
      caseId: file.id,
    });
  };
