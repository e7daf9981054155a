/** The door of entrustments within the room. */
import './errors.ts';

export { entrustmentTask } from './entrust.ts';
export { entrustmentErrors } from './errors.ts';
export { entrustmentKinds } from './events.ts';
export { entrustmentRoutes } from './routes.ts';
