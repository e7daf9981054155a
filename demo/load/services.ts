/** Fourth step: services over the rows, one of each kind among them, ready to be applied for. */
import { visibleBatches } from '#rooms/collect/index.ts';
import { publishService, servicesOf } from '#rooms/serve/index.ts';
import { type DemoContext, known } from './context.ts';

export async function loadServices({ p, data, resources, people }: DemoContext): Promise<void> {
  for (const { key, provider, services } of data.resources) {
    if (services.length === 0) continue;
    const resourceId = known(resources, key);
    // Rows that were rolled back by somebody leave nothing to serve.
    if ((await visibleBatches(p.db, resourceId)).batches.length === 0) continue;
    const there = new Set((await servicesOf(p.db, resourceId)).map(({ code }) => code));
    for (const { zh, en, ...service } of services) {
      if (there.has(service.code)) continue;
      await publishService(p, known(people, provider), {
        resourceId,
        titleZh: zh,
        titleEn: en,
        ...service,
      });
    }
  }
}
