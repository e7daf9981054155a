/** Items of the negative list whose law was repealed: their provider is asked to take them off, once for each act. */
import type { Platform } from '#cases/index.ts';
import type { LegalDay } from '#kernel/clock.ts';
import { transact } from '#kernel/db.ts';
import { lawNow } from '#law/settings.ts';
import { notify } from '#notices/index.ts';
import { repealedActs } from '#rooms/catalog/index.ts';
import { listedItems } from './negative-items.ts';
import { listMode } from './negative-list.ts';

export async function askToTakeOff(p: Platform, day: LegalDay): Promise<void> {
  const law = await lawNow(p.db, p.law, day);
  if (!listMode(law)) return;
  const items = await listedItems(p.db);
  const titles = items.flatMap(({ fields }) =>
    fields.flatMap(({ basis }) => basis.map(({ title }) => title)),
  );
  if (titles.length === 0) return;
  const acts = await repealedActs(p.db, [...new Set(titles)], day);
  for (const item of items) {
    const cited = new Set(item.fields.flatMap(({ basis }) => basis.map(({ title }) => title)));
    for (const title of cited) {
      const act = acts.get(title);
      if (!act) continue;
      await transact(p.db, (tx) =>
        notify(tx, p, {
          kind: 'classify.item-basis-repealed',
          to: { organisationId: item.providerId, roles: ['provider'] },
          params: { name: item.name, act: act.title, day: act.repealedOn },
          articles: law.cite('classify.negative-list'),
          subject: { type: 'classify.negative-item', id: item.id },
          link: `/catalog/${item.resourceId}`,
          task: `classify.item-basis ${item.id}`,
          once: `classify.item-basis ${item.id} ${act.title}`,
          urgent: true,
        }),
      );
    }
  }
}
