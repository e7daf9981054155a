/** The door of applications within the room. */
import './errors.ts';
import './notices.ts';

export { applicationBehaviours } from './behaviours.ts';
export { applicationErrors } from './errors.ts';
export { applicationKinds } from './events.ts';
export { applicationNotices } from './notices.ts';
export { conditionsSubscriber } from './reactions.ts';
export { applicationRoutes } from './routes.ts';
