/** The door of people within the room. */
import './errors.ts';
import './notices.ts';

export { peopleErrors } from './errors.ts';
export { peopleKinds } from './events.ts';
export { applicantOf, identityEffects, identityGates } from './identity.ts';
export { peopleNotices } from './notices.ts';
export { kindTitle } from './read.ts';
export { peopleRoutes } from './routes.ts';
export { requireAccepted, requireUndertaking, rulesInForce } from './rules.ts';
export { type ApplicantKind, applicantKinds } from './tables.ts';
