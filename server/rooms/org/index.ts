// The door of the org room: who exists, who acts for whom, how they sign in.
export { orgBehaviours } from './behaviours.ts';
export { changeSetting } from './commands/change-setting.ts';
export { type CreateOrganisationInput, createOrganisation } from './commands/create-organisation.ts';
export { endContact } from './commands/end-contact.ts';
export { importRegions } from './commands/import-regions.ts';
export { enterInstrumentEffective, setRuleSetting } from './commands/law.ts';
export { nameContact } from './commands/name-contact.ts';
export { assignRole, createPerson, endRole } from './commands/people.ts';
export { registerSystem } from './commands/register-system.ts';
export { orgErrors } from './errors.ts';
export { orgKinds } from './events.ts';
export { noticeDirectory } from './notice-directory.ts';
export { missingPosts, organisationsLackingPosts, requireContacts } from './posts.ts';
export * from './repository.ts';
export { orgPlugin } from './routes.ts';
export type {
  ApplicationSystem,
  Contact,
  Membership,
  Office,
  Organisation,
  Person,
  RegionInput,
} from './tables.ts';
