/** The door of status and statistics. */
import type { Platform } from '#cases/index.ts';
import type { DailyTask } from '#kernel/daily.ts';
import { countUse } from './count-use.ts';
import { turnStatus } from './status.ts';

export { statusKinds } from './events.ts';
export { statusNotices } from './notices.ts';
export { statisticsRoutes } from './routes.ts';

export const statisticsDaily = (p: Platform): DailyTask[] => [
  { name: 'open.count-use', run: (day) => countUse(p, day) },
  { name: 'open.status', run: (day) => turnStatus(p, day) },
];
