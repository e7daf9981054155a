/** What rooms further right lend to quality: their services are tried, fields traced to their source, and what was made of a resource is named. */
import { sql } from 'kysely';
import type { LegalDay } from '#kernel/clock.ts';
import { basicItemsOf, databaseOfResource } from '#rooms/basedb/index.ts';
import { datasetOfResource } from '#rooms/open/index.ts';
import type { QualityPorts } from '#rooms/quality/index.ts';
import { grantedColumns, probeServices, servicesOf } from '#rooms/serve/index.ts';

export const qualityPorts = (today: () => LegalDay): QualityPorts => ({
  probe: probeServices,
  async fieldSource(ex, resourceId, item) {
    const model = (await databaseOfResource(ex, resourceId))?.model;
    const column = model?.columns.find(({ name }) => name === item);
    const from = column?.from.find(({ node }) => node === column.source) ?? column?.from[0];
    const node = model?.nodes.find(({ id }) => id === from?.node);
    return from && node && { resourceId: node.resourceId, item: from.item };
  },
  async objectsOf(ex, resourceId) {
    const services = (await servicesOf(ex, resourceId)).map(({ id }) => id);
    const { rows } = await sql<{ id: string }>`
      select id from serve.grant where service_id = any(${services}::uuid[])`.execute(ex);
    const dataset = await datasetOfResource(ex, resourceId);
    return [...services, ...rows.map(({ id }) => id), ...(dataset ? [dataset.id] : [])];
  },
  granted: (ex, organisationId, resourceId) => grantedColumns(ex, today(), organisationId, resourceId),
  basicItems: basicItemsOf,
});
