/** What every command on a resource begins with: the entry as it stands, for whoever may grade it. */
import type { Actor } from '#kernel/actor.ts';
import type { Executor } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { type Policy, permit } from '#kernel/policy.ts';
import { type Content, getResource, getVersion, type Resource } from '#rooms/catalog/index.ts';
import type { GradeSubject } from '../policy.ts';

export type Loaded = { resource: Resource; content: Content };

/** The version being written, else the published one. `kernel.not-found` when there is none, or none for this caller. */
export async function loadEntry(
  ex: Executor,
  actor: Actor,
  id: string,
  policy: Policy<GradeSubject>,
): Promise<Loaded> {
  const resource = await getResource(ex, id);
  if (!resource) throw problem('kernel.not-found');
  permit(policy, actor, { providerId: resource.providerId });
  const versionId = resource.workingVersionId ?? resource.publishedVersionId;
  const version = versionId ? await getVersion(ex, versionId) : undefined;
  if (!version) throw problem('kernel.not-found');
  return { resource, content: version.content };
}
