/** What waits for somebody: steps they may decide and tasks of the rooms, most urgent first, and what is to be supplemented. */
import type { Actor, PersonActor } from '#kernel/actor.ts';
import { addDays } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import type { Delegation } from './act-types.ts';
import { cardOf, later, seenFrom } from './deadlines.ts';
import { askedOf, type ListedStep, type StepFilter, todoSteps } from './queries.ts';
import { inPlaceOf, standIns } from './standing.ts';
import type { LentTodos, Platform, Registry, Todo, TodoFilter } from './types.ts';

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
  const reminder = law.number('cases.reminder-days')?.value;
  const lent = await lentTodos(
    registry,
    { ex, law, actor, delegations, reminder },
    { procedure, search, due },
  );
  const offset = (page - 1) * pageSize;
  // Each lent task may stand anywhere among the steps: so many more of them are read as there are tasks.
  const start = Math.max(0, offset - lent.length);
  const found = await todoSteps(ex, actor, delegations, {
    procedure,
    search,
    due,
    offset: start,
    limit: offset - start + pageSize,
  });
  const steps = found.items.map((one): Todo => {
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
  // A task before or behind all that was read gets a place outside the page, which is where it belongs.
  const items = merged(steps, lent).slice(offset - start, offset - start + pageSize);
  const narrowed = card !== undefined || procedure !== undefined || search !== undefined;
  const asked = narrowed || page > 1 ? [] : await supplements(ex, law, actor.organisationId, reminder);
  return { items: [...asked, ...items], total: found.total + lent.length + asked.length };
}

type Waiting = {
  ex: Executor;
  law: LawNow;
  actor: PersonActor;
  delegations: readonly Delegation[];
  reminder: number | undefined;
};

/** Tasks of the rooms: the actor's own and those of absent colleagues, earliest due day first. */
async function lentTodos(
  registry: Registry,
  { ex, law, actor, delegations, reminder }: Waiting,
  filter: Parameters<LentTodos>[1],
): Promise<Todo[]> {
  const roles = [...new Set([...actor.roles, ...delegations.flatMap((one) => one.roles)])];
  const found = await Promise.all(registry.todos.map((lend) => lend({ ex, law, actor, roles }, filter)));
  const todos = found.flat().map(
    (one): Todo => ({
      ...one,
      kind: 'task',
      caseId: null,
      stepId: null,
      card: cardOf(one.deadline, reminder),
      assigned: false,
      inPlaceOf: null,
    }),
  );
  return todos.sort((a, b) => (before(a, b) ? -1 : before(b, a) ? 1 : 0));
}

const LAST = '9999-12-31';
/** Earlier due, then older; what has no day comes last. */
function before(a: Todo, b: Todo): boolean {
  const [one, other] = [a.deadline?.due ?? LAST, b.deadline?.due ?? LAST];
  return one === other ? a.openedOn < b.openedOn : one < other;
}

/** Both in their own order: the database's order of the steps is not questioned. */
function merged(steps: readonly Todo[], lent: readonly Todo[]): Todo[] {
  const found: Todo[] = [];
  const tasks = [...lent];
  for (const step of steps) {
    while (tasks[0] && before(tasks[0], step)) found.push(...tasks.splice(0, 1));
    found.push(step);
  }
  return [...found, ...tasks];
}

function headOf({ step, case: found }: ListedStep) {
  const definition = found.procedure.steps.find(({ key }) => key === step.key);
  return {
    id: step.id,
    link: `/cases/${found.id}`,
    articles: definition?.cite ?? [],
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
    const definition = procedure.steps.find(({ key }) => key === stepKey);
    return {
      id: supplement.stepId,
      kind: 'supplement',
      link: `/cases/${supplement.caseId}`,
      articles: definition?.supplement?.cite ?? [],
      caseId: supplement.caseId,
      stepId: supplement.stepId,
      number,
      title,
      procedure: procedure.title,
      procedureKey: procedure.key,
      step: definition?.title ?? { zh: stepKey, en: stepKey },
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
