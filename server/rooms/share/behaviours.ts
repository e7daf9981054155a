/** What share lends to the procedures of packs: the check before a decision, and what each decision does. */
import { type BehaviourContext, type Effect, type Gate, pass, type RoomBehaviours } from '#cases/index.ts';
import type { Tx } from '#kernel/db.ts';
import { type FieldIssue, problem } from '#kernel/errors.ts';
import type { JsonObject } from '#kernel/json.ts';
import type { LawNow } from '#law/settings.ts';
import { basicItemsOf } from '#rooms/basedb/index.ts';
import { issueGrant, purposeCode } from '#rooms/serve/index.ts';
import { askedOf, rowFilterOf, textOf, textsOf } from './answers.ts';
import { applicationChecks } from './checks.ts';
import { consentChecks } from './consent-checks.ts';
import { shareEvents } from './events.ts';
import { shareFacts } from './fact-words.ts';
import { articlesIn, judgeApplication } from './judge.ts';
import { offerOf } from './offer.ts';
import { type Application, lockApplication, updateApplication } from './repository.ts';
import type { ApplicationState } from './tables.ts';

async function underway(tx: Tx, id: string): Promise<Application> {
  const application = await lockApplication(tx, id);
  if (!application) throw problem('kernel.not-found');
  if (application.state !== 'submitted') {
    throw problem('share.not-decidable', { params: { state: application.state } });
  }
  return application;
}

function refuseWith(issues: readonly FieldIssue[]): void {
  const faults = issues.filter(({ severity }) => severity === 'error');
  if (faults.length === 0) return;
  throw problem('share.form-incomplete', {
    params: { count: faults.length },
    articles: articlesIn(faults),
    fields: [...issues],
  });
}

/** Between submission and decision systems, resources and rules may have changed: the form is judged again. */
const applicationInOrder: Gate = async (context) => {
  const { tx, p, law, case: file, actor } = context;
  const application = await underway(tx, file.subject.id);
  refuseWith(await judgeApplication(tx, p, law, actor, application, file));
  refuseWith(unansweredRequests(context, application));
  return pass;
};

/** Further technical requests of the applicant must be answered by the consent that has a field for it. */
function unansweredRequests({ law, decision }: BehaviourContext, application: Application): FieldIssue[] {
  if (!decision?.outcome.form || textOf(application.answers.other) === '') return [];
  return law
    .form(decision.outcome.form)
    .fields.filter(({ check, key }) => check === 'other-answered' && textOf(decision.payload[key]) === '')
    .map(({ key, cite, label }) => ({
      path: key,
      code: 'missing',
      message: { zh: `请填写“${label.zh}”`, en: `“${label.en}” is missing` },
      articles: cite,
      severity: 'error',
    }));
}

/** What the deciders have set in the steps of the case, the latest word of each field. */
async function consentOf({ tx, p, case: file, decision }: BehaviourContext): Promise<JsonObject> {
  const found = await p.cases.getCase(tx, file.id);
  const steps = (found?.steps ?? []).flatMap(({ decided }) => (decided ? [decided.payload] : []));
  return Object.assign({}, ...steps, decision?.payload ?? {});
}

/** Which part of a consent each term of the city's rule lets the provider set. */
const settable: Readonly<Record<string, string>> = {
  items: 'items',
  rowFilter: 'items',
  lastDay: 'last-day',
  purpose: 'purpose',
};

/** What the city does not let the provider set stays as it was asked for. */
function within(law: LawNow, consent: JsonObject): JsonObject {
  const terms = law.terms('share.provider-may-set');
  if (terms.length === 0) return consent;
  return Object.fromEntries(
    Object.entries(consent).filter(([key]) => {
      const term = settable[key];
      return term === undefined || terms.some((one) => one.key === term);
    }),
  );
}

/** The grant holds what was asked, narrowed by what was consented to: never more columns, never a later day. */
const grant: Effect = async (context) => {
  const { tx, p, law, case: file, actor } = context;
  const application = await underway(tx, file.subject.id);
  const asked = askedOf(application.answers);
  const consent = within(law, await consentOf(context));
  const offer = await offerOf(tx, law, application.serviceId);
  const offered = offer.columns.map(({ name }) => name);
  // What was had as basic items stands in a grant of its own.
  const basic = application.basicGrantId ? await basicItemsOf(tx, application.resourceId) : new Set<string>();
  const wanted = (asked.columns ?? offered).filter((name) => !basic.has(name));
  const consented = 'items' in consent ? textsOf(consent.items) : wanted;
  const rows = rowFilterOf(consent.rowFilter);
  if (rows === 'unreadable') throw problem('serve.filter-value', { params: { column: '—' } });
  const issued = await issueGrant(tx, p, {
    actor,
    versionId: application.versionId,
    systemId: asked.systemId,
    purpose: purposeOf(asked, textOf(consent.purpose)),
    basis: asked.basis,
    caseId: file.id,
    columns: wanted.filter((name) => consented.includes(name) && offered.includes(name)),
    rows,
    addresses: asked.addresses,
    hours: asked.hours,
    peak: asked.peak,
    average: asked.average,
    lastDay: earlier(asked.lastDay, textOf(consent.lastDay) || null),
  });
  await conclude(context, application, 'granted', issued.id);
};

/** Words of the decider replace the applicant's; otherwise step and item make the code. */
export function purposeOf(
  asked: ReturnType<typeof askedOf>,
  decided: string,
): { text: string; code: string } {
  const text = decided || asked.purpose.text;
  return { text, code: purposeCode(decided || (asked.purpose.coded ?? text)) };
}

const earlier = (a: string | null, b: string | null): string | null =>
  a === null ? b : b === null ? a : a < b ? a : b;

const concludeAs =
  (state: ApplicationState): Effect =>
  async (context) =>
    conclude(context, await underway(context.tx, context.case.subject.id), state, null);

async function conclude(
  { tx, p }: BehaviourContext,
  application: Application,
  state: ApplicationState,
  grantId: string | null,
): Promise<void> {
  await updateApplication(tx, application.id, { state, grant_id: grantId, updated_at: p.clock.now() });
  await p.events.emit(tx, {
    type: shareEvents.applicationDecided,
    payload: { applicationId: application.id, applicantId: application.applicantId, state, grantId },
  });
}

export const shareBehaviours: RoomBehaviours = {
  facts: shareFacts,
  gates: { 'share.application-in-order': applicationInOrder },
  effects: {
    'share.issue-grant': grant,
    'share.return-application': concludeAs('returned'),
    'share.refuse-application': concludeAs('refused'),
  },
  checks: { ...applicationChecks, ...consentChecks },
};
