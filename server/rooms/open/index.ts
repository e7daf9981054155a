/** The door of open: what composition plugs in. Nothing to its right reads it yet. */
import './errors.ts';
import './notices.ts';

export { accessErrors, accessKinds, admit, keyOf, note, takersOf } from './access/index.ts';
export { activityErrors, activityKinds, activityNotices } from './activities/index.ts';
export {
  applicationErrors,
  applicationKinds,
  applicationNotices,
  conditionsSubscriber,
} from './applications/index.ts';
export { openBehaviours } from './behaviours.ts';
export { openBoard } from './board.ts';
export { committeeErrors, committeeKinds } from './committee/index.ts';
export { compilationErrors, compilationKinds, compilationNotices } from './compilation/index.ts';
export { conductErrors, conductKinds, conductNotices } from './conduct/index.ts';
export { type DatasetContent, datasetContent, type OpenField } from './content.ts';
export { emitOpen, type OpenEvent, type OpenEventPayload, openEvents } from './datasets/events.ts';
export { proposeVersion, saveVersion, setUp } from './datasets/prepare.ts';
export * from './datasets/read.ts';
export { demandErrors, demandLedger, demandSubscribers } from './demands/index.ts';
export { disclosureErrors, disclosureKinds, disclosureNotices } from './disclosure/index.ts';
export { recordProcessing } from './disclosure/processing.ts';
export { recordReview } from './disclosure/review.ts';
export { entrustmentErrors, entrustmentKinds } from './entrustment/index.ts';
export { openErrors } from './errors.ts';
export { evaluationErrors, evaluationKinds } from './evaluation/index.ts';
export { openKinds } from './events.ts';
export { webhookErrors, webhookKinds, webhookSubscriber } from './exchange/webhooks/index.ts';
export { exclusionErrors, exclusionKinds, exclusionNotices } from './exclusions/index.ts';
export { governmentErrors, governmentLedger, tightenedTold } from './government/index.ts';
export { formerAddress, harvestErrors, harvestKinds } from './harvest/index.ts';
export { healthBoard, healthErrors, healthKinds } from './health/index.ts';
export { openDaily, openJobs } from './jobs.ts';
export { normErrors, normKindsOfLedger, normNotices } from './norms/index.ts';
export { openNotices } from './notices.ts';
export { offerErrors, offerKinds, offerNotices } from './offers/index.ts';
export { paperErrors, paperKinds } from './papers/index.ts';
export { peopleErrors, peopleKinds, peopleNotices } from './people/index.ts';
export { planningErrors, planningLedger } from './planning/index.ts';
export { openPlugin } from './plugin.ts';
export { providerErrors } from './providers/index.ts';
export { beginRelease } from './releases/commands.ts';
export { releaseSubscribers } from './releases/follow.ts';
export { releasePoints } from './releases/points.ts';
export { releaseTable } from './releases/table.ts';
export { scoreErrors } from './scores/index.ts';
export { writeWords } from './search/index.ts';
export { hideProductsOf, showcaseErrors, showcaseKinds, showcaseNotices } from './showcase/index.ts';
export { statusKinds, statusNotices } from './statistics/index.ts';
export { type OpenClass, openTables, type ReleaseColumn } from './tables.ts';
export { addLead, listLeads, settleLead, useErrors, useKinds, useNotices } from './use/index.ts';
export { followSubscriber, voiceErrors, voiceKindsOfLedger, voiceNotices } from './voices/index.ts';
