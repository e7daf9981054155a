/** A provider marks a statement of a form as untrue, with evidence: reviewers of the unit's later forms see it. */
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { type Executor, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { notify } from '#notices/index.ts';
import type { UntrueTable } from '../paper-tables.ts';
import { markUntruePolicy } from '../policy.ts';
import { lockApplication } from '../repository.ts';
import { shareTables } from '../tables.ts';

export type UntrueInput = { field: string; what: string; evidence: string };

export function markUntrue(p: Platform, actor: Actor, id: string, input: UntrueInput): Promise<void> {
  if (actor.kind !== 'person') throw problem('kernel.sign-in-required');
  return transact(p.db, async (tx) => {
    const application = await lockApplication(tx, id);
    if (!application) throw problem('kernel.not-found');
    permit(markUntruePolicy, actor, application);
    const law = await lawNow(tx, p.law, p.clock.today());
    const form = law.form(application.formKey);
    const field = form.fields.find(({ key }) => key === input.field);
    if (!field) throw problem('kernel.not-found');
    const mark = newId();
    await shareTables(tx)
      .insertInto('share.untrue_statement')
      .values({
        id: mark,
        application_id: id,
        applicant_id: application.applicantId,
        ...input,
        marked_by: actor.personId,
        marked_for: actor.organisationId,
        day: law.day,
        at: p.clock.now(),
      })
      .execute();
    await notify(tx, p, {
      kind: 'share.marked-untrue',
      to: { organisationId: application.applicantId },
      params: { number: application.number ?? '', field: field.label },
      subject: { type: 'share.application', id },
      link: `/applications/${id}`,
      from: actor,
    });
    const declared = form.fields.filter(({ type }) => type === 'declaration').flatMap(({ cite }) => cite);
    await record(tx, p, {
      kind: 'share.statement-untrue',
      actor,
      subject: { type: 'share.application', id },
      organisations: [application.applicantId, application.providerId],
      ...(application.caseId ? { case: application.caseId } : {}),
      decision: law.decided('untrue', [], [...new Set(declared)]),
      detail: { mark, field: input.field },
    });
  });
}

/** Those of a unit, newest first: shown beside each of its forms. */
export const untrueOf = (ex: Executor, applicantId: string): Promise<UntrueTable[]> =>
  shareTables(ex)
    .selectFrom('share.untrue_statement')
    .selectAll()
    .where('applicant_id', '=', applicantId)
    .orderBy('at', 'desc')
    .execute();
