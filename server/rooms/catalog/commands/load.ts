/** What every command on an entry begins with: the locked resource, or the answer that there is none for this caller. */
import { type Actor, hasRole, organisationOf } from '#kernel/actor.ts';
import type { Tx } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { type CatalogSubject, subjectOf } from '../policy.ts';
import { getVersion, lockResource } from '../repository.ts';
import type { Resource, Version } from '../types.ts';

export type Loaded = {
  resource: Resource;
  /** The version being written, reviewed or returned. */
  working: Version | undefined;
  subject: CatalogSubject;
};

/** Another organisation's entry that was never published does not exist for the caller: not found, not forbidden. */
export async function loadForChange(tx: Tx, actor: Actor, id: string): Promise<Loaded> {
  const resource = await lockResource(tx, id);
  if (!resource) throw problem('kernel.not-found');
  const known =
    organisationOf(actor) === resource.providerId ||
    resource.publishedVersionId !== undefined ||
    (hasRole(actor, 'bureau') && resource.code !== undefined);
  if (!known) throw problem('kernel.not-found');
  const working = resource.workingVersionId ? await getVersion(tx, resource.workingVersionId) : undefined;
  return { resource, working, subject: subjectOf(resource, working?.state === 'in_review') };
}
