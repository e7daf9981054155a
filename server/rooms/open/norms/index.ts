/** The door of plans and standards within the room. */
import './errors.ts';
import './notices.ts';

export { normErrors } from './errors.ts';
export { normKindsOfLedger } from './events.ts';
export { normNotices } from './notices.ts';
export { normRoutes } from './routes.ts';
