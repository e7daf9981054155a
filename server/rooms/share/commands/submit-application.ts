/** Hands an application in: every fault in one answer, or a case with its number; where the city asks for no decision, the grant. */
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { type Tx, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { permit } from '#kernel/policy.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { basicItemsOf } from '#rooms/basedb/index.ts';
import { noteEventGrant } from '#rooms/classify/index.ts';
import { issueGrant } from '#rooms/serve/index.ts';
import { answersDigest, askedOf } from '../answers.ts';
import { barsOf } from '../bars/bars.ts';
import { noteDeclarations } from '../declarations.ts';
import { shareEvents } from '../events.ts';
import { purposeOf } from '../grant.ts';
import { articlesIn, judgeApplication } from '../judge.ts';
import { modeAsked } from '../modes.ts';
import { type Offer, openOffer, procedureFor, refuseUnnamed } from '../offer.ts';
import { submitPolicy } from '../policy.ts';
import { type Application, getApplication, lockApplication, updateApplication } from '../repository.ts';

/** Throws `share.form-incomplete` with all issues and their articles; the draft is kept and no number is given. */
export function submitApplication(
  p: Platform,
  actor: Actor,
  id: string,
  input: { revision: number },
): Promise<Application> {
  return transact(p.db, async (tx) => {
    const application = await lockApplication(tx, id);
    if (!application) throw problem('kernel.not-found');
    permit(submitPolicy, actor, application);
    if (application.revision !== input.revision) throw problem('kernel.conflict');
    const law = await lawNow(tx, p.law, p.clock.today());
    const offer = await openOffer(tx, law, application.serviceId, application.applicantId);
    await refuseUnnamed(tx, offer, application.applicantId);
    await refuseBarred(tx, application.applicantId);
    if (offer.service.version.generation === 0) throw problem('share.service-unavailable');
    const current = { ...application, formKey: offer.form, versionId: offer.service.version.id };
    const issues = await judgeApplication(tx, p, law, actor, current);
    const faults = issues.filter(({ severity }) => severity === 'error');
    if (faults.length > 0) {
      throw problem('share.form-incomplete', {
        params: { count: faults.length },
        articles: articlesIn(faults),
        fields: issues,
      });
    }
    const { free, rest } = await apart(tx, law, current, offer);
    await noteDeclarations(tx, p, actor, current);
    if (offer.route !== 'decision' || (free.length > 0 && rest.length === 0)) {
      await takeAtOnce(tx, p, law, actor, current, offer);
    } else {
      if (free.length > 0) await takeBasic(tx, p, law, actor, current, offer, free);
      await openDecision(tx, p, law, actor, current, offer, free.length > 0 ? rest : undefined);
    }
    const submitted = await getApplication(tx, id);
    if (!submitted) throw problem('kernel.not-found');
    return submitted;
  });
}

/** What stands against the unit and stops it, as its own words say. */
async function refuseBarred(tx: Tx, applicantId: string): Promise<void> {
  const bar = (await barsOf(tx, { applicantId })).find(({ effect }) => effect === 'stop');
  if (bar) throw problem('share.barred', { params: { why: bar.words }, articles: bar.articles });
}

const basicRule = 'basedb.basic-unconditional';

/** What is asked for, told apart: basic items of a base database are had without anybody's consent, the rest is decided on. */
async function apart(
  tx: Tx,
  law: LawNow,
  application: Application,
  offer: Offer,
): Promise<{ free: string[]; rest: string[] }> {
  const wanted = askedOf(application.answers).columns ?? offer.columns.map(({ name }) => name);
  const basic = law.flag(basicRule) ? await basicItemsOf(tx, application.resourceId) : new Set<string>();
  return {
    free: wanted.filter((name) => basic.has(name)),
    rest: wanted.filter((name) => !basic.has(name)),
  };
}

/** The basic part of a mixed application: a grant of its own, from now on. */
async function takeBasic(
  tx: Tx,
  p: Platform,
  law: LawNow,
  actor: Actor,
  application: Application,
  offer: Offer,
  columns: readonly string[],
): Promise<void> {
  const asked = askedOf(application.answers);
  const issued = await issueGrant(tx, p, { ...grantOf(law, asked, application), actor, columns });
  await updateApplication(tx, application.id, { basic_grant_id: issued.id });
  await record(tx, p, {
    kind: 'share.self-service-used',
    actor,
    subject: { type: 'share.application', id: application.id },
    organisations: [application.applicantId, application.providerId],
    decision: law.decided('basic-items', [basicRule]),
    purpose: issued.terms.purpose.code,
    detail: { grant: issued.id, service: offer.service.code, columns: [...columns] },
  });
}

/** The terms of a grant as the form states them. */
const grantOf = (law: LawNow, asked: ReturnType<typeof askedOf>, application: Application) => ({
  versionId: application.versionId,
  systemId: asked.systemId,
  purpose: purposeOf(asked, ''),
  basis: asked.basis,
  addresses: asked.addresses,
  hours: asked.hours,
  peak: asked.peak,
  average: asked.average,
  lastDay: asked.lastDay,
  ...modeAsked(law, application.answers),
});

const submissionRules = ['share.application-route', 'share.application-basis', 'share.free-of-charge'];

/** What both ways write of the form as it was handed in. */
function handedIn(p: Platform, law: LawNow, actor: Actor, application: Application) {
  const form = law.form(application.formKey);
  const now = p.clock.now();
  return {
    form_key: form.key,
    form_version: form.version,
    version_id: application.versionId,
    revision: application.revision + 1,
    submitted_at: now,
    updated_at: now,
    submitted_by: actor.kind === 'person' ? actor.personId : null,
    answers_digest: answersDigest(form, application.answers),
  };
}

async function openDecision(
  tx: Tx,
  p: Platform,
  law: LawNow,
  actor: Actor,
  application: Application,
  offer: Offer,
  /** Where a part is had already: what is left to decide on. */
  rest: readonly string[] | undefined,
): Promise<void> {
  const procedure = await procedureFor(tx, p.law.city.regionCode, offer, application.applicantId);
  if (!procedure) throw problem('share.service-unavailable');
  const asked = askedOf(application.answers);
  const form = handedIn(p, law, actor, application);
  const outside = offer.namedUnits.length > 0 && !offer.namedUnits.includes(application.applicantId);
  // What was printed and sealed bears its number already.
  const printed = application.caseId === null ? application.number : null;
  const opened = await p.cases.openCase(tx, p, {
    procedure,
    ...(printed === null ? {} : { number: printed }),
    subject: { type: 'share.application', id: application.id },
    title: offer.service.title.zh,
    openedBy: actor,
    applicantId: application.applicantId,
    providerId: application.providerId,
    facts: {
      service: offer.service.id,
      serviceCode: offer.service.code,
      resource: application.resourceId,
      sharingClass: offer.sharingClass,
      form: form.form_key,
      formVersion: form.form_version,
      answers: form.answers_digest,
      columns: rest ? [...rest] : (asked.columns ?? null),
      lastDay: asked.lastDay,
      peak: asked.peak,
      // Where the city does not turn them away, an applicant whom the entry does not name is for the decider to see.
      outsideNamedUnits: outside,
    },
  });
  await updateApplication(tx, application.id, {
    ...form,
    state: 'submitted',
    number: opened.number,
    case_id: opened.id,
    grant_id: null,
  });
  await record(tx, p, {
    kind: 'share.application-submitted',
    actor,
    subject: { type: 'share.application', id: application.id },
    organisations: [application.applicantId, application.providerId],
    case: opened.id,
    decision: law.decided('submitted', submissionRules, offer.articles),
    detail: {
      number: opened.number,
      service: offer.service.code,
      form: form.form_key,
      formVersion: form.form_version,
      answers: form.answers_digest,
      bases: asked.basis.map(({ kind, title, article }) => ({ kind, title, article })),
      outsideNamedUnits: outside,
    },
  });
  await p.events.emit(tx, {
    type: shareEvents.applicationSubmitted,
    payload: { applicationId: application.id, caseId: opened.id, providerId: application.providerId },
  });
}

/** No decision, but who uses what for which purpose is on record all the same. */
async function takeAtOnce(
  tx: Tx,
  p: Platform,
  law: LawNow,
  actor: Actor,
  application: Application,
  offer: Offer,
): Promise<void> {
  const asked = askedOf(application.answers);
  const form = handedIn(p, law, actor, application);
  const issued = await issueGrant(tx, p, {
    ...grantOf(law, asked, application),
    actor,
    columns: asked.columns ?? offer.columns.map(({ name }) => name),
  });
  if (offer.event)
    await noteEventGrant(tx, p, {
      eventId: offer.event.eventId,
      resourceId: application.resourceId,
      grantId: issued.id,
      consumerId: application.applicantId,
    });
  await updateApplication(tx, application.id, {
    ...form,
    state: 'granted',
    number: issued.number,
    grant_id: issued.id,
  });
  await record(tx, p, {
    kind: 'share.self-service-used',
    actor,
    subject: { type: 'share.application', id: application.id },
    organisations: [application.applicantId, application.providerId],
    decision: law.decided('self-service', ['share.application-route'], offer.articles),
    purpose: issued.terms.purpose.code,
    detail: {
      grant: issued.id,
      service: offer.service.code,
      system: asked.systemId,
      answers: form.answers_digest,
    },
  });
}
