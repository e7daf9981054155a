/** The written form: printed with its number, signed and sealed block by block, and taken back as scans. */
import type { Platform } from '#cases/index.ts';
import { nextCaseNumber } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import type { LegalDay } from '#kernel/clock.ts';
import { type Tx, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { answersDigest } from '../answers.ts';
import { articlesIn, judgeApplication } from '../judge.ts';
import { openOffer } from '../offer.ts';
import type { Block } from '../paper-tables.ts';
import { finishedOf } from '../papers/form.ts';
import { type Received, scanType } from '../papers/scan.ts';
import { savePolicy, sealPolicy } from '../policy.ts';
import { type Application, lockApplication, updateApplication } from '../repository.ts';
import { shareTables } from '../tables.ts';
import { type SealedField, sealedFields, sealsOf } from './blocks.ts';
import { startIfComplete } from './start.ts';
import { managingUnit } from './unit.ts';

/** Gives the form its number. Throws `share.form-incomplete`: only a form that lacks nothing but its seal is printed for it. */
export function printForSeal(p: Platform, actor: Actor, id: string): Promise<void> {
  return transact(p.db, async (tx) => {
    const application = await lockApplication(tx, id);
    if (!application) throw problem('kernel.not-found');
    permit(savePolicy, actor, application);
    const law = await lawNow(tx, p.law, p.clock.today());
    const offer = await openOffer(tx, law, application.serviceId, application.applicantId);
    const form = law.form(offer.form);
    if (sealedFields(form).length === 0) throw problem('share.no-seal');
    const issues = await judgeApplication(tx, p, law, actor, { ...application, formKey: offer.form });
    const faults = issues.filter(
      ({ severity, code }) => severity === 'error' && code !== 'seal-missing' && code !== 'seal-void',
    );
    if (faults.length > 0) {
      throw problem('share.form-incomplete', {
        params: { count: faults.length },
        articles: articlesIn(faults),
        fields: faults,
      });
    }
    // One that was returned has a case by its old number: the new paper is another one.
    const number =
      application.number !== null && application.caseId === null
        ? application.number
        : await nextCaseNumber(tx, p);
    const digest = answersDigest(form, application.answers);
    await updateApplication(tx, id, {
      number,
      case_id: null,
      form_key: form.key,
      form_version: form.version,
      printed_digest: digest,
      printed_at: p.clock.now(),
    });
    await record(tx, p, {
      kind: 'share.form-printed',
      actor,
      subject: { type: 'share.application', id },
      organisations: [application.applicantId],
      detail: { number, answers: digest, form: form.key, formVersion: form.version },
    });
  });
}

export type SealInput = { block: Block; day: LegalDay; scan: Received };

/** Takes the scan of one block back. The last one that was missing starts the grant. Errors: `share.paper-finished`. */
export async function sealBlock(
  p: Platform,
  actor: Actor,
  id: string,
  { block, day, scan }: SealInput,
): Promise<void> {
  if (actor.kind !== 'person') throw problem('kernel.sign-in-required');
  const mediaType = scanType(scan);
  const stored = await p.objects.put(scan.content);
  await transact(p.db, async (tx) => {
    const application = await lockApplication(tx, id);
    if (!application) throw problem('kernel.not-found');
    const law = await lawNow(tx, p.law, p.clock.today());
    const form = law.form(application.formKey);
    const field = sealedFields(form).find((one) => one.block === block);
    if (!field) throw problem('share.no-seal');
    const manager = await managingUnit(tx, p, application.applicantId);
    permit(sealPolicy, actor, { application, block, manager: manager ?? null, articles: field.cite });
    // What is stored is what was sealed: a later scan would lie beside it and belong to nothing.
    if (await finishedOf(tx, id)) throw problem('share.paper-finished', { articles: field.cite });
    const digest = answersDigest(form, application.answers);
    if (block === 'applicant' && application.printedDigest !== digest)
      throw problem('share.not-printed', { articles: field.cite });
    await refuseDay(tx, application, field, day, law.day);
    await shareTables(tx)
      .insertInto('share.seal')
      .values({
        id: newId(),
        application_id: id,
        block,
        organisation_id: actor.organisationId,
        person_id: actor.personId,
        day,
        digest,
        name: scan.name,
        media_type: mediaType,
        bytes: stored.bytes,
        sha256: stored.sha256,
        object_key: stored.key,
        at: p.clock.now(),
      })
      .execute();
    await record(tx, p, {
      kind: 'share.block-sealed',
      actor,
      subject: { type: 'share.application', id },
      organisations: [application.applicantId, application.providerId],
      ...(application.caseId ? { case: application.caseId } : {}),
      decision: law.decided('sealed', [], field.cite),
      detail: { block, day, answers: digest, scan: stored.sha256, bytes: stored.bytes },
    });
    await startIfComplete(tx, p, application, actor);
  });
}

/** A paper is not signed in days to come, and nobody signs before the unit that asks. */
async function refuseDay(
  tx: Tx,
  application: Application,
  { block, cite }: SealedField,
  day: LegalDay,
  today: LegalDay,
): Promise<void> {
  const first = block === 'applicant' ? undefined : (await sealsOf(tx, application.id)).get('applicant');
  if (day > today || (block !== 'applicant' && (!first || day < first.day)))
    throw problem('share.seal-day', { params: { day: first?.day ?? today }, articles: cite });
}
