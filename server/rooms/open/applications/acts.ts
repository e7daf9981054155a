/** What is done to an application that was handed in, beside its decision: assessed by whoever holds the step, taken back by who filed it. */
import { type Platform, stepPolicy } from '#cases/index.ts';
import { type Actor, organisationOf } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { permit } from '#kernel/policy.ts';
import { record } from '#ledger/index.ts';
import { changeApplication, concernedBy, lockApplication } from './commands.ts';
import { ownApplicationPolicy } from './policy.ts';
import { checkTerms } from './preview.ts';
import type { AssessmentInput } from './schema.ts';

/** By whoever holds the step, as often as they like until it is decided. */
export async function assessApplication(
  p: Platform,
  actor: Actor,
  { id, step: stepId }: { id: string; step: string },
  said: AssessmentInput,
): Promise<void> {
  await transact(p.db, async (tx) => {
    const row = await lockApplication(tx, id);
    if (row.state !== 'filed' && row.state !== 'selection')
      throw problem('open.application-state', { params: { state: row.state } });
    const file = row.case_id ? await p.cases.getCase(tx, row.case_id) : undefined;
    const step = file?.steps.find((one) => one.id === stepId && one.decided === null);
    if (!step) throw problem('kernel.not-found');
    permit(stepPolicy, actor, step);
    await checkTerms(tx, row, said.terms);
    const bySteps = { ...row.assessment.bySteps, [stepId]: JSON.parse(JSON.stringify(said)) };
    await changeApplication(tx, p, id, { assessment: JSON.stringify({ ...row.assessment, bySteps }) });
    await record(tx, p, {
      kind: 'open.application-assessed',
      actor,
      subject: { type: 'open.application', id },
      ...(row.case_id ? { case: row.case_id } : {}),
      detail: { step: step.key, met: said.conditions.filter(({ met }) => met).map(({ key }) => key) },
    });
  });
}

export async function withdrawApplication(p: Platform, actor: Actor, id: string): Promise<void> {
  await transact(p.db, async (tx) => {
    const row = await lockApplication(tx, id);
    const concerned = await concernedBy(tx, p, row);
    permit(ownApplicationPolicy, actor, concerned);
    if (row.state !== 'filed' && row.state !== 'selection')
      throw problem('open.application-state', { params: { state: row.state } });
    if (row.case_id)
      await p.cases.withdrawCase(tx, p, {
        caseId: row.case_id,
        actor,
        reason: '申请人撤回 / taken back by the applicant',
      });
    await changeApplication(tx, p, id, {
      state: 'withdrawn',
      decided_on: p.clock.today(),
      decided_at: p.clock.now(),
    });
    await record(tx, p, {
      kind: 'open.application-withdrawn',
      actor,
      subject: { type: 'open.application', id },
      organisations: [concerned.providerId],
      ...(row.case_id ? { case: row.case_id } : {}),
      detail: { by: organisationOf(actor) ?? '' },
    });
  });
}
