/** Every event and who listens to it, and what each part does of itself when a day begins, in one readable place. */
import { casesDaily, type Platform } from '#cases/index.ts';
import type { DailyTask } from '#kernel/daily.ts';
import { transact } from '#kernel/db.ts';
import type { Reactions } from '#kernel/events.ts';
import type { JsonObject } from '#kernel/json.ts';
import { ledgerDaily } from '#ledger/parties/index.ts';
import { noticesDaily } from '#notices/index.ts';
import { basedbDaily, basedbSubscribers } from '#rooms/basedb/index.ts';
import {
  blankDraftsTask,
  changesDaily,
  demandFollows,
  getPublishedVersion,
  itemSoundsTask,
  noteBatchDrift,
  profileItems,
  soundsOfVersion,
  sourceScanTask,
  watchSubscribers,
} from '#rooms/catalog/index.ts';
import {
  cityKey,
  classesDaily,
  gradeSubscribers,
  type Sample,
  type SampleReader,
} from '#rooms/classify/index.ts';
import {
  connectorsDaily,
  countVisible,
  erasureDaily,
  foldAfter,
  followEntry,
  followUpdate,
  gatheringDaily,
  listsDaily,
  previewRows,
  retentionDaily,
  settleMended,
  settlePushes,
  sweepAfter,
  uploadsDaily,
  visibleBatches,
} from '#rooms/collect/index.ts';
import {
  conditionsSubscriber,
  demandSubscribers,
  followSubscriber,
  openDaily,
  releaseSubscribers,
  tightenedTold,
  webhookSubscriber,
} from '#rooms/open/index.ts';
import { orgDaily, trainingDaily } from '#rooms/org/index.ts';
import { correctionSubscribers, keepDaily, qualityDaily, qualitySubscribers } from '#rooms/quality/index.ts';
import {
  averageTask,
  callTextsDaily,
  canaryTask,
  claimsTask,
  consumersOf,
  deliveriesDaily,
  feedsDaily,
  getGrant,
  getService,
  serveSubscribers,
  unservedTask,
} from '#rooms/serve/index.ts';
import {
  agreementsDaily,
  expiryDaily,
  getApplication,
  matchUnmet,
  shareSubscribers,
  sharingDaily,
} from '#rooms/share/index.ts';
import { basedbPorts } from './lent/to-basedb.ts';
import { outsidePorts } from './lent/to-ledger-outside.ts';

export function reactionsOf(p: Platform): Reactions {
  const serve = serveSubscribers(p);
  const share = shareSubscribers(p);
  const opening = releaseSubscribers(p);
  const sample: SampleReader = (resourceId, names) => sampleOf(p, resourceId, names);
  const watch = watchSubscribers(p);
  const bases = basedbSubscribers(
    p,
    basedbPorts(() => p.clock.today()),
  );
  const corrections = correctionSubscribers(p);
  const demands = demandSubscribers(p);
  const grades = gradeSubscribers(p, sample, consumersOf);
  const profile = { name: 'catalog.profile', run: (payload: JsonObject) => profileOf(p, payload) };
  const follow = { name: 'collect.follow-update', run: (payload: JsonObject) => followUpdate(p, payload) };
  const pushes = { name: 'collect.settle-pushes', run: (payload: JsonObject) => settlePushes(p, payload) };
  const sweep = {
    name: 'collect.sweep-withdrawn',
    run: (payload: JsonObject) => sweepAfter(p, String(payload.resourceId)),
  };
  const fold = {
    name: 'collect.fold-after',
    run: (payload: JsonObject) => foldAfter(p, String(payload.resourceId)),
  };
  const quality = qualitySubscribers(p);
  const count = { name: 'collect.count-visible', run: (payload: JsonObject) => countVisible(p, payload) };
  const mended = { name: 'collect.settle-mended', run: (payload: JsonObject) => settleMended(p, payload) };
  const lists = {
    name: 'collect.lists-follow',
    run: (payload: JsonObject) => followEntry(p, payload),
  };
  return {
    // Rows became visible, or no longer are: the serving tables follow.
    'collect.batch-merged': [
      serve.refresh,
      mended,
      grades.detect,
      profile,
      count,
      follow,
      pushes,
      corrections.seen,
      bases.follow,
      sweep,
      quality.check,
      fold,
      opening.merged,
    ],
    'collect.batch-rolled-back': [
      serve.refresh,
      mended,
      profile,
      count,
      follow,
      corrections.seen,
      bases.follow,
      sweep,
      quality.check,
      opening.merged,
    ],
    // What a database is made of changed: its next run.
    'basedb.changed': [bases.changed],
    // A file's columns are not those of its entry: the entry is to follow its source.
    'collect.structure-differs': [
      { name: 'catalog.note-drift', run: (payload) => noteBatchDrift(p, payload) },
    ],
    // The calendar of working days changed: open matters that run through those days are counted anew.
    'law.calendar-changed': [{ name: 'cases.recount', run: (payload) => recountDays(p, payload) }],
    // The holder's head put the day off.
    'cases.step-extended': [corrections.extended],
    'catalog.version-submitted': [grades.checkBasis],
    // A published version states classes and grades; what its calls obey follows.
    'catalog.version-published': [
      soundsOfVersion(p),
      grades.settle,
      grades.tellUsers,
      watch.published,
      lists,
      // Whoever lacks data of these fields is told.
      matchUnmet(p),
      serve.unserved,
      quality.standards,
      opening.entryPublished,
      demands.listed,
      tightenedTold(p),
    ],
    'classify.grade-changed': [serve.remeasure],
    // An entry was taken out: whoever waits for its data is told.
    'catalog.resource-withdrawn': [share.tellPending, watch.withdrawn, lists, opening.entryGone],
    // A demand follows what is asked for its entry, and ends with the grant.
    'share.application-submitted': [
      { name: 'catalog.demand-applied', run: (payload) => demandApplied(p, payload) },
    ],
    'serve.grant-issued': [
      { name: 'catalog.demand-granted', run: (payload) => demandGranted(p, payload) },
      bases.grants,
    ],
    // A theme database is made of what is granted: what ends with a grant stops, what comes back goes on.
    'serve.grant-changed': [bases.grants, share.tellStopped],
    // The last signature started the grant, or the last decision found all signed.
    'share.grant-started': [share.finishDocument],
    'share.application-decided': [share.finishDocument],
    // A set of the portal changed: whoever follows it is told, with the difference.
    'open.release-published': [
      followSubscriber(p, 'open.release-published'),
      webhookSubscriber(p, 'open.release-published'),
      demands.opened,
    ],
    'open.dataset-published': [
      conditionsSubscriber(p),
      followSubscriber(p, 'open.dataset-published'),
      webhookSubscriber(p, 'open.dataset-published'),
      demands.opened,
    ],
    'open.dataset-suspended': [
      followSubscriber(p, 'open.dataset-suspended'),
      webhookSubscriber(p, 'open.dataset-suspended'),
    ],
    'open.dataset-withdrawn': [
      followSubscriber(p, 'open.dataset-withdrawn'),
      webhookSubscriber(p, 'open.dataset-withdrawn'),
    ],
    'open.dataset-reopened': [
      followSubscriber(p, 'open.dataset-reopened'),
      webhookSubscriber(p, 'open.dataset-reopened'),
      demands.opened,
    ],
  };
}

