/** What rooms further right lend to quality: their services are tried, and what was made of a resource is named. */
import { sql } from 'kysely';
import type { QualityPorts } from '#rooms/quality/index.ts';
import { probeServices, servicesOf } from '#rooms/serve/index.ts';

export const qualityPorts: QualityPorts = {
  probe: probeServices,
  async objectsOf(ex, resourceId) {
    const services = (await servicesOf(ex, resourceId)).map(({ id }) => id);
    const { rows } = await sql<{ id: string }>`
      select id from serve.grant where service_id = any(${services}::uuid[])`.execute(ex);
    return [...services, ...rows.map(({ id }) => id)];
  },
};
