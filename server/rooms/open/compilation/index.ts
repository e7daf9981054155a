/** The door of the opening catalogue of a year. */
import './errors.ts';
import './notices.ts';

export { compilationErrors } from './errors.ts';
export { compilationKinds } from './events.ts';
export { compilationNotices } from './notices.ts';
export { compilationRoutes } from './routes.ts';
