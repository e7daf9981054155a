/** Every event and who listens to it, and what each part does of itself when a day begins, in one readable place. */
import type { Platform } from '#cases/index.ts';
import type { DailyTask } from '#kernel/daily.ts';
import type { Reactions } from '#kernel/events.ts';
import { noticesDaily } from '#notices/index.ts';
import { classesDaily } from '#rooms/classify/index.ts';
import { trainingDaily } from '#rooms/org/index.ts';
import { serveSubscribers } from '#rooms/serve/index.ts';

export function reactionsOf(p: Platform): Reactions {
  const serve = serveSubscribers(p);
  return {
    // Rows became visible, or no longer are: the serving tables follow.
    'collect.batch-merged': [serve.refresh],
    'collect.batch-rolled-back': [serve.refresh],
  };
}

/** In this order, each once a legal day; see `kernel/daily.ts`. */
export function dailyOf(p: Platform): readonly DailyTask[] {
  return [...noticesDaily(p), ...classesDaily(p), trainingDaily(p)];
}