/** In this order, each once a legal day; see `kernel/daily.ts`. */
export function dailyOf(p: Platform): readonly DailyTask[] {
  return [
    ...casesDaily(p),
    ...noticesDaily(p),
    ...ledgerDaily(p, outsidePorts(p).alarm),
    ...changesDaily(p),
    blankDraftsTask(p),
    itemSoundsTask(p),
    sourceScanTask(p),
    ...classesDaily(p),
    connectorsDaily(p),
    gatheringDaily(p),
    uploadsDaily(p),
    retentionDaily(p),
    erasureDaily(p),
    qualityDaily(p),
    keepDaily(p),
    listsDaily(p),
    ...basedbDaily(p),
    expiryDaily(p),
    agreementsDaily(p),
    averageTask(p),
    canaryTask(p),
    unservedTask(p),
    feedsDaily(p),
    callTextsDaily(p),
    claimsTask(p),
    ...deliveriesDaily(p),
    trainingDaily(p),
    ...orgDaily(p),
    ...sharingDaily(p),
    ...openDaily(p),
  ];
}

async function recountDays(p: Platform, payload: JsonObject): Promise<void> {
  const changed = { from: String(payload.from), to: String(payload.to) };
  await transact(p.db, (tx) => p.cases.recount(tx, p, changed));
}

async function demandApplied(p: Platform, payload: JsonObject): Promise<void> {
  const application = await getApplication(p.db, String(payload.applicationId));
  if (!application) return;
  const { applicantId: organisationId, resourceId, id: applicationId } = application;
  await demandFollows(p, { organisationId, resourceId, applicationId, granted: false });
}

async function demandGranted(p: Platform, payload: JsonObject): Promise<void> {
  const grant = await getGrant(p.db, String(payload.grantId));
  const service = grant && (await getService(p.db, grant.serviceId));
  if (!grant || !service) return;
  await demandFollows(p, {
    organisationId: grant.consumerId,
    resourceId: service.resourceId,
    applicationId: undefined,
    granted: true,
  });
}

/** Digests under the city's key of what the rows hold: two bodies with the same data are known by them. */
async function profileOf(p: Platform, payload: JsonObject): Promise<void> {
  const resourceId = String(payload.resourceId);
  const published = await getPublishedVersion(p.db, resourceId);
  if (!published) return;
  const names = published.version.content.items.map(({ name }) => name);
  await profileItems(p, resourceId, await cityKey(p), await sampleOf(p, resourceId, names));
}

/** Rows that the detectors of sensitive content look at and forget. */
const SAMPLE_ROWS = 500;
async function sampleOf(p: Platform, resourceId: string, names: string[]): Promise<Sample> {
  const visible = await visibleBatches(p.db, resourceId);
  const known = new Set(visible.columns.map(({ name }) => name));
  const header = names.filter((name) => known.has(name));
  const rows = await previewRows(p, visible, header, SAMPLE_ROWS);
  return { header, rows: rows.map(({ values }) => values) };
}
