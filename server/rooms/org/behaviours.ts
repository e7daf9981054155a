// What the org room lends to the packs: who holds a step, and names for ids.
import { pass, type RoomBehaviours } from '#cases/index.ts';
import { areaOf, areaUnit, requireAreaUnit } from './areas.ts';
import {
  bureauOf,
  closedOrganisation,
  getOrganisation,
  membershipsOf,
  organisationNames,
  personNames,
} from './repository.ts';

export const orgBehaviours: RoomBehaviours = {
  actors: {
    /** The data authority of the city the platform runs for. */
    'bureau-of-city': async ({ ex, p }) => {
      const bureau = await bureauOf(ex, p.law.city.regionCode);
      return bureau && { organisationId: bureau.id, roles: ['bureau'] };
    },
    /** The data authority of the area the provider lies in; the city's for its own bodies and where an area has none. */
    'bureau-of-area': async ({ ex, p, case: { providerId } }) => {
      const provider = providerId === null ? undefined : await getOrganisation(ex, providerId);
      const area = provider && areaOf(p.law.city.regionCode, provider.regionCode);
      const unit = area && (await areaUnit(ex, area));
      if (unit) return { organisationId: unit.id, roles: ['area_bureau'] };
      const bureau = await bureauOf(ex, p.law.city.regionCode);
      return bureau && { organisationId: bureau.id, roles: ['bureau'] };
    },
    /** The organisation named as provider when the case was opened. */
    'provider-of-subject': async ({ ex, case: { providerId } }) => {
      const provider = providerId === null ? undefined : await getOrganisation(ex, providerId);
      return provider && { organisationId: provider.id, roles: ['provider'] };
    },
    /** Whoever asked, in either of the parts a department plays. */
    applicant: async ({ ex, case: { applicantId } }) => {
      const applicant = applicantId === null ? undefined : await getOrganisation(ex, applicantId);
      return applicant && { organisationId: applicant.id, roles: ['provider', 'consumer'] };
    },
  },
  gates: {
    /** What comes from an area is taken by the unit the area has named. */
    'org.area-unit-named': async ({ tx, law, case: { providerId } }) => {
      const provider = providerId === null ? undefined : await getOrganisation(tx, providerId);
      if (provider) await requireAreaUnit(tx, law, provider);
      return pass;
    },
  },
  directory: {
    organisations: organisationNames,
    people: personNames,
    closed: closedOrganisation,
    rolesOf: async (ex, personId, organisationId) =>
      (await membershipsOf(ex, personId)).find((one) => one.organisationId === organisationId)?.roles ?? [],
    overseer: async (ex, p) => {
      const bureau = await bureauOf(ex, p.law.city.regionCode);
      return bureau && { organisationId: bureau.id, roles: ['bureau'] };
    },
  },
};
