/** What would happen if it were filed: the steps with their due days for chosen outcomes, before anything is written. Pure. */
import { addDays, type LegalDay } from '#kernel/clock.ts';
import { problem, type Text } from '#kernel/errors.ts';
import { nextOf, startOf } from '#law/flow.ts';
import { holderWords } from '#law/holders.ts';
import type { LawNow } from '#law/settings.ts';
import type { DeadlineInfo, Outcome, Procedure, ProcedureStep } from '#law/types.ts';
import { between, prolong } from './deadlines.ts';

export type Choice = {
  step: string;
  outcome?: string;
  on?: LegalDay;
  extend?: number;
  supplement?: { asked: LegalDay; answered: LegalDay };
};

type Open = {
  definition: ProcedureStep;
  opens: LegalDay;
  round: number;
  deadline: DeadlineInfo | null;
  choice?: Choice;
  decided?: { on: LegalDay; outcome: Outcome };
  lapsed?: true;
};

export type Simulation = {
  steps: Open[];
  ends: { on: LegalDay; state: 'done' | 'returned' | 'refused' } | null;
};

/** Longer than a year nobody looks at single days. */
const DAYS_SHOWN = 400;

/** A chain of outcomes that goes back again and again has an end here. */
const STEPS_AT_MOST = 100;

const unfit = (step: Text, zh: string, en: string): Error =>
  problem('cases.simulation-choice', { params: { step, reason: { zh, en } } });

const agreeing = ({ kind }: Outcome): boolean => kind === 'complete' || kind === 'advance' || kind === 'part';
const endings: Partial<Record<Outcome['kind'], 'done' | 'returned' | 'refused'>> = {
  complete: 'done',
  return: 'returned',
  refuse: 'refused',
};

/** `law` is bound to the day it would be received. Choices are used in their order, each once. */
export function simulate(law: LawNow, procedure: Procedure, choices: readonly Choice[] = []): Simulation {
  const left = [...choices];
  const steps: Open[] = [];
  const definitionOf = (key: string): ProcedureStep => {
    const found = procedure.steps.find((step) => step.key === key);
    if (!found) throw new TypeError(`the procedure ${procedure.key} has no step ${key}`);
    return found;
  };
  for (const { step } of choices) {
    if (!procedure.steps.some(({ key }) => key === step))
      throw unfit({ zh: step, en: step }, '程序没有此环节', 'the procedure has no such step');
  }

  const open = (keys: readonly string[], day: LegalDay): void => {
    const round = Math.max(0, ...steps.map((step) => step.round)) + 1;
    for (const key of keys) {
      const definition = definitionOf(key);
      const at = left.findIndex(({ step }) => step === key);
      const choice = at < 0 ? undefined : left.splice(at, 1)[0];
      steps.push({ definition, opens: day, round, choice, deadline: clock(law, definition, day, choice) });
    }
  };
  const running = (): Open[] => steps.filter(({ decided, lapsed }) => !decided && !lapsed);

  open(startOf(procedure), law.day);
  while (steps.length <= STEPS_AT_MOST) {
    const [next] = running()
      .map((step) => ({ step, on: dayOf(step, running()) }))
      .sort((a, b) => a.on.localeCompare(b.on) || Number(leads(a.step)) - Number(leads(b.step)));
    if (!next) break;
    const outcome = outcomeOf(next.step);
    next.step.decided = { on: next.on, outcome };
    const others = running();
    const ending = endings[outcome.kind];
    if (ending) {
      for (const other of others) other.lapsed = true;
      return { steps, ends: { on: next.on, state: ending } };
    }
    if (outcome.kind === 'part') {
      if (others.length > 0) continue;
      const waiting = waited(steps, next.step);
      if (waiting.length === 0) return { steps, ends: { on: next.on, state: 'done' } };
      open(waiting, next.on);
      continue;
    }
    if (outcome.kind === 'back') for (const other of others) other.lapsed = true;
    open(opening(nextOf(outcome), outcome.kind === 'back' ? [] : others, definitionOf), next.on);
  }
  return { steps, ends: null };
}

const leads = ({ definition }: Open): boolean => definition.join?.rule === 'lead';

function clock(
  law: LawNow,
  { limit, limitFrom, extension, supplement, title }: ProcedureStep,
  opens: LegalDay,
  choice: Choice | undefined,
): DeadlineInfo | null {
  const { extend, supplement: pause } = choice ?? {};
  if (pause && !supplement) throw unfit(title, '该环节不设补正', 'the step knows no supplement');
  if (!limit) {
    if (extend) throw unfit(title, '该环节没有可延长的时限', 'the step has no limit to extend');
    return null;
  }
  const from = limitFrom === 'case' ? law.day : opens;
  let deadline = law.law.deadline(limit, from, opens, law.settings);
  const { calendar } = law.law;
  if (extend) {
    const max = extension ? law.number(extension.max)?.value : undefined;
    if (max === undefined) throw unfit(title, '该时限不能延长', 'the limit has no extension');
    if (extend > max) throw unfit(title, `最多延长 ${max} 日`, `it is extended by at most ${max} days`);
    deadline = prolong(calendar, deadline, { extended: extend });
  }
  if (pause) {
    if (pause.asked < opens || pause.answered < pause.asked)
      throw unfit(title, '补正的日期有误', 'the days of the supplement do not fit');
    const paused = between(calendar, deadline.unit, pause.asked, pause.answered);
    deadline = prolong(calendar, deadline, { paused });
  }
  return deadline;
}

