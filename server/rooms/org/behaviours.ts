// What the org room lends to the packs: who holds a step, and names for ids.
import type { RoomBehaviours } from '#cases/index.ts';
import { bureauOf, getOrganisation, organisationNames, personNames } from './repository.ts';

export const orgBehaviours: RoomBehaviours = {
  actors: {
    /** The data authority of the city the platform runs for. */
    'bureau-of-city': async ({ ex, p }) => {
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
  directory: { organisations: organisationNames, people: personNames },
};
