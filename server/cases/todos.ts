/** What waits for somebody: steps they may decide, most urgent first, and what their organisation is asked to supplement. */
import type { Actor } from '#kernel/actor.ts';
import { addDays } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import { cardOf, later, seenFrom } from './deadlines.ts';
import { askedOf, type ListedStep, type StepFilter, todoSteps } from './queries.ts';
import { inPlaceOf, standIns } from './standing.ts';
import type { Platform, Registry, Todo, TodoFilter } from './types.ts';

/** The due days of a colour; undefined where the city has no reminder days and nothing is yellow. */
export function spanOf(law: LawNow, card: NonNullable<TodoFilter['card']>): StepFilter['due'] | undefined {
  const { day } = law;
  if (card === 'red') return { to: addDays(day, -1) };
  const reminder = law.number('cases.reminder-days')?.value;
  const horizon = reminder === undefined ? undefined : later(law.law.calendar, 'workday', day, reminder).day;
  if (card === 'yellow') return horizon === undefined ? undefined : { from: day, to: horizon };
  return { from: horizon === undefined ? day : addDays(horizon, 1) };
}

export async function todoPage(
  registry: Registry,
  ex: Executor,
  p: Platform,
  actor: Actor,
  { card, procedure, search, page, pageSize }: TodoFilter,
): Promise<{ items: Todo[]; total: number }> {
  if (actor.kind !== 'person') return { items: [], total: 0 };
  const law = await lawNow(ex, p.law, p.clock.today());
  const due = card && spanOf(law, card);
  if (card && !due) return { items: [], total: 0 };
  const delegations = await standIns(registry, ex, actor, law.day);
  const found = await todoSteps(ex, actor, delegations, { procedure, search, due, page, pageSize });
  const reminder = law.number('cases.reminder-days')?.value;
  const items = found.items.map((one): Todo => {
    const { step } = one;
    const deadline = step.deadline && seenFrom(law.law.calendar, step.deadline, law.day);
    return {
      kind: 'decide',
      ...headOf(one),
      openedOn: step.openedOn,
      deadline,
      card: cardOf(deadline, reminder),
      assigned: step.assignee === actor.personId,
      inPlaceOf: inPlaceOf(actor, step, delegations) ?? null,
    };
  });
  const narrowed = card !== undefined || procedure !== undefined || search !== undefined;
  const asked = narrowed || page > 1 ? [] : await supplements(ex, law, actor.organisationId, reminder);
  return { items: [...asked, ...items], total: found.total + asked.length };
}

function headOf({ step, case: found }: ListedStep) {
  const definition = found.procedure.steps.find(({ key }) => key === step.key);
  return {
    caseId: found.id,
    stepId: step.id,
    number: found.number,
    title: found.title,
    procedure: found.procedure.title,
    procedureKey: found.procedure.key,
    step: definition?.title ?? { zh: step.key, en: step.key },
    stepKey: step.key,
    subject: found.subject,
    applicantId: found.applicantId,
  };
}

async function supplements(
  ex: Executor,
  law: LawNow,
  organisationId: string,
  reminder: number | undefined,
): Promise<Todo[]> {
  const asked = await askedOf(ex, organisationId);
  return asked.map(({ supplement, number, title, stepKey, subject, procedure }): Todo => {
    const deadline = supplement.deadline && seenFrom(law.law.calendar, supplement.deadline, law.day);
    return {
      kind: 'supplement',
      caseId: supplement.caseId,
      stepId: supplement.stepId,
      number,
      title,
      procedure: procedure.title,
      procedureKey: procedure.key,
      step: procedure.steps.find(({ key }) => key === stepKey)?.title ?? { zh: stepKey, en: stepKey },
      stepKey,
      subject,
      applicantId: organisationId,
      openedOn: supplement.askedOn,
      deadline,
      card: cardOf(deadline, reminder),
      assigned: false,
      inPlaceOf: null,
    };
  });
}