/** The chosen day; else the due day, or that of opening. A lead waits for the opinions beside it. */
function dayOf(step: Open, running: readonly Open[]): LegalDay {
  const { choice, opens, deadline, definition } = step;
  if (choice?.on !== undefined && choice.on < opens)
    throw unfit(definition.title, '决定日早于环节开始日', 'it would be decided before it opens');
  const own = choice?.on ?? (deadline?.due && deadline.due > opens ? deadline.due : opens);
  const { join } = definition;
  if (join?.rule !== 'lead') return own;
  const opinions = running.filter((one) => join.of.includes(one.definition.key));
  return [own, ...opinions.map((one) => dayOf(one, []))].sort().at(-1) ?? own;
}

function outcomeOf({ choice, definition }: Open): Outcome {
  const { outcomes, title } = definition;
  const found =
    choice?.outcome === undefined
      ? (outcomes.find(agreeing) ?? outcomes[0])
      : outcomes.find(({ key }) => key === choice.outcome);
  if (!found) throw unfit(title, '该环节没有这种结果', 'the step knows no such outcome');
  return found;
}

function opening(
  keys: readonly string[],
  others: readonly Open[],
  definitionOf: (key: string) => ProcedureStep,
): string[] {
  const opened: string[] = [];
  for (const key of keys) {
    if (others.some(({ definition }) => definition.key === key)) continue;
    const { join } = definitionOf(key);
    const beside = join ? others.filter(({ definition }) => join.of.includes(definition.key)) : [];
    if (join?.rule === 'all' && beside.length > 0) continue;
    if (join?.rule === 'first') for (const other of beside) other.lapsed = true;
    opened.push(key);
  }
  return opened;
}

/** What earlier branches of the round lead to and that waited for this one. */
function waited(steps: readonly Open[], last: Open): string[] {
  const led = steps
    .filter(({ round, decided }) => round === last.round && decided?.outcome.kind === 'advance')
    .flatMap(({ decided }) => (decided ? nextOf(decided.outcome) : []));
  const reached = new Set(
    steps.filter(({ round }) => round > last.round).map(({ definition }) => definition.key),
  );
  return [...new Set(led)].filter((key) => !reached.has(key));
}

/** The simulation as its route tells it. */
export function presentSimulation(law: LawNow, procedure: Procedure, { steps, ends }: Simulation) {
  const reached = new Set(steps.map(({ definition }) => definition.key));
  const marked = steps.map(({ opens, deadline, decided }) => [
    opens,
    deadline?.due ?? opens,
    decided?.on ?? opens,
  ]);
  const provisional = steps.some(({ deadline }) => deadline?.provisional === true);
  const cite = steps.flatMap(({ definition, deadline, decided }) => [
    ...definition.cite,
    ...(deadline?.cite ?? []),
    ...(decided?.outcome.cite ?? []),
  ]);
  return {
    procedure: { key: procedure.key, title: procedure.title, cite: procedure.cite },
    from: law.day,
    steps: steps.map(({ definition, opens, deadline, decided }) => ({
      key: definition.key,
      title: definition.title,
      holders: [definition.by, ...(definition.with ?? [])].flatMap(
        (resolver) => holderWords(law.law, resolver) ?? [],
      ),
      ...(definition.note ? { note: definition.note } : {}),
      opens,
      deadline,
      cite: definition.cite,
      decided: decided
        ? {
            on: decided.on,
            outcome: decided.outcome.key,
            title: decided.outcome.title,
            kind: decided.outcome.kind,
            late: deadline?.due !== undefined && !deadline.informative && decided.on > deadline.due,
          }
        : null,
      outcomes: definition.outcomes.map((outcome) => ({
        key: outcome.key,
        title: outcome.title,
        kind: outcome.kind,
        cite: outcome.cite,
      })),
      extension: definition.extension
        ? {
            by: definition.extension.by,
            max: law.number(definition.extension.max)?.value ?? null,
            cite: definition.extension.cite,
          }
        : null,
      supplement: definition.supplement !== undefined,
    })),
    ends,
    unreached: procedure.steps
      .filter(({ key }) => !reached.has(key))
      .map(({ key, title }) => ({ key, title })),
    provisional,
    days: daysOf(law, [law.day, ...marked.flat()].sort().at(-1) ?? law.day),
    cite: [...new Set([...procedure.cite, ...cite])],
  };
}

/** Each day of the span as the city's calendar has it: what stands still and what does not. */
function daysOf({ law, day: from }: LawNow, to: LegalDay) {
  const days = [];
  for (let day = from; day <= to && days.length < DAYS_SHOWN; day = addDays(day, 1))
    days.push({ day, kind: law.calendar.kindOf(day) });
  return days;
}
