/** The versions of a grant's terms as a reader sees them, and the text of one of them to the byte. */
import canonicalize from 'canonicalize';
import type { Executor } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { organisationNames } from '#rooms/org/index.ts';
import { actorsOf, type Grant, termsTextOf, type versionsOfGrant } from './grants.ts';
import type { GrantReply } from './schema.ts';
import type { GrantTerms } from './terms.ts';

/** Newest first: who changed which parts, and when. */
export async function presentVersions(
  ex: Executor,
  versions: Awaited<ReturnType<typeof versionsOfGrant>>,
): Promise<GrantReply['versions']> {
  const by = await actorsOf(
    ex,
    versions.map(({ entry }) => entry),
  );
  const names = await organisationNames(ex, [...new Set(by.values())]);
  return versions
    .map(({ version, digest, entry, at, terms }, index) => ({
      version,
      digest,
      entry,
      at: at.toISOString(),
      by: names.get(by.get(entry) ?? '') ?? null,
      changed: partsChanged(versions[index - 1]?.terms, terms),
    }))
    .toReversed();
}

/** Names of the parts that differ; of a first version none. */
function partsChanged(former: GrantTerms | undefined, next: GrantTerms): string[] {
  if (!former) return [];
  const before = new Map<string, unknown>(Object.entries(former));
  const after = new Map<string, unknown>(Object.entries(next));
  return [...new Set([...before.keys(), ...after.keys()])].filter(
    (part) => canonicalize(before.get(part) ?? null) !== canonicalize(after.get(part) ?? null),
  );
}

/** SHA-256 over exactly these bytes is the digest that entries of calls cite. */
export async function termsText(ex: Executor, grant: Grant, version = grant.termsVersion) {
  const found = await termsTextOf(ex, grant.id, version);
  if (!found) throw problem('kernel.not-found');
  return { ...found, name: `${grant.number}-v${version}.terms.json` };
}
