/** When a change of a lower level waits for the city's consent. */
import { type Gate, pass } from '#cases/index.ts';
import type { Executor } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { getVersion, listVersions } from '../repository.ts';
import { compareContents, onlyAdds } from './difference.ts';

/** True when a body below the city cuts or alters what stands published. */
async function needsConsent(
  ex: Executor,
  file: {
    subject: { id: string };
    providerId: string | null;
    steps: readonly { owner: { roles: string[] } }[];
  },
): Promise<boolean> {
  // Reviewed by the city itself: the two are one step.
  if (!file.steps[0]?.owner.roles.includes('area_bureau')) return false;
  const version = await getVersion(ex, file.subject.id);
  if (!version) return false;
  if (version.withdraws) return true;
  const before = (await listVersions(ex, version.resourceId)).find(
    ({ state, number }) => state === 'published' && number < version.number,
  );
  return before !== undefined && !onlyAdds(compareContents(before.content, version.content));
}

export const noConsentNeeded: Gate = async ({ tx, case: file, decision }) => {
  if (!(await needsConsent(tx, file))) return pass;
  throw problem('catalog.consent-needed', { articles: decision?.outcome.cite ?? [] });
};

export const consentNeeded: Gate = async ({ tx, case: file, decision }) => {
  if (await needsConsent(tx, file)) return pass;
  throw problem('catalog.consent-not-needed', { articles: decision?.outcome.cite ?? [] });
};
