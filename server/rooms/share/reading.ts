/** Who may read an application: the parties, those who oversee, and of an area's authority what concerns its bodies. */
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { problem } from '#kernel/errors.ts';
import { permit } from '#kernel/policy.ts';
import { actsFor, boundTo, organisationsOfArea } from '#rooms/org/index.ts';
import { readPolicy } from './policy.ts';
import type { Application } from './repository.ts';

export async function permitReading(p: Platform, actor: Actor, application: Application): Promise<void> {
  const area = actsFor(actor);
  if (area && application.submittedAt !== null) {
    const within = await organisationsOfArea(p.db, area);
    if (within.includes(application.providerId) || within.includes(application.applicantId)) return;
    if (boundTo(actor)) throw problem('org.area-other');
  }
  permit(readPolicy, actor, application);
}
