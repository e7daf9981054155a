/** Decides an open step of a case: one act, one transaction, one entry; its effects take place with it or not at all. */
import type { Actor } from '#kernel/actor.ts';
import type { Tx } from '#kernel/db.ts';
import { type FieldIssue, problem, type Text } from '#kernel/errors.ts';
import { permit } from '#kernel/policy.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import type { ProcedureStep } from '#law/types.ts';
import { record } from '#ledger/index.ts';
import { checkAnswers } from './answers.ts';
import { goOn, isFinal } from './branches.ts';
import { seenFrom } from './deadlines.ts';
import { evidence, newSalt } from './evidence.ts';
import { judge } from './judge.ts';
import { casePolicy } from './policy.ts';
import { getCase } from './reading.ts';
import { lockCase, saveDecision } from './repository.ts';
import { askGates, runEffects } from './run.ts';
import { standingOn } from './standing.ts';
import type {
  BehaviourContext,
  CaseFile,
  DecideStepInput,
  Decision,
  Platform,
  Registry,
  Step,
  StepDecision,
} from './types.ts';

/** A step under the lock of its case, with what the case's edition says of it. */
export type Held = { file: CaseFile; step: Step; definition: ProcedureStep };

/** Locks the case: of two who act on it at once the second waits and then sees what the first did. */
export async function holdStep(tx: Tx, caseId: string, stepId: string): Promise<Held> {
  if (!(await lockCase(tx, caseId))) throw problem('cases.not-found');
  const file = await getCase(tx, caseId);
  const step = file?.steps.find(({ id }) => id === stepId);
  if (!file || !step) throw problem('cases.not-found');
  const definition = file.procedure.steps.find(({ key }) => key === step.key);
  if (!definition) throw new TypeError(`the edition of case ${file.number} lacks its step ${step.key}`);
  return { file, step, definition };
}

export async function decideStep(
  registry: Registry,
  tx: Tx,
  p: Platform,
  input: DecideStepInput,
): Promise<CaseFile> {
  const held = await holdStep(tx, input.caseId, input.stepId);
  permit(casePolicy, input.actor, held.file);
  const law = await lawNow(tx, p.law, p.clock.today());
  const { step, definition } = held;
  const inPlaceOf = await standingOn(registry, tx, { actor: input.actor, day: law.day, step, definition });
  return settle(registry, tx, p, { law, held, input, inPlaceOf });
}

export type Settling = {
  law: LawNow;
  held: Held;
  input: DecideStepInput;
  inPlaceOf: string | null;
  /** The rule by which the platform decides, where nobody did. */
  silence?: { rule: string; cite: readonly string[] };
};

/** Everything of a decision but the question who may take it. */
export async function settle(
  registry: Registry,
  tx: Tx,
  p: Platform,
  { law, held, input, inPlaceOf, silence }: Settling,
): Promise<CaseFile> {
  const { file, step, definition } = held;
  const { actor } = input;
  refuseDecided(step, definition);
  refuseStanding(law, file, step, definition);
  refuseUnheard(law, file, step, definition);

  const decision = judge(law, definition, input);
  const context: BehaviourContext = { tx, p, law, case: file, step, decision, actor };
  await refuseBases(registry, context, decision);
  await refuseUnfit(registry, context, decision);
  await askGates(registry, decision.outcome.gates, context);

  const decided: StepDecision = {
    on: law.day,
    at: p.clock.now(),
    by: actor,
    inPlaceOf,
    outcome: decision.outcome.key,
    reasons: decision.reasons,
    basis: decision.basis,
    comment: decision.comment,
    payload: decision.payload,
  };
  const salt = newSalt();
  await saveDecision(tx, step.id, decided, salt);
  if (isFinal(file, step, decision)) await runEffects(registry, decision.outcome.effects, context);
  const moved = await goOn({ registry, context, file: withDecided(file, step, decided), step }, decision);

  const { outcome } = decision;
  const rules = [definition.limit, outcome.basis, silence?.rule].filter((rule) => rule !== undefined);
  await record(tx, p, {
    kind: 'cases.step-decided',
    actor,
    subject: { type: 'case', id: file.id },
    case: file.id,
    organisations: [file.applicantId, file.providerId].filter((id) => id !== null),
    decision: {
      ...law.decided(outcome.key, rules, [...definition.cite, ...outcome.cite, ...(silence?.cite ?? [])]),
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
      ...(inPlaceOf === null ? {} : { inPlaceOf }),
      ...(silence ? { silence: silence.rule } : {}),
      ...(moved.lapsed.length > 0 ? { lapsed: moved.lapsed.map(({ id }) => id) } : {}),
    },
  });
  const after = await getCase(tx, file.id);
  if (!after) throw problem('cases.not-found');
  return after;
}

