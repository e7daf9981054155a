/** Decides the open step of a case: one act, one transaction, one entry; its effects take place with it or not at all. */
import { createHmac, randomBytes } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Tx } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import type { OutcomeKind } from '#law/types.ts';
import { record } from '#ledger/index.ts';
import { checkAnswers } from './answers.ts';
import { casesEvents } from './events.ts';
import { judge } from './judge.ts';
import { openStep } from './open.ts';
import type { Platform } from './platform.ts';
import { casePolicy, stepPolicy } from './policy.ts';
import { closeCase, getCase, lockCase, saveDecision } from './repository.ts';
import { askGates, runEffects } from './run.ts';
import type {
  BehaviourContext,
  CaseFile,
  CaseState,
  DecideStepInput,
  Decision,
  Registry,
  Step,
  StepDecision,
} from './types.ts';

const closedAs: Readonly<Record<Exclude<OutcomeKind, 'advance'>, CaseState>> = {
  complete: 'done',
  return: 'returned',
  refuse: 'refused',
};

const SALT_BYTES = 16;

export async function decideStep(
  registry: Registry,
  tx: Tx,
  p: Platform,
  input: DecideStepInput,
): Promise<CaseFile> {
  if (!(await lockCase(tx, input.caseId))) throw problem('cases.not-found');
  const file = await getCase(tx, input.caseId);
  const step = file?.steps.find(({ id }) => id === input.stepId);
  if (!file || !step) throw problem('cases.not-found');
  permit(casePolicy, input.actor, file);
  const definition = file.procedure.steps.find(({ key }) => key === step.key);
  if (!definition) throw new TypeError(`the edition of case ${file.number} lacks its step ${step.key}`);
  await permitStep(registry, tx, input, step, definition.title);
  refuseDecided(step, definition);

  const law = await lawNow(tx, p.law, p.clock.today());
  const decision = judge(law, definition, input);
  const context: BehaviourContext = { tx, p, law, case: file, step, decision, actor: input.actor };
  await refuseUnfit(registry, context, decision);
  await askGates(registry, decision.outcome.gates, context);

  const decided: StepDecision = {
    on: law.day,
    at: p.clock.now(),
    by: input.actor,
    outcome: decision.outcome.key,
    reasons: decision.reasons,
    basis: decision.basis,
    comment: decision.comment,
    payload: decision.payload,
  };
  const salt = randomBytes(SALT_BYTES);
  await saveDecision(tx, step.id, decided, salt);
  await runEffects(registry, decision.outcome.effects, context);
  await goOn(registry, context, file, step, decision);

  const { outcome } = decision;
  const rules = [definition.limit, outcome.basis].filter((rule) => rule !== undefined);
  await record(tx, p, {
    kind: 'cases.step-decided',
    actor: input.actor,
    subject: { type: 'case', id: file.id },
    case: file.id,
    organisations: [file.applicantId, file.providerId].filter((id) => id !== null),
    decision: {
      ...law.decided(outcome.key, rules, [...definition.cite, ...outcome.cite]),
      // The edition the case runs under decided; it may be older than today's pack.
      pack: file.pack,
    },
    detail: {
      procedure: file.procedure.key,
      step: step.key,
      stepId: step.id,
      subjectType: file.subject.type,
      subjectId: file.subject.id,
      reasons: decision.reasons.length,
      bases: decision.basis.map(({ kind }) => kind),
      said: evidence(salt, decided),
      ...(step.deadline?.due ? { due: step.deadline.due } : {}),
    },
  });
  const after = await getCase(tx, file.id);
  if (!after) throw problem('cases.not-found');
  return after;
}

/** Keyed digest of what was said: reasons are free text and stay out of the ledger, yet cannot be exchanged later. */
export function evidence(salt: Buffer, decided: Omit<StepDecision, 'at' | 'by'>): string {
  const { on, outcome, reasons, basis, comment, payload } = decided;
  const text = canonicalize({ on, outcome, reasons, basis, comment, payload }) ?? '';
  return createHmac('sha256', salt).update(text).digest('hex');
}

async function permitStep(
  registry: Registry,
  tx: Tx,
  { actor }: DecideStepInput,
  step: Step,
  title: { zh: string; en: string },
): Promise<void> {
  if (stepPolicy.on(actor, step).allowed) return;
  if (actor.kind === 'anonymous') throw problem('kernel.sign-in-required');
  const names = await registry.directory.organisations(tx, [step.owner.organisationId]);
  const owner = names.get(step.owner.organisationId) ?? { zh: '其他单位', en: 'another organisation' };
  const roles = step.owner.roles.join(', ');
  throw problem('cases.not-your-step', {
    params: {
      step: title,
      owner: { zh: `${owner.zh}(${roles})`, en: `${owner.en} (${roles})` },
    },
  });
}

function refuseDecided(
  step: Step,
  definition: {
    title: { zh: string; en: string };
    outcomes: { key: string; title: { zh: string; en: string } }[];
  },
): void {
  if (!step.decided) return;
  const { outcome, on } = step.decided;
  const title = definition.outcomes.find(({ key }) => key === outcome)?.title ?? {
    zh: '撤回',
    en: 'withdrawn',
  };
  throw problem('cases.step-decided', {
    params: { step: definition.title, outcome: title, day: on },
  });
}

/** The form that belongs to the outcome, where it has one. */
async function refuseUnfit(
  registry: Registry,
  { tx, p, law, case: found, actor }: BehaviourContext,
  { outcome, payload }: Decision,
): Promise<void> {
  if (!outcome.form) return;
  const form = law.form(outcome.form);
  const issues = await checkAnswers(registry, {
    ex: tx,
    p,
    law,
    actor,
    form,
    answers: payload,
    case: found,
    filledBy: ['bureau', 'provider'],
  });
  if (!issues.some(({ severity }) => severity === 'error')) return;
  throw problem('cases.form-incomplete', {
    params: { form: form.title },
    articles: [...new Set(issues.flatMap(({ articles }) => articles))],
    fields: issues,
  });
}

/** The next step, or the end of the case. */
async function goOn(
  registry: Registry,
  context: BehaviourContext,
  file: CaseFile,
  step: Step,
  { outcome }: Decision,
): Promise<void> {
  if (outcome.kind === 'advance') {
    if (!outcome.next) throw new TypeError(`${file.procedure.key}: ${outcome.key} leads nowhere`);
    await openStep(registry, context, outcome.next, step.ordinal + 1);
    return;
  }
  await finish(context, file, closedAs[outcome.kind]);
}

/** Closes the case and tells the other rooms. */
export async function finish(
  { tx, p }: Pick<BehaviourContext, 'tx' | 'p'>,
  file: CaseFile,
  state: CaseState,
): Promise<void> {
  await closeCase(tx, file.id, state, p.clock.now());
  await p.events.emit(tx, {
    type: casesEvents.caseClosed,
    payload: {
      caseId: file.id,
      procedure: file.procedure.key,
      state,
      subjectType: file.subject.type,
      subjectId: file.subject.id,
    },
  });
}
