/** When the conditions of a set change, whoever has access learns it; what was filed or agreed stays as it was. */
import { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import { transact } from '#kernel/db.ts';
import type { Subscriber } from '#kernel/events.ts';
import { lawNow } from '#law/settings.ts';
import { notify } from '#notices/index.ts';
import { accessHolders } from '../access/state.ts';
import { getVersion, versionsOf } from '../datasets/read.ts';
import { applicantsRule } from './law.ts';

const published = z.object({ datasetId: z.uuid(), versionId: z.uuid().optional() });

export const conditionsSubscriber = (p: Platform): Subscriber => ({
  name: 'open.tell-conditions',
  async run(payload) {
    const { datasetId, versionId } = published.parse(payload);
    const now = versionId ? await getVersion(p.db, versionId) : undefined;
    if (now?.class !== 'conditional') return;
    const before = (await versionsOf(p.db, datasetId)).find(
      ({ number, state }) => state === 'published' && number < now.number,
    );
    if (!before || JSON.stringify(before.content.conditions) === JSON.stringify(now.content.conditions))
      return;
    await transact(p.db, async (tx) => {
      const law = await lawNow(tx, p.law, p.clock.today());
      for (const { organisationId } of await accessHolders(tx, datasetId))
        await notify(tx, p, {
          kind: 'open.conditions-changed',
          to: { organisationId, roles: ['consumer', 'head'] },
          params: { title: now.content.title, number: String(now.number) },
          articles: law.cite(applicantsRule),
          subject: { type: 'open.dataset', id: datasetId },
          link: '/me/access',
          once: `open.conditions ${now.id}`,
        });
    });
  },
});
