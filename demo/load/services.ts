/** Fourth step: lookup services over the rows, ready to be applied for. */
import { visibleBatches } from '#rooms/collect/index.ts';
import { publishService, servicesOf } from '#rooms/serve/index.ts';
import { type DemoContext, known } from './context.ts';

export async function loadServices({ p, data, resources, people }: DemoContext): Promise<void> {
  for (const { key, provider, service } of data.resources) {
    if (!service) continue;
    const resourceId = known(resources, key);
    if ((await servicesOf(p.db, resourceId)).length > 0) continue;
    // Rows that were rolled back by somebody leave nothing to serve.
    if ((await visibleBatches(p.db, resourceId)).batches.length === 0) continue;
    await publishService(p, known(people, provider), {
      resourceId,
      code: service.code,
      titleZh: service.zh,
      titleEn: service.en,
      lookup: service.lookup,
    });
  }
}