const withDecided = (file: CaseFile, step: Step, decided: StepDecision): CaseFile => ({
  ...file,
  steps: file.steps.map((one) => (one.id === step.id ? { ...one, decided } : one)),
});

const ownWords: Readonly<Record<string, Text>> = {
  withdrawn: { zh: '撤回', en: 'withdrawn' },
  lapsed: { zh: '随案终止', en: 'lapsed with the case' },
  forwarded: { zh: '转办', en: 'passed on' },
  settled: { zh: '另案办结', en: 'settled elsewhere' },
};

/** The words of an outcome, the platform's own included. */
export function outcomeWords(definition: ProcedureStep | undefined, outcome: string): Text {
  const own = definition?.outcomes.find(({ key }) => key === outcome)?.title;
  return own ?? ownWords[outcome] ?? { zh: outcome, en: outcome };
}

export function refuseDecided(step: Step, definition: ProcedureStep): void {
  if (!step.decided) return;
  const { outcome, on } = step.decided;
  throw problem('cases.step-decided', {
    params: { step: definition.title, outcome: outcomeWords(definition, outcome), day: on },
  });
}

/** While the applicant may still supplement, nothing is decided over their head. */
function refuseStanding(law: LawNow, file: CaseFile, step: Step, definition: ProcedureStep): void {
  const open = file.supplements.find(({ stepId, ended }) => stepId === step.id && ended === null);
  if (!open) return;
  const own = open.deadline && seenFrom(law.law.calendar, open.deadline, law.day);
  if (own?.due !== undefined && own.due < law.day) return;
  throw problem('cases.supplement-open', {
    params: { step: definition.title, day: own?.due ?? { zh: '申请单位答复时', en: 'the answer comes' } },
    articles: definition.supplement?.cite ?? [],
  });
}

/**
 * The steps a lead waits for and how each stands. `silent`: past its due day; where no day binds it, from the lead's own due day
 * on. A silent department blocks nobody.
 */
export function opinionsOf(
  law: LawNow,
  file: CaseFile,
  lead: Step,
  definition: ProcedureStep | undefined,
): { step: Step; state: 'open' | 'given' | 'silent' }[] {
  const { join } = definition ?? {};
  if (join?.rule !== 'lead') return [];
  const dueOf = (step: Step) => step.deadline && seenFrom(law.law.calendar, step.deadline, law.day).due;
  const last = dueOf(lead);
  return file.steps
    .filter(({ key, round }) => join.of.includes(key) && round === lead.round)
    .filter(({ decided }) => decided?.outcome !== 'forwarded')
    .map((step) => {
      if (step.decided) return { step, state: step.decided.outcome === 'lapsed' ? 'silent' : 'given' };
      const due = dueOf(step);
      const silent = due ? due < law.day : last ? last <= law.day : false;
      return { step, state: silent ? 'silent' : 'open' };
    });
}

function refuseUnheard(law: LawNow, file: CaseFile, step: Step, definition: ProcedureStep): void {
  const missing = opinionsOf(law, file, step, definition).filter(({ state }) => state === 'open');
  if (missing.length === 0) return;
  const titles = missing.map(
    ({ step: { key } }) => file.procedure.steps.find((one) => one.key === key)?.title ?? { zh: key, en: key },
  );
  throw problem('cases.opinions-outstanding', {
    params: {
      step: definition.title,
      opinions: {
        zh: [...new Set(titles.map(({ zh }) => zh))].join('、'),
        en: [...new Set(titles.map(({ en }) => en))].join(', '),
      },
    },
    articles: definition.cite,
  });
}

/** What the rooms know of the acts a decision cites: one that was repealed carries none. */
async function refuseBases(
  registry: Registry,
  { tx, law }: BehaviourContext,
  { outcome, basis }: Decision,
): Promise<void> {
  if (basis.length === 0) return;
  const issues: FieldIssue[] = [];
  for (const check of registry.bases) issues.push(...(await check({ ex: tx, law }, basis)));
  if (issues.length === 0) return;
  throw problem('cases.basis-unfit', {
    params: { outcome: outcome.title },
    articles: [...new Set(issues.flatMap(({ articles }) => articles))],
    fields: issues,
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

/** The people of an act that is nobody's decision but changes who decides or until when. */
export async function actOn(
  tx: Tx,
  p: Platform,
  input: { caseId: string; stepId: string; actor: Actor },
): Promise<Held & { law: LawNow }> {
  const held = await holdStep(tx, input.caseId, input.stepId);
  permit(casePolicy, input.actor, held.file);
  refuseDecided(held.step, held.definition);
  return { ...held, law: await lawNow(tx, p.law, p.clock.today()) };
}
