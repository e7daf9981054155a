/** The applicant takes an application back, before or while it is being decided. */
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { permit } from '#kernel/policy.ts';
import { record } from '#ledger/index.ts';
import { withdrawPolicy } from '../policy.ts';
import { type Application, getApplication, lockApplication, updateApplication } from '../repository.ts';

export function withdrawApplication(
  p: Platform,
  actor: Actor,
  id: string,
  reason: string,
): Promise<Application> {
  return transact(p.db, async (tx) => {
    const application = await lockApplication(tx, id);
    if (!application) throw problem('kernel.not-found');
    permit(withdrawPolicy, actor, application);
    if (application.caseId && application.state === 'submitted') {
      await p.cases.withdrawCase(tx, p, { caseId: application.caseId, actor, reason });
    }
    await updateApplication(tx, id, { state: 'withdrawn', updated_at: p.clock.now() });
    await record(tx, p, {
      kind: 'share.application-withdrawn',
      actor,
      subject: { type: 'share.application', id },
      organisations: [application.applicantId, application.providerId],
      ...(application.caseId ? { case: application.caseId } : {}),
      detail: { from: application.state },
    });
    const found = await getApplication(tx, id);
    if (!found) throw problem('kernel.not-found');
    return found;
  });
}
