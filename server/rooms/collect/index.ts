/** The door of collect: what other rooms may read of a resource's rows, and what composition plugs in. */

export { archiveBehaviours } from './archive/gate.ts';
export { type BatchFacts, batchFacts } from './batch-facts.ts';
export { collectBoard } from './board.ts';
export { columnText, physicalColumn } from './checking/columns.ts';
export type { RowCheck, RowCheckQuestion } from './checking/extra.ts';
export type { MergeGate, MergeQuestion } from './checking/merge-gates.ts';
export { changeCollectSetting } from './commands/change-setting.ts';
export { confirmBatch } from './commands/confirm-batch.ts';
export { type FusedBatch, reserveFusedSeq, showFusedBatch } from './commands/fused-batch.ts';
export { type Received, type ReceiveInput, receiveFile } from './commands/receive-file.ts';
export { receiveUnmarkedFile } from './commands/receive-unmarked-file.ts';
export { releaseBatch } from './commands/release-batch.ts';
export { rollBackBatch } from './commands/roll-back-batch.ts';
export { connectorErrors } from './connectors/errors.ts';
export { connectorLedger } from './connectors/events.ts';
export { askOnce } from './connectors/http/request.ts';
export { connectorJobs, connectorsDaily } from './connectors/jobs.ts';
export { connectorNotices } from './connectors/notices.ts';
export { collectErrors } from './errors.ts';
export { type CollectEventPayload, collectEvents, collectKinds } from './events.ts';
export { countVisible } from './gathering/completeness.ts';
export { cycleTerms } from './gathering/cycle.ts';
export { gatheringDaily } from './gathering/daily.ts';
export { gatheringErrors } from './gathering/errors.ts';
export { followUpdate, lateSince, lateSinceOf } from './gathering/follow.ts';
export { gatheringNotices } from './gathering/notices.ts';
export { type GatheringPorts, lendToGathering } from './gathering/ports.ts';
export { listStandings, type StandingRow } from './gathering/standing.ts';
export type { IntakeGate, IntakeQuestion } from './intake/gates.ts';
export { type CollectPorts, lendToCollect } from './intake/ports.ts';
export { collectJobs } from './jobs.ts';
export { formJobs } from './lawful/commands/forms.ts';
export { publishNotice, signChecklist, startTask } from './lawful/commands/run-task.ts';
export { createTask } from './lawful/commands/save-task.ts';
export type { TaskContent } from './lawful/content.ts';
export { lawfulErrors } from './lawful/errors.ts';
export { lawfulKinds } from './lawful/events.ts';
export { lawfulNotices } from './lawful/notices.ts';
export { listTasks } from './lawful/read.ts';
export { sweepAfter, sweepJobs } from './lawful/sweep.ts';
export { settleMended } from './mending/settle.ts';
export { loadNotices } from './notices.ts';
export { pushErrors } from './push/errors.ts';
export { pushJobDefinitions } from './push/jobs.ts';
export type { PushPorts } from './push/ports.ts';
export { pushPlugin } from './push/routes.ts';
export { settlePushes } from './push/settle.ts';
export { readBatch, readBatches } from './read.ts';
export { readingErrors } from './reading/errors.ts';
export { canonicalLine } from './reading/forms/csv.ts';
export { gridOf } from './reading/grid.ts';
export { uploadJobs, uploadsDaily } from './receiving/take-in.ts';
export { erasureDaily } from './retention/again.ts';
export { eraseJobs } from './retention/erase.ts';
export { retentionErrors } from './retention/errors.ts';
export { retentionKinds } from './retention/events.ts';
export { foldAfter, foldedBatches, foldJobs } from './retention/fold.ts';
export { retentionNotices } from './retention/notices.ts';
export { letGo } from './retention/objects.ts';
export { type EraseStore, lendToRetention, type RetentionPorts } from './retention/ports.ts';
export { atOnce, type Scope } from './retention/scope.ts';
export { countThere, meantKeys, strike } from './retention/strike.ts';
export type { Hold } from './retention/tables.ts';
export { retentionDaily } from './retention/zones.ts';
export { collectPlugin } from './routes.ts';
export { collectSettings } from './settings.ts';
export { sourcesBehaviours } from './sources/behaviours.ts';
export { listsDaily } from './sources/daily.ts';
export { type ElementSource, elementSource } from './sources/elements/claims.ts';
export { sourcesErrors } from './sources/errors.ts';
export { sourcesKinds } from './sources/events.ts';
export { followEntry } from './sources/lists/commands.ts';
export { sourcesNotices } from './sources/notices.ts';
export { publishSpecification, specificationOn } from './sources/specification/commands.ts';
export {
  answerExchange,
  isBusinessSystem,
  registerBusinessSystem,
  startExchange,
} from './sources/systems/commands.ts';
export {
  archivePoints,
  erasePoints,
  loadPoints,
  otherPoints,
  pullPoints,
  pushPoints,
  reconcilePoints,
  uploadPoints,
  withdrawPoints,
} from './stages.ts';
export type { Channel, ChannelKind, MergeHold, PhysicalColumn } from './tables.ts';
export {
  type Change,
  digestOfVisible,
  previewRows,
  rowHistory,
  streamChanges,
  streamVisibleRows,
  type VisibleRow,
  type VisibleSet,
  visibleBatches,
  visibleRowCount,
  visibleSelect,
  visibleSeqs,
} from './visible.ts';
export {
  countTombstones,
  countTyped,
  ensureStd,
  purgeChecked,
  runStep,
  stdTable,
  writeTombstones,
} from './warehouse.ts';
