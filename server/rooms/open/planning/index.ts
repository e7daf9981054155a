/** The door of planning within the room. */
import './errors.ts';
import './notices.ts';
import type { RoomBehaviours } from '#cases/index.ts';
import { taskTodos } from './todos.ts';

export { readCalls } from './call.ts';
export { planningErrors } from './errors.ts';
export { planningLedger } from './events.ts';
export { readPlan } from './plan.ts';
export { prioritiesOf, readPriorities } from './priorities.ts';
export { openingQueue } from './queue.ts';
export { planningRoutes } from './routes.ts';
export { openedEntries, partiesOf, requireUnit } from './shared.ts';

export const planningBehaviours: RoomBehaviours = { todos: taskTodos };
