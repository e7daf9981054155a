/** What the room does when others have acted: serving tables follow the visible rows. */
import { z } from 'zod';
import type { Subscriber } from '#kernel/events.ts';
import { remeasureGrants } from './commands/remeasure-grants.ts';
import type { Serving } from './context.ts';
import { versionsOfResource } from './repository.ts';
import { refreshServing } from './serving/refresh.ts';

const batchEvent = z.object({ resourceId: z.uuid() });

export function serveSubscribers(p: Serving): { refresh: Subscriber; remeasure: Subscriber } {
  return {
    refresh: {
      name: 'serve.refresh',
      async run(payload) {
        const { resourceId } = batchEvent.parse(payload);
        for (const version of await versionsOfResource(p.db, resourceId)) await refreshServing(p, version.id);
      },
    },
    remeasure: {
      name: 'serve.remeasure',
      run: (payload) => remeasureGrants(p, batchEvent.parse(payload).resourceId),
    },
  };
}
