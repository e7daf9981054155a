/** The door of the government's view within the room. */
import './errors.ts';
import './notices.ts';
import type { RoomBehaviours } from '#cases/index.ts';
import { tighteningGrounded } from './shares.ts';

export { governmentErrors } from './errors.ts';
export { governmentLedger } from './events.ts';
export { governmentRoutes } from './routes.ts';
export { tightenedTold } from './shares.ts';

export const governmentBehaviours: RoomBehaviours = { subjects: tighteningGrounded };
