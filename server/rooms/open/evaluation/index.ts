/** The door of the evaluation within the room. */
import './errors.ts';

export { evaluationErrors } from './errors.ts';
export { evaluationKinds } from './events.ts';
export { evaluationRoutes } from './routes.ts';
