/** The door of what is lent to events within the room. */
import './errors.ts';
import './notices.ts';

export { activityErrors } from './errors.ts';
export { activityKinds } from './events.ts';
export { activityNotices } from './notices.ts';
export { activityRoutes } from './routes.ts';
export { eventsTask } from './take-part.ts';
