/** The door of signed papers within the room. */
import './errors.ts';

export { paperErrors } from './errors.ts';
export { paperKinds } from './events.ts';
export { paperRoutes } from './routes.ts';
