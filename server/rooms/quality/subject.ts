/** A resource as the room's policies look at it: whose it is, and which third parties are let in today. */
import type { Platform } from '#cases/index.ts';
import type { Executor } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { getResource, type Resource } from '#rooms/catalog/index.ts';
import type { QualitySubject } from './policy.ts';
import { qualityTables } from './tables.ts';

export async function subjectOf(
  ex: Executor,
  p: Pick<Platform, 'clock'>,
  resourceId: string,
): Promise<{ resource: Resource; subject: QualitySubject }> {
  const resource = await getResource(ex, resourceId);
  if (!resource) throw problem('kernel.not-found');
  const day = p.clock.today();
  const engaged = await qualityTables(ex)
    .selectFrom('quality.engagement')
    .select(['contractor_id', 'resources'])
    .where('organisation_id', '=', resource.providerId)
    .where('from_day', '<=', day)
    .where('to_day', '>=', day)
    .execute();
  const admits = engaged
    .filter(({ resources }) => resources.includes(resourceId))
    .map(({ contractor_id }) => contractor_id);
  return { resource, subject: { providerId: resource.providerId, admits } };
}
