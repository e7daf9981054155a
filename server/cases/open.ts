/** Opens a case under today's edition of its procedure, and opens its steps with owner and due day. */

import { organisationOf } from '#kernel/actor.ts';
import type { Tx } from '#kernel/db.ts';
import { newId } from '#kernel/ids.ts';
import { nextNumber } from '#kernel/numbers.ts';
import { startOf } from '#law/flow.ts';
import { lawNow } from '#law/settings.ts';
import type { ProcedureStep } from '#law/types.ts';
import { limitsOf, startDeadline } from './deadlines.ts';
import { casesEvents } from './events.ts';
import { insertCase, insertStep, keepEdition } from './repository.ts';
import { askGates, ownerOf, runEffects } from './run.ts';
import { tellOpened } from './tell.ts';
import type {
  BehaviourContext,
  Case,
  CaseFile,
  OpenCaseInput,
  Owner,
  Platform,
  Registry,
  Step,
} from './types.ts';

const SEQUENCE_DIGITS = 6;

/** A number of the series of cases; for a paper that bears it before the case is opened (`OpenCaseInput.number`). */
export async function nextCaseNumber(tx: Tx, p: Platform): Promise<string> {
  const day = p.clock.today();
  const { regionCode } = p.law.city;
  const sequence = await nextNumber(tx, `case ${regionCode}`, day);
  return `${regionCode}-${day.slice(0, 4)}-${String(sequence).padStart(SEQUENCE_DIGITS, '0')}`;
}

export async function openCase(
  registry: Registry,
  tx: Tx,
  p: Platform,
  input: OpenCaseInput,
): Promise<CaseFile> {
  const day = p.clock.today();
  const law = await lawNow(tx, p.law, day);
  const procedure = law.procedure(input.procedure);
  const { pack } = law.verdictContext;
  const now = p.clock.now();
  await keepEdition(tx, pack, procedure, now);
  const { regionCode } = p.law.city;
  const found: Case = {
    id: newId(),
    number: input.number ?? (await nextCaseNumber(tx, p)),
    procedure,
    pack,
    limits: limitsOf(
      law,
      procedure.steps.flatMap(({ limit, extension, supplement, forward, escalate }) =>
        [limit, extension?.max, supplement?.limit, forward?.limit, escalate?.after].filter(
          (rule) => rule !== undefined,
        ),
      ),
    ),
    subject: input.subject,
    title: input.title,
    regionCode,
    applicantId: input.applicantId ?? organisationOf(input.openedBy) ?? null,
    providerId: input.providerId ?? null,
    openedBy: input.openedBy,
    facts: input.facts,
    state: 'open',
    openedOn: day,
    openedAt: now,
    closedAt: null,
  };
  const file: CaseFile = { ...found, steps: [], holdings: [], supplements: [] };
  const context: BehaviourContext = { tx, p, law, case: file, actor: input.openedBy };
  await askGates(registry, procedure.opening.gates, context);
  await insertCase(tx, found);
  await runEffects(registry, procedure.opening.effects, context);
  const steps = await openSteps(registry, context, startOf(procedure));
  return { ...file, steps };
}

/** Opens the steps of those keys side by side, each for whoever its resolvers name, and says so. */
export async function openSteps(
  registry: Registry,
  context: BehaviourContext,
  keys: readonly string[],
  after: readonly Step[] = [],
): Promise<Step[]> {
  const { case: found } = context;
  const round = Math.max(0, ...after.map((step) => step.round)) + 1;
  let ordinal = Math.max(0, ...after.map((step) => step.ordinal));
  const opened: Step[] = [];
  for (const key of keys) {
    const definition = found.procedure.steps.find((step) => step.key === key);
    if (!definition) throw new TypeError(`the procedure ${found.procedure.key} has no step ${key}`);
    const owners = new Map<string, Owner>();
    for (const by of [definition.by, ...(definition.with ?? [])]) {
      const owner = await ownerOf(registry, by, definition.title, context);
      // Two parts in one hand sign once.
      if (!owners.has(owner.organisationId)) owners.set(owner.organisationId, owner);
    }
    for (const owner of owners.values()) {
      opened.push(await openStep(context, definition, { owner, round, ordinal: ++ordinal }));
    }
  }
  return opened;
}

type Opening = Pick<Step, 'owner' | 'round' | 'ordinal'> &
  Partial<Pick<Step, 'deadline' | 'extension' | 'forwardedFrom'>>;

/** One step for one holder; its clock begins today unless the opening brings one along. */
export async function openStep(
  { tx, p, law, case: found }: Pick<BehaviourContext, 'tx' | 'p' | 'law' | 'case'>,
  definition: ProcedureStep,
  opening: Opening,
): Promise<Step> {
  const { owner, round, ordinal, extension = null, forwardedFrom = null } = opening;
  const step: Step = {
    id: newId(),
    caseId: found.id,
    ordinal,
    round,
    key: definition.key,
    owner,
    assignee: null,
    openedOn: law.day,
    openedAt: p.clock.now(),
    deadline: opening.deadline === undefined ? startDeadline(law, found, definition) : opening.deadline,
    extension,
    forwardedFrom,
    decided: null,
  };
  await insertStep(tx, step);
  await tellOpened(tx, p, found, step, forwardedFrom === null ? 'cases.step-opened' : 'cases.step-handed');
  await p.events.emit(tx, {
    type: casesEvents.stepOpened,
    payload: {
      caseId: found.id,
      stepId: step.id,
      procedure: found.procedure.key,
      step: definition.key,
      organisationId: step.owner.organisationId,
    },
  });
  return step;
}
