/** The door of exclusions: what stays closed and why, what brings it back, whose data a unit may open. */
import './errors.ts';
import './notices.ts';

export { exclusionBehaviours } from './behaviours.ts';
export { exclusionErrors } from './errors.ts';
export { exclusionKinds } from './events.ts';
export { exclusionNotices } from './notices.ts';
export { requireOwnData, requireWithinScope } from './require.ts';
export { reviewsDaily } from './reviews.ts';
export { exclusionRoutes } from './routes.ts';
export { type Standing, standings } from './scope.ts';
