// The door of the org room: who exists, who acts for whom, how they sign in.
export { standingOf } from './admission.ts';
export { actsFor, areaOf, areaUnit, boundTo, organisationsOfArea, requireAreaUnit } from './areas.ts';
export { orgBehaviours } from './behaviours.ts';
export { nameUnit, registerZone } from './commands/areas.ts';
export { handOverEntry, optIn, renameOrganisation } from './commands/change-organisation.ts';
export { changeSetting } from './commands/change-setting.ts';
export { closeOrganisations } from './commands/close-organisation.ts';
export { type CreateOrganisationInput, createOrganisation } from './commands/create-organisation.ts';
export { endContact } from './commands/end-contact.ts';
export { extendList } from './commands/extend-list.ts';
export { confirmFiling, filePosts } from './commands/file-posts.ts';
export { importRegions } from './commands/import-regions.ts';
export { enterInstrumentEffective, setRuleSetting } from './commands/law.ts';
export { nameContact } from './commands/name-contact.ts';
export { giveOperating, takeOperating } from './commands/operating.ts';
export { assignRole, createPerson, endRole } from './commands/people.ts';
export { disablePerson, enablePerson } from './commands/person-state.ts';
export { registerPublicBody, registerPublicPerson } from './commands/register-public.ts';
export { registerSystem, registerSystemIn } from './commands/register-system.ts';
export { orgDaily } from './daily.ts';
export { orgErrors } from './errors.ts';
export { organisationErrors } from './errors-organisations.ts';
export { postErrors } from './errors-posts.ts';
export { orgKinds } from './events.ts';
export { organisationKinds } from './events-organisations.ts';
export { lawPageErrors } from './law/errors.ts';
export { noticeDirectory } from './notice-directory.ts';
export { orgNotices } from './notices.ts';
export { organisationsPlugin } from './plugin-organisations.ts';
export {
  disputeContact,
  missingPosts,
  organisationsLackingPosts,
} from './posts.ts';
export { isPublicBody, publicKinds, refusePublicBody } from './public-bodies.ts';
export { casesBoard, registersBoard } from './registers/board.ts';
export * from './registers/index.ts';
export * from './repository.ts';
export { orgPlugin } from './routes.ts';
export { loadOrgSettings } from './settings.ts';
export { networkOf } from './sign-in/attempts.ts';
export { signInErrors } from './sign-in/errors.ts';
export type { Figure, Handover, OrgExtensions, Succession } from './succession.ts';
export type {
  ApplicationSystem,
  Contact,
  Membership,
  Office,
  Organisation,
  Person,
  RegionInput,
} from './tables.ts';
