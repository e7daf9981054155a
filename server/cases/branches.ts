/** Where a case goes after a decision: branches open, join, wait for each other, lapse; the last one ends the case. */
import { nextOf } from '#law/flow.ts';
import type { OutcomeKind } from '#law/types.ts';
import { casesEvents } from './events.ts';
import { newSalt } from './evidence.ts';
import { openSteps } from './open.ts';
import { closeCase, saveDecision } from './repository.ts';
import { tell, tellLapsed, toApplicant } from './tell.ts';
import type { BehaviourContext, CaseFile, CaseState, Decision, Registry, Step } from './types.ts';

const closedAs: Record<Exclude<OutcomeKind, 'advance' | 'back' | 'part'>, CaseState> = {
  complete: 'done',
  return: 'returned',
  refuse: 'refused',
};

/** The open steps of the case beside this one. */
export const othersOpen = (file: CaseFile, step: Step): Step[] =>
  file.steps.filter(({ id, decided }) => id !== step.id && decided === null);

/** Who has yet to sign the same step: until the last of them has, agreeing changes nothing. */
const unsigned = (file: CaseFile, step: Step): Step[] =>
  othersOpen(file, step).filter(({ key, round }) => key === step.key && round === step.round);

const agrees = (kind: OutcomeKind): boolean => kind === 'complete' || kind === 'advance';

/** True when the decision takes its effect now, and not only with the last signature. */
export const isFinal = (file: CaseFile, step: Step, { outcome }: Pick<Decision, 'outcome'>): boolean =>
  !agrees(outcome.kind) || unsigned(file, step).length === 0;

export type Moved = { state: CaseState; opened: Step[]; lapsed: Step[] };

type Engine = { registry: Registry; context: BehaviourContext; file: CaseFile; step: Step };

/** `file` shows the case as it was before the decision; effects have run. */
export async function goOn(engine: Engine, decision: Decision): Promise<Moved> {
  const { registry, context, file, step } = engine;
  const { outcome } = decision;
  const others = othersOpen(file, step);
  const stay: Moved = { state: 'open', opened: [], lapsed: [] };
  if (!isFinal(file, step, decision)) return stay;
  if (outcome.kind === 'advance') return advance(engine, nextOf(outcome));
  if (outcome.kind === 'back') {
    await lapse(context, file, others);
    return {
      ...stay,
      opened: await openSteps(registry, context, nextOf(outcome), file.steps),
      lapsed: others,
    };
  }
  if (outcome.kind === 'part') {
    if (others.length > 0) return stay;
    const waiting = waitedFor(file, step);
    if (waiting.length > 0) return advance(engine, waiting);
    await finish(context, file, 'done', outcome.title);
    return { ...stay, state: 'done' };
  }
  const state = closedAs[outcome.kind];
  await lapse(context, file, others);
  await finish(context, file, state, outcome.title);
  return { state, opened: [], lapsed: others };
}

async function advance({ registry, context, file, step }: Engine, keys: readonly string[]): Promise<Moved> {
  const others = othersOpen(file, step);
  const opening: string[] = [];
  const lapsed: Step[] = [];
  for (const key of keys) {
    // A lead is open beside the opinions it waits for.
    if (others.some((other) => other.key === key)) continue;
    const join = file.procedure.steps.find((one) => one.key === key)?.join;
    const beside = join ? others.filter((other) => join.of.includes(other.key)) : [];
    if (join?.rule === 'all' && beside.length > 0) continue;
    if (join?.rule === 'first') lapsed.push(...beside);
    opening.push(key);
  }
  await lapse(context, file, lapsed);
  const opened = opening.length === 0 ? [] : await openSteps(registry, context, opening, file.steps);
  return { state: 'open', opened, lapsed };
}

/** Steps that earlier branches of the round lead to and that waited for this one. */
function waitedFor(file: CaseFile, step: Step): string[] {
  const led = file.steps
    .filter(({ round, decided }) => round === step.round && decided !== null)
    .flatMap(({ key, decided }) => {
      const definition = file.procedure.steps.find((one) => one.key === key);
      const outcome = definition?.outcomes.find((one) => one.key === decided?.outcome);
      return outcome?.kind === 'advance' ? nextOf(outcome) : [];
    });
  const reached = new Set(file.steps.filter(({ round }) => round > step.round).map(({ key }) => key));
  return [...new Set(led)].filter((key) => {
    const join = file.procedure.steps.find((one) => one.key === key)?.join;
    return join?.of.includes(step.key) === true && !reached.has(key);
  });
}

/** Closes steps that the case went on without: nobody decided them, and nobody has to any more. */
export async function lapse(
  { tx, p, law }: Pick<BehaviourContext, 'tx' | 'p' | 'law'>,
  file: CaseFile,
  steps: readonly Step[],
): Promise<void> {
  for (const step of steps) {
    const decided = {
      on: law.day,
      at: p.clock.now(),
      by: { kind: 'platform' as const },
      inPlaceOf: null,
      outcome: 'lapsed',
      reasons: [],
      basis: [],
      comment: null,
      payload: {},
    };
    await saveDecision(tx, step.id, decided, newSalt());
    await tellLapsed(tx, p, file, step);
  }
}

/** Closes the case, tells the applicant how it ended, and the other rooms. */
export async function finish(
  { tx, p }: Pick<BehaviourContext, 'tx' | 'p'>,
  file: CaseFile,
  state: CaseState,
  outcome: { zh: string; en: string },
): Promise<void> {
  await closeCase(tx, file.id, state, p.clock.now());
  const concerned = [file.applicantId, file.providerId].filter((id) => id !== null);
  if (concerned.length > 0) {
    await tell(tx, p, {
      kind:
        state === 'returned' ? 'cases.returned' : state === 'withdrawn' ? 'cases.withdrawn' : 'cases.decided',
      to: [...new Set(concerned)].map(toApplicant),
      case: file,
      params: { outcome },
    });
  }
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
