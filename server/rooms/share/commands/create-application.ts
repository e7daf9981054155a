/** Begins an application for one service, empty or with the answers of an earlier one of the same organisation. */
import type { Platform } from '#cases/index.ts';
import { type Actor, organisationOf } from '#kernel/actor.ts';
import { type Tx, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { openOffer, refuseUnnamed } from '../offer.ts';
import { againPolicy, createPolicy } from '../policy.ts';
import { type Application, getApplication } from '../repository.ts';
import { currentRequirements } from '../requirements/requirements.ts';
import type { Answers } from '../schema.ts';
import { shareTables } from '../tables.ts';
import { takeAnswers } from './take-answers.ts';

export type CreateApplication = { serviceId: string; follows?: string; answers?: Answers };

/** A draft has no number. Throws `share.closed` for a class that is not shared. */
export function createApplication(p: Platform, actor: Actor, input: CreateApplication): Promise<Application> {
  permit(createPolicy, actor, undefined);
  return transact(p.db, (tx) => draftIn(tx, p, actor, input));
}

/** One form each: what is chosen together is asked for apart, with its own number and its own decision. */
export function openBasket(
  p: Platform,
  actor: Actor,
  input: { serviceIds: readonly string[]; answers?: Answers | undefined },
): Promise<Application[]> {
  permit(createPolicy, actor, undefined);
  return transact(p.db, async (tx) => {
    const made: Application[] = [];
    for (const serviceId of new Set(input.serviceIds))
      made.push(
        await draftIn(tx, p, actor, { serviceId, ...(input.answers ? { answers: input.answers } : {}) }),
      );
    await record(tx, p, {
      kind: 'share.basket-opened',
      actor,
      subject: { type: 'share.application', id: made[0]?.id ?? '' },
      detail: { forms: made.map(({ id }) => id) },
    });
    return made;
  });
}

async function draftIn(tx: Tx, p: Platform, actor: Actor, input: CreateApplication): Promise<Application> {
  const applicantId = organisationOf(actor);
  if (!applicantId) throw problem('kernel.sign-in-required');
  const law = await lawNow(tx, p.law, p.clock.today());
  const offer = await openOffer(tx, law, input.serviceId, applicantId);
  await refuseUnnamed(tx, offer, applicantId);
  const form = law.form(offer.form);
  const earlier = input.follows ? await getApplication(tx, input.follows) : undefined;
  if (input.follows && !earlier) throw problem('kernel.not-found');
  if (earlier) permit(againPolicy, actor, earlier);
  const id = newId();
  const now = p.clock.now();
  const party = { providerId: offer.service.providerId, serviceId: offer.service.id, applicantId };
  // Old answers are taken over; old signatures and declarations are not.
  const taken = earlier
    ? takeAnswers(form, party, {}, {}, unsigned(form, earlier.answers), undefined)
    : undefined;
  const start = taken ?? { answers: {}, signatures: {} };
  const person = actor.kind === 'person' ? actor.personId : null;
  const requirement = (await currentRequirements(tx))?.number ?? 0;
  const signer = person
    ? { personId: person, organisationId: applicantId, day: law.day, requirement }
    : undefined;
  const filled = takeAnswers(form, party, start.answers, start.signatures, input.answers ?? {}, signer);
  await shareTables(tx)
    .insertInto('share.application')
    .values({
      id,
      number: null,
      applicant_id: applicantId,
      provider_id: offer.service.providerId,
      resource_id: offer.service.resourceId,
      service_id: offer.service.id,
      version_id: offer.service.version.id,
      state: 'draft',
      revision: 0,
      form_key: form.key,
      form_version: form.version,
      answers: JSON.stringify(filled.answers),
      signatures: JSON.stringify(filled.signatures),
      case_id: null,
      grant_id: null,
      follows: input.follows ?? null,
      created_by: person,
      submitted_by: null,
      created_at: now,
      updated_at: now,
      submitted_at: null,
      answers_digest: null,
    })
    .execute();
  await record(tx, p, {
    kind: 'share.application-drafted',
    actor,
    subject: { type: 'share.application', id },
    detail: { service: offer.service.id, form: form.key, formVersion: form.version },
  });
  const found = await getApplication(tx, id);
  if (!found) throw problem('kernel.not-found');
  return found;
}

function unsigned(
  form: { fields: { key: string; type: string; filledBy: string }[] },
  answers: Answers,
): Answers {
  const kept = form.fields.filter(
    ({ type, filledBy }) =>
      filledBy === 'applicant' && type !== 'signature' && type !== 'declaration' && type !== 'attachment',
  );
  return Object.fromEntries(
    kept.flatMap(({ key }) => {
      const value = answers[key];
      return value === undefined ? [] : [[key, value]];
    }),
  );
}
