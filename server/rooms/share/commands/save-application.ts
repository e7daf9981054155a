/** Autosave of a draft: the answers given replace those of the draft, on the revision that was read. */
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { openOffer } from '../offer.ts';
import { savePolicy } from '../policy.ts';
import { type Application, getApplication, lockApplication, updateApplication } from '../repository.ts';
import { currentRequirements } from '../requirements/requirements.ts';
import type { Answers } from '../schema.ts';
import { takeAnswers } from './take-answers.ts';

/** Throws `kernel.conflict` when the draft has moved on, `share.field-fixed` for what is not the applicant's to say. */
export function saveApplication(
  p: Platform,
  actor: Actor,
  id: string,
  input: { revision: number; answers: Answers },
): Promise<Application> {
  return transact(p.db, async (tx) => {
    const application = await lockApplication(tx, id);
    if (!application) throw problem('kernel.not-found');
    permit(savePolicy, actor, application);
    if (application.revision !== input.revision) throw problem('kernel.conflict');
    const law = await lawNow(tx, p.law, p.clock.today());
    // The city may have changed the form, or the resource its class, since the draft was begun.
    const { form: formKey } = await openOffer(tx, law, application.serviceId, application.applicantId);
    const form = law.form(formKey);
    const requirement = (await currentRequirements(tx))?.number ?? 0;
    const signer =
      actor.kind === 'person'
        ? { personId: actor.personId, organisationId: actor.organisationId, day: law.day, requirement }
        : undefined;
    const { answers, signatures } = takeAnswers(
      form,
      application,
      application.answers,
      application.signatures,
      input.answers,
      signer,
    );
    await updateApplication(tx, id, {
      answers: JSON.stringify(answers),
      signatures: JSON.stringify(signatures),
      form_key: form.key,
      form_version: form.version,
      revision: application.revision + 1,
      updated_at: p.clock.now(),
    });
    await record(tx, p, {
      kind: 'share.application-saved',
      actor,
      subject: { type: 'share.application', id },
      detail: { revision: application.revision + 1, fields: Object.keys(input.answers).length },
    });
    const saved = await getApplication(tx, id);
    if (!saved) throw problem('kernel.not-found');
    return saved;
  });
}
