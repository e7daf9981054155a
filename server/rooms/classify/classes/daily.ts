/** What class governance does when a legal day begins. */
import type { Platform } from '#cases/index.ts';
import type { DailyTask } from '#kernel/daily.ts';
import { openLostBases } from './basis-lost.ts';
import { openDueEvaluations } from './evaluations.ts';
import { askToTakeOff } from './item-tasks.ts';

export const classesDaily = (p: Platform): DailyTask[] => [
  { name: 'classify.evaluations-due', run: (day) => openDueEvaluations(p, day) },
  { name: 'classify.bases-lost', run: (day) => openLostBases(p, day) },
  { name: 'classify.items-to-take-off', run: (day) => askToTakeOff(p, day) },
];
