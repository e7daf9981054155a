/** Applications as a reader sees them: names for ids, issues, choices, the printed form, and what may be done next. */
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import type { Executor } from '#kernel/db.ts';
import { Problem, type Text } from '#kernel/errors.ts';
import { type Ability, abilitiesOf } from '#kernel/policy.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import type { Form } from '#law/types.ts';
import { getSystem, listSystems, organisationNames, personNames } from '#rooms/org/index.ts';
import { getService } from '#rooms/serve/index.ts';
import { textOf } from './answers.ts';
import { coordinates } from './disputes/raise.ts';
import { judgeApplication } from './judge.ts';
import { type Offer, offerOf, procedureFor } from './offer.ts';
import {
  againPolicy,
  disputePolicy,
  markUntruePolicy,
  savePolicy,
  submitPolicy,
  withdrawPolicy,
} from './policy.ts';
import { presentPapers } from './present-papers.ts';
import { printForm } from './printed.ts';
import type { Application } from './repository.ts';
import type { ApplicationReply, ApplicationSummary } from './schema.ts';

const unknownName: Text = { zh: '(已注销的单位)', en: '(organisation no longer registered)' };

export async function presentApplications(
  ex: Executor,
  applications: readonly Application[],
): Promise<ApplicationSummary[]> {
  const names = await organisationNames(
    ex,
    applications.flatMap(({ applicantId, providerId }) => [applicantId, providerId]),
  );
  const party = (id: string) => ({ id, name: names.get(id) ?? unknownName });
  return Promise.all(
    applications.map(async (one) => {
      const service = await getService(ex, one.serviceId);
      return {
        id: one.id,
        number: one.number,
        state: one.state,
        applicant: party(one.applicantId),
        provider: party(one.providerId),
        service: {
          id: one.serviceId,
          code: service?.code ?? '',
          title: service?.title ?? { zh: '', en: '' },
        },
        resourceId: one.resourceId,
        caseId: one.caseId,
        grantId: one.grantId,
        basicGrantId: one.basicGrantId,
        updatedAt: one.updatedAt.toISOString(),
        submittedAt: one.submittedAt?.toISOString() ?? null,
      };
    }),
  );
}

export async function presentApplication(
  ex: Executor,
  p: Platform,
  actor: Actor,
  application: Application,
): Promise<ApplicationReply> {
  const law = await lawNow(ex, p.law, p.clock.today());
  const [summary] = await presentApplications(ex, [application]);
  if (!summary) throw new TypeError('one application gives one summary');
  // Whoever reads an old application may do so after its resource was withdrawn.
  const offer = await offerOf(ex, law, application.serviceId).catch((error: unknown) => {
    if (error instanceof Problem) return undefined;
    throw error;
  });
  const form = law.form(application.formKey);
  const editable = application.state === 'draft' || application.state === 'returned';
  const issues = editable && offer ? await judgeApplication(ex, p, law, actor, application) : [];
  const fixed: Record<string, Text> = {
    provider: summary.provider.name,
    service: summary.service.title,
    department: summary.applicant.name,
  };
  return {
    ...summary,
    revision: application.revision,
    formKey: application.formKey,
    formVersion: application.formVersion,
    answers: application.answers,
    issues,
    fixed,
    printed: {
      ...(await print(ex, p, law, form, application, fixed, offer)),
      digest: application.answersDigest,
    },
    choices: {
      systems: (await listSystems(ex, application.applicantId))
        .filter(({ state }) => state === 'active')
        .map(({ id, code, name, place }) => ({ id, code, name, place })),
      items: (offer?.columns ?? []).map(({ name, titleZh, titleEn, personal }) => ({
        name,
        title: { zh: titleZh, en: titleEn ?? name },
        personal,
      })),
      scenarios: offer?.scenarios ?? [],
      conditions: offer?.conditions ?? [],
      options: optionsOf(law, form),
    },
    route: {
      route: offer?.route ?? 'closed',
      procedure:
        (offer && (await procedureFor(ex, p.law.city.regionCode, offer, application.applicantId))) ?? null,
      articles: offer?.articles ?? [],
    },
    assurances: assurancesOf(law),
    ...(await presentPapers(ex, p, actor, application, form)),
    abilities: abilitiesOfApplication(p, actor, application),
  };
}

function abilitiesOfApplication(
  p: Platform,
  actor: Actor,
  application: Application,
): Record<string, Ability> {
  return abilitiesOf(actor, application, {
    save: savePolicy,
    submit: submitPolicy,
    withdraw: withdrawPolicy,
    again: againPolicy,
    markUntrue: markUntruePolicy,
    ...(coordinates(p) ? { dispute: disputePolicy } : {}),
  });
}

async function print(
  ex: Executor,
  p: Platform,
  law: LawNow,
  form: Form,
  application: Application,
  fixed: Record<string, Text>,
  offer: Offer | undefined,
) {
  const file = application.caseId ? await p.cases.getCase(ex, application.caseId) : undefined;
  const deciders = (file?.steps ?? []).flatMap(({ decided }) =>
    decided?.by.kind === 'person' ? [decided.by] : [],
  );
  const signers = Object.values(application.signatures);
  const systemIds = form.fields.flatMap(({ key, type }) =>
    type === 'system' ? [textOf(application.answers[key])] : [],
  );
  const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
  const systems = await Promise.all(systemIds.filter((id) => uuid.test(id)).map((id) => getSystem(ex, id)));
  const all = [...deciders, ...signers];
  const organisations = await organisationNames(ex, [
    ...new Set(all.map(({ organisationId }) => organisationId)),
  ]);
  const people = await personNames(ex, [...new Set(all.map(({ personId }) => personId))]);
  return printForm(
    {
      law,
      systems: new Map(systems.flatMap((system) => (system ? [[system.id, system]] : []))),
      items: new Map(
        (offer?.columns ?? []).map(({ name, titleZh, titleEn }) => [
          name,
          { zh: titleZh, en: titleEn ?? name },
        ]),
      ),
      organisations,
      people,
      fixed,
    },
    form,
    application.answers,
    application.signatures,
    file,
  );
}

/** Free of charge, no prolonging, silence is no consent: what both sides may rely on, or may not. */
function assurancesOf(law: LawNow): ApplicationReply['assurances'] {
  return ['share.free-of-charge', 'share.reply-extension', 'share.silence-is-consent'].flatMap((rule) => {
    const sentence = law.law.rule(rule)?.sentence;
    return sentence ? [{ rule, sentence, holds: law.flag(rule), articles: law.cite(rule) }] : [];
  });
}

/** The terms behind every choice of the form, by rule. */
function optionsOf(law: LawNow, form: Form): ApplicationReply['choices']['options'] {
  // The deciders' forms of the room too: whoever consents chooses from the same reply.
  const others = law.law.forms().filter(({ key }) => key !== form.key && key.startsWith('share.'));
  const rules = [form, ...others].flatMap(({ fields }) =>
    fields.flatMap((field) => [field, ...field.parts].flatMap(({ options }) => (options ? [options] : []))),
  );
  return Object.fromEntries(
    [...new Set(rules)].map((rule) => [
      rule,
      law.terms(rule).map(({ key, zh, en, cite, attributes }) => ({
        key,
        title: { zh, en },
        articles: cite.length > 0 ? cite : law.cite(rule),
        needs: Array.isArray(attributes.needs) ? attributes.needs.map(String) : [],
      })),
    ]),
  );
}
