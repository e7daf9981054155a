/** The door of the daily check. */
import './errors.ts';
import type { Platform } from '#cases/index.ts';
import type { DailyTask } from '#kernel/daily.ts';
import { runCheck } from './check.ts';

export { healthErrors } from './errors.ts';
export { healthKinds } from './events.ts';
export { healthBoard } from './read.ts';
export { healthRoutes } from './routes.ts';

/** After everything else of the room turned its day. */
export const healthTask = (p: Platform): DailyTask => ({
  name: 'open.health',
  run: (day) => runCheck(p, day),
});
