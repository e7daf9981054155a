/** The door of the catalogue: what other rooms may read, and what composition plugs in. */
export { catalogBehaviours } from './behaviours.ts';
export { catalogBoard } from './board.ts';
export { changesDaily } from './changes/daily.ts';
export { catalogNotices } from './changes/notices.ts';
export {
  type ClassHold,
  getClassHold,
  holdClass,
  releaseClass,
} from './class-holds.ts';
export { createResource } from './commands/create-resource.ts';
export { blankDraftsTask } from './commands/discard-blank.ts';
export {
  type ClassPatch,
  type Reclassified,
  reclassifyResource,
  setDraftClass,
} from './commands/reclassify.ts';
export { saveDraft } from './commands/save-draft.ts';
export { setManagementKey } from './commands/set-management-key.ts';
export { submitResource } from './commands/submit-resource.ts';
export { holdBack, resumeResource, suspendResource, withdrawResource } from './commands/withdraw-resource.ts';
export type { CompilePorts } from './compile/drivers.ts';
export { compileErrors } from './compile/errors.ts';
export { compileKinds } from './compile/events.ts';
export { matchingItems } from './compile/matching.ts';
export { compilePlugin } from './compile/plugin.ts';
export { profileItems } from './compile/profiles.ts';
export { approvedPurchaseOf } from './compile/purchase-held.ts';
export { itemSoundsTask, soundsOfVersion } from './compile/sounds.ts';
export type { Course, CourseEvent, CoursePorts, Holding } from './course/ports.ts';
export { coursePlugin } from './course/routes.ts';
export { csv } from './csv.ts';
export {
  demandFollows,
  matchDemandIn,
  raiseDemandIn,
  requestMissingIn,
} from './demands/commands.ts';
export { entriesLike } from './demands/read.ts';
export { catalogErrors } from './errors.ts';
export { catalogEvents, catalogKinds } from './events.ts';
export { authority, frequencies } from './exports/dcat.ts';
export type { FindPorts } from './exports/ports.ts';
export { fileNameOf, readBody } from './imports/body.ts';
export { dayOf } from './imports/cells.ts';
export { headingKey } from './imports/columns.ts';
export { columnLetters, type Grid, readGrid } from './imports/grid.ts';
export { type BasisLoss, basisLost, settleBasisLoss } from './instruments/losses.ts';
export { citesRepealed, type RepealedAct, repealedActs } from './instruments/repealed.ts';
export { keepingErrors } from './keeping-errors.ts';
export { keepingKinds } from './keeping-kinds.ts';
export {
  issueValueList,
  openingBefore,
  type PublishedStatement,
  publishedStatements,
  type ResourceTitle,
  resourceTitles,
  valueList,
} from './lent.ts';
export { endOfDay, linesAt, type StandingLine, versionAt } from './lists/standing.ts';
export { clearGround, type StatedGround, statedGrounds } from './opening-grounds.ts';
export { openPolicy } from './policy.ts';
export { proposeItems } from './propose.ts';
export { entriesForAll, entriesToShare } from './queries.ts';
export { checkDraft, listResources, readResource, readVersions, requirePublished } from './read.ts';
export { getPublishedVersion, getResource, getVersion, statesOfResources } from './repository.ts';
export { catalogPlugin } from './routes.ts';
export type { Content, ContentPatch, DraftItem, Item, LegalBasis } from './schema.ts';
export { contentPatch, contentSchema, emptyContent, itemSchema, resourceQuery } from './schema.ts';
export {
  type Findable,
  findableColumns,
  onShow as searchedEntry,
  type SearchQuery,
  searchQuery,
  segments as cutWords,
} from './search.ts';
export { isBarredAddress, refuseOwnAddress } from './sources/address.ts';
export { noteBatchDrift } from './sources/batch-drift.ts';
export { holdsCertificates } from './sources/commands.ts';
export { sameKind } from './sources/compare.ts';
export {
  certificates as sourceCertificates,
  connected as pinnedSocket,
  nameOf as certificateName,
  reasonOf as sourceReason,
} from './sources/introspect.ts';
export { type KnownSource, knownSource } from './sources/known.ts';
export { noteDrift, sourceScanTask } from './sources/scan.ts';
export { itemTypeOf } from './sources/type-map.ts';
export { type BoundField, fieldsBoundTo, type ItemList, listsOfItems } from './standards/bindings.ts';
export { catalogSuccession, entriesFigure, entryProvider } from './succession.ts';
export {
  categories as categoryWords,
  categoryOf as categoryWord,
  updateCycles as cycleWords,
} from './terms.ts';
export type { PublishedVersion, Resource, ResourceState, Version, VersionState } from './types.ts';
export { watchErrors } from './watch/errors.ts';
export { watchNotices } from './watch/notices.ts';
export { watchSubscribers } from './watch/tell.ts';
