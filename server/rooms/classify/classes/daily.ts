/** What class governance does when a legal day begins. */
import type { Platform } from '#cases/index.ts';
import type { DailyTask } from '#kernel/daily.ts';
import { openLostBases } from './basis-lost.ts';
import { openDueEvaluations } from './evaluations.ts';

export const classesDaily = (p: Platform): DailyTask[] => [
  { name: 'classify.evaluations-due', run: (day) => openDueEvaluations(p, day) },
  { name: 'classify.bases-lost', run: (day) => openLostBases(p, day) },
];
