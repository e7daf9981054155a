/** The door of the committee's part within the room. */
import './errors.ts';

export { committeeBehaviours } from './behaviours.ts';
export { committeeErrors } from './errors.ts';
export { committeeKinds } from './events.ts';
export { committeeRoutes } from './routes.ts';
