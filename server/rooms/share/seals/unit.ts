/** The unit that manages an application: the authority of the applicant's county or zone where it has named one, else the city's. */
import type { Owner, Platform } from '#cases/index.ts';
import type { Executor } from '#kernel/db.ts';
import { areaOf, areaUnit, bureauOf, getOrganisation } from '#rooms/org/index.ts';

export async function managingUnit(
  ex: Executor,
  p: Pick<Platform, 'law'>,
  applicantId: string | null,
): Promise<Owner | undefined> {
  const applicant = applicantId === null ? undefined : await getOrganisation(ex, applicantId);
  const area = applicant && areaOf(p.law.city.regionCode, applicant.regionCode);
  const unit = area && (await areaUnit(ex, area));
  if (unit) return { organisationId: unit.id, roles: ['area_bureau'] };
  const bureau = await bureauOf(ex, p.law.city.regionCode);
  return bureau && { organisationId: bureau.id, roles: ['bureau'] };
}
