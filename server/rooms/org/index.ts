// The door of the org room: who exists, who acts for whom, how they sign in.
export { orgBehaviours } from './behaviours.ts';
export { setRuleSetting, enterInstrumentEffective } from './commands/law.ts';
export { createOrganisation } from './commands/createOrganisation.ts';
export { importRegions } from './commands/importRegions.ts';
export { nameContact } from './commands/nameContact.ts';
export { assignRole, createPerson, endRole } from './commands/people.ts';
export { registerSystem } from './commands/registerSystem.ts';
export { orgErrors } from './errors.ts';
export { orgKinds } from './events.ts';
export { missingPosts } from './posts.ts';
export * from './repository.ts';
export { orgPlugin } from './routes.ts';
export type { ApplicationSystem, Contact, Membership, Office, Organisation, Person, RegionInput } from './tables.ts';
