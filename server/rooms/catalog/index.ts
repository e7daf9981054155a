/** The door of the catalogue: what other rooms may read, and what composition plugs in. */
export { catalogBehaviours } from './behaviours.ts';
export { catalogBoard } from './board.ts';
export {
  type ClassHold,
  getClassHold,
  holdClass,
  releaseClass,
} from './class-holds.ts';
export { createResource } from './commands/create-resource.ts';
export {
  type ClassPatch,
  type Reclassified,
  reclassifyResource,
  setDraftClass,
} from './commands/reclassify.ts';
export { saveDraft } from './commands/save-draft.ts';
export { setManagementKey } from './commands/set-management-key.ts';
export { submitResource } from './commands/submit-resource.ts';
export { resumeResource, suspendResource, withdrawResource } from './commands/withdraw-resource.ts';
export { compileErrors } from './compile/errors.ts';
export { compileKinds } from './compile/events.ts';
export { compilePlugin } from './compile/plugin.ts';
export { catalogErrors } from './errors.ts';
export { catalogEvents, catalogKinds } from './events.ts';
export {
  issueValueList,
  type PublishedStatement,
  publishedStatements,
  type ResourceTitle,
  resourceTitles,
  valueList,
} from './lent.ts';
export { clearGround, type StatedGround, statedGrounds } from './opening-grounds.ts';
export { proposeItems } from './propose.ts';
export { checkDraft, listResources, readResource, readVersions, requirePublished } from './read.ts';
export { getPublishedVersion, getResource, getVersion, statesOfResources } from './repository.ts';
export { catalogPlugin } from './routes.ts';
export type { Content, ContentPatch, DraftItem, Item, LegalBasis } from './schema.ts';
export { contentPatch, contentSchema, emptyContent, itemSchema, resourceQuery } from './schema.ts';
export type { PublishedVersion, Resource, ResourceState, Version, VersionState } from './types.ts';
