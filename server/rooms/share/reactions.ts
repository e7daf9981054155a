/** What the room does when others have acted: whoever waits for data of an entry that was taken out is told why. */
import { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import { platform } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import type { Subscriber } from '#kernel/events.ts';
import { notify } from '#notices/index.ts';
import { getResource, getVersion } from '#rooms/catalog/index.ts';
import { finishDocument } from './papers/form.ts';
import { tellStopped } from './renewal/expiry.ts';
import { shareTables } from './tables.ts';

const withdrawn = z.object({ resourceId: z.uuid(), versionId: z.uuid().nullable() });

const decided = z.object({ applicationId: z.uuid() });
const changed = z.object({ grantId: z.uuid(), state: z.string() });

export function shareSubscribers(
  p: Platform,
): Record<'tellPending' | 'finishDocument' | 'tellStopped', Subscriber> {
  return {
    // The three blocks become one file once the grant has started, whichever act came last.
    finishDocument: {
      name: 'share.finish-document',
      run: (payload) => finishDocument(p, platform, decided.parse(payload).applicationId),
    },
    tellStopped: {
      name: 'share.tell-stopped',
      async run(payload, eventId) {
        const { grantId, state } = changed.parse(payload);
        await tellStopped(p, grantId, state, eventId);
      },
    },
    tellPending: {
      name: 'share.tell-pending',
      async run(payload, eventId) {
        const { resourceId, versionId } = withdrawn.parse(payload);
        const resource = await getResource(p.db, resourceId);
        const version = versionId ? await getVersion(p.db, versionId) : undefined;
        const pending = await shareTables(p.db)
          .selectFrom('share.application')
          .select(['id', 'number', 'applicant_id', 'case_id'])
          .where('resource_id', '=', resourceId)
          .where('state', '=', 'submitted')
          .execute();
        if (pending.length === 0) return;
        await transact(p.db, async (tx) => {
          for (const application of pending) {
            await notify(tx, p, {
              kind: 'catalog.withdrawn-under-application',
              to: { organisationId: application.applicant_id, roles: ['consumer', 'provider'] },
              params: {
                name: version?.content.name ?? '',
                reason: resource?.stateReason ?? '',
                number: application.number ?? '',
              },
              subject: { type: 'share.application', id: application.id },
              ...(application.case_id ? { caseId: application.case_id } : {}),
              link: `/applications/${application.id}`,
              urgent: true,
              once: `${eventId}:${application.id}`,
            });
          }
        });
      },
    },
  };
}
