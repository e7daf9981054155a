/** Consents whose last day is over end by themselves: their rows stay out of the next release, and the unit is told to make it. */
import type { Platform } from '#cases/index.ts';
import { platform } from '#kernel/actor.ts';
import type { DailyTask } from '#kernel/daily.ts';
import { transact } from '#kernel/db.ts';
import { record } from '#ledger/index.ts';
import { notify } from '#notices/index.ts';
import { getPublishedVersion } from '#rooms/catalog/index.ts';
import { disclosureTables } from './tables.ts';

export const consentsDaily = (p: Platform): DailyTask => ({
  name: 'open.consents-end',
  async run(day) {
    const over = await disclosureTables(p.db)
      .selectFrom('open.consent')
      .select('resource_id')
      .distinct()
      .where('withdrawn_on', 'is', null)
      .where('ends_on', '<', day)
      .execute();
    for (const { resource_id: resourceId } of over)
      await transact(p.db, async (tx) => {
        const ended = await disclosureTables(tx)
          .updateTable('open.consent')
          .set({ withdrawn_on: day, withdrawn_reason: '约定的期限届满 / its term is over' })
          .where('resource_id', '=', resourceId)
          .where('withdrawn_on', 'is', null)
          .where('ends_on', '<', day)
          .returning('id')
          .execute();
        if (ended.length === 0) return;
        const entry = await getPublishedVersion(tx, resourceId);
        if (entry)
          await notify(tx, p, {
            kind: 'open.consents-ended',
            to: { organisationId: entry.resource.providerId, roles: ['provider', 'head'] },
            params: { title: entry.version.content.name, count: String(ended.length) },
            subject: { type: 'catalog.resource', id: resourceId },
            link: '/open/protection',
          });
        await record(tx, p, {
          kind: 'open.consent-ended',
          actor: platform,
          subject: { type: 'catalog.resource', id: resourceId },
          ...(entry ? { organisationId: entry.resource.providerId } : {}),
          detail: { count: ended.length, day },
        });
      });
  },
});
