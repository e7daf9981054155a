/** What class governance lends to the procedures of packs. */
import { type BehaviourContext, type Effect, type Gate, pass, type RoomBehaviours } from '#cases/index.ts';
import { problem } from '#kernel/errors.ts';
import { getResource, getVersion } from '#rooms/catalog/index.ts';
import { listOrganisations } from '#rooms/org/index.ts';
import { keepBasis, makeUnconditional } from './basis-lost.ts';
import { assess, lastClass, noteChange, saidIn } from './changes.ts';
import { releaseDetermination, writeDetermined } from './determination.ts';
import { keepClass, openWidening, stopWidening, widenClass } from './evaluations.ts';
import { classFacts } from './fact-words.ts';
import { fileClass, settleFiling } from './filings.ts';
import { decideList, decisionComplete } from './list-versions.ts';
import { opinionsGiven, recordOpinion } from './matters.ts';
import { lockItem, standingItem, updateItem, withheldFields } from './negative-items.ts';
import { covers, followPublication, listItem, listMode, proposeWithVersion } from './negative-list.ts';
import { settleObjection } from './objections.ts';
import type { ClassPorts } from './ports.ts';
import { classesTables } from './tables.ts';

/** The version a catalogue case is about, as the commands of this part want it. */
async function entryOf({ tx, case: file }: BehaviourContext) {
  const version = await getVersion(tx, file.subject.id);
  const resource = version && (await getResource(tx, version.resourceId));
  if (!version || !resource) throw problem('kernel.not-found');
  return {
    resourceId: resource.id,
    versionId: version.id,
    providerId: resource.providerId,
    content: version.content,
    version,
  };
}

/** Where the list is reviewed, nothing is published as withheld that is not on it. */
const onNegativeList: Gate = async (context) => {
  const { tx, law } = context;
  if (listMode(law) !== 'reviewed') return pass;
  const { resourceId, content } = await entryOf(context);
  const { whole, names } = withheldFields(content);
  if (names.length === 0) return pass;
  const item = await standingItem(tx, resourceId);
  if (item?.state === 'listed' && covers(item, whole, names)) return pass;
  const rule = 'classify.negative-list';
  throw problem('classify.not-on-negative-list', {
    params: { name: content.name },
    articles: law.cite(rule),
    rule,
  });
};

/** In the step that sets the class: what is an exception is filed, what is withheld is proposed for the list. */
const noteSubmission: Effect = async (context) => {
  const { tx, p, law, actor } = context;
  const entry = await entryOf(context);
  await fileClass(tx, p, law, actor, entry);
  await proposeWithVersion(tx, p, law, actor, entry);
};

/** In the step that publishes: history, assessment, and the list in line with the class. */
const followVersion: Effect = async (context) => {
  const { tx, p, law, case: file, decision, actor } = context;
  const entry = await entryOf(context);
  const now = entry.content.sharingClass;
  const former = await lastClass(tx, entry.resourceId);
  await followPublication(tx, p, law, actor, entry);
  if (former === now) return;
  // The provider set the class; who approved it stands in the case.
  const setter = file.openedBy;
  const reason =
    entry.version.content.sharingConditions ||
    entry.content.sharingBasis.map(({ title, article }) => `${title}${article}`).join('；') ||
    saidIn(decision) ||
    '编目时确定';
  await noteChange(tx, p, {
    resourceId: entry.resourceId,
    versionId: entry.versionId,
    former: former ?? null,
    now,
    cause: 'publication',
    reason,
    actor: setter.kind === 'anonymous' ? actor : setter,
    caseId: file.id,
  });
  await assess(tx, p, {
    resourceId: entry.resourceId,
    sharingClass: now,
    outcome: former === undefined ? 'set' : 'changed',
    reason,
    actor: setter.kind === 'anonymous' ? actor : setter,
    caseId: file.id,
  });
  await classesTables(tx)
    .updateTable('classes.evaluation')
    .set({ state: 'changed', done_on: p.clock.today() })
    .where('resource_id', '=', entry.resourceId)
    .where('state', 'in', ['open', 'widening'])
    .execute();
};

const approveItem =
  (ports: ClassPorts): Effect =>
  async ({ tx, p, law, case: file, decision, actor }) => {
    const item = await lockItem(tx, file.subject.id);
    if (!item) throw problem('kernel.not-found');
    if (item.state !== 'proposed')
      throw problem('classify.item-not-listed', { params: { state: item.state } });
    await listItem(tx, p, { law, ports, item, actor, reason: saidIn(decision), caseId: file.id });
  };

const refuseItem: Effect = async ({ tx, p, case: file, decision }) => {
  const item = await lockItem(tx, file.subject.id);
  if (item?.state !== 'proposed') return;
  await updateItem(tx, item.id, {
    state: 'refused',
    reason: saidIn(decision),
    ended_at: p.clock.now(),
  });
};

/** The task after leaving the list ends when the provider has published another class. */
const classReset: Gate = async ({ tx, case: file }) => {
  const item = await lockItem(tx, file.subject.id);
  const resource = item && (await getResource(tx, item.resourceId));
  const published = resource?.publishedVersionId;
  if (published && published !== item?.leftByVersion) {
    const version = await getVersion(tx, published);
    if (version && version.content.sharingClass !== 'withheld') return pass;
  }
  throw problem('classify.class-not-reset', { articles: file.procedure.cite });
};

export const classBehaviours = (ports: ClassPorts): RoomBehaviours => ({
  facts: classFacts,
  actors: {
    /** The city's own government, where one is registered. */
    'government-of-city': async ({ ex, p }) => {
      const filter = { regionCode: p.law.city.regionCode, office: 'government' as const };
      const [government] = (await listOrganisations(ex, filter)).items;
      return government && { organisationId: government.id, roles: ['government'] };
    },
  },
  gates: {
    'classify.on-negative-list': onNegativeList,
    'classify.opinions-given': opinionsGiven,
    'classify.class-reset': classReset,
    'classify.decision-complete': decisionComplete,
  },
  effects: {
    'classify.note-submission': noteSubmission,
    'classify.follow-version': followVersion,
    'classify.list-item': approveItem(ports),
    'classify.refuse-item': refuseItem,
    'classify.record-opinion': recordOpinion,
    'classify.write-determined': writeDetermined(ports),
    'classify.release-determination': releaseDetermination,
    'classify.settle-filing': settleFiling,
    'classify.settle-objection': settleObjection(ports),
    'classify.keep-class': keepClass,
    'classify.open-widening': openWidening,
    'classify.widen-class': widenClass(ports),
    'classify.stop-widening': stopWidening,
    'classify.make-unconditional': makeUnconditional(ports),
    'classify.keep-basis': keepBasis,
    'classify.decide-list': decideList(ports),
  },
});
