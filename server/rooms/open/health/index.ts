/** The door of the daily check. */
import './errors.ts';
import './notices.ts';
import type { Platform, RoomBehaviours } from '#cases/index.ts';
import type { DailyTask } from '#kernel/daily.ts';
import { runCheck } from './check.ts';
import { healthTodos } from './todos.ts';

export { healthErrors } from './errors.ts';
export { healthKinds } from './events.ts';
export { healthBoard } from './read.ts';
export { healthRoutes } from './routes.ts';

/** After everything else of the room turned its day. */
export const healthTask = (p: Platform): DailyTask => ({
  name: 'open.health',
  run: (day) => runCheck(p, day),
});

export const healthBehaviours: RoomBehaviours = { todos: healthTodos };
