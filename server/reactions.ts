/** Every event and who listens to it, in one readable place. */
import type { Platform } from '#cases/index.ts';
import type { Reactions } from '#kernel/events.ts';
import { serveSubscribers } from '#rooms/serve/index.ts';

export function reactionsOf(p: Platform): Reactions {
  const serve = serveSubscribers(p);
  return {
    // Rows became visible, or no longer are: the serving tables follow.
    'collect.batch-merged': [serve.refresh],
    'collect.batch-rolled-back': [serve.refresh],
  };
}
