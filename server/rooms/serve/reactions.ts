/** What the room does when others have acted: serving tables follow the visible rows. */
import { z } from 'zod';
import type { Joiner, Subscriber } from '#kernel/events.ts';
import { remeasureGrants } from './commands/remeasure-grants.ts';
import type { Serving } from './context.ts';
import { versionsOfResource } from './repository.ts';
import { refreshServing } from './serving/refresh.ts';
import { lookForUnserved } from './unserved/look.ts';

const batchEvent = z.object({ resourceId: z.uuid() });

export function serveSubscribers(p: Serving): {
  refresh: Subscriber;
  remeasure: Joiner;
  unserved: Subscriber;
} {
  return {
    refresh: {
      name: 'serve.refresh',
      async run(payload) {
        const { resourceId } = batchEvent.parse(payload);
        for (const version of await versionsOfResource(p.db, resourceId)) await refreshServing(p, version.id);
      },
    },
    unserved: {
      name: 'serve.unserved',
      async run(payload) {
        await lookForUnserved(p, batchEvent.parse(payload).resourceId);
      },
    },
    remeasure: {
      name: 'serve.remeasure',
      // Not a call more under the former grade: with the act that changed it.
      within: (tx, payload) => remeasureGrants(tx, p, batchEvent.parse(payload).resourceId),
    },
  };
}
