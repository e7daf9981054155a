/** Opens a case under today's edition of its procedure, and opens each step with owner and due day. */
import { organisationOf } from '#kernel/actor.ts';
import type { Tx } from '#kernel/db.ts';
import { newId } from '#kernel/ids.ts';
import { lawNow } from '#law/settings.ts';
import { limitsOf, startDeadline } from './deadlines.ts';
import { casesEvents } from './events.ts';
import type { Platform } from './platform.ts';
import { insertCase, insertStep, keepEdition, nextNumber } from './repository.ts';
import { askGates, ownerOf, runEffects } from './run.ts';
import type { BehaviourContext, Case, CaseFile, OpenCaseInput, Registry, Step } from './types.ts';

const SEQUENCE_DIGITS = 6;

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
  const year = Number(day.slice(0, 4));
  const { regionCode } = p.law.city;
  const sequence = await nextNumber(tx, regionCode, year);
  const found: Case = {
    id: newId(),
    number: `${regionCode}-${year}-${String(sequence).padStart(SEQUENCE_DIGITS, '0')}`,
    procedure,
    pack,
    limits: limitsOf(
      law,
      procedure.steps.flatMap(({ limit }) => (limit ? [limit] : [])),
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
  const context: BehaviourContext = { tx, p, law, case: { ...found, steps: [] }, actor: input.openedBy };
  await askGates(registry, procedure.opening.gates, context);
  await insertCase(tx, found);
  await runEffects(registry, procedure.opening.effects, context);
  const [first] = procedure.steps;
  // The loader refuses a procedure without steps.
  if (!first) throw new TypeError(`the procedure ${procedure.key} has no step`);
  const step = await openStep(registry, context, first.key, 1);
  return { ...found, steps: [step] };
}

/** Opens the step of that key for whoever its resolver names, and says so. */
export async function openStep(
  registry: Registry,
  context: BehaviourContext,
  key: string,
  ordinal: number,
): Promise<Step> {
  const { tx, p, law, case: found } = context;
  const definition = found.procedure.steps.find((step) => step.key === key);
  if (!definition) throw new TypeError(`the procedure ${found.procedure.key} has no step ${key}`);
  const step: Step = {
    id: newId(),
    caseId: found.id,
    ordinal,
    key,
    owner: await ownerOf(registry, definition.by, definition.title, context),
    openedOn: law.day,
    openedAt: p.clock.now(),
    deadline: startDeadline(law, found, definition),
    decided: null,
  };
  await insertStep(tx, step);
  await p.events.emit(tx, {
    type: casesEvents.stepOpened,
    payload: {
      caseId: found.id,
      stepId: step.id,
      procedure: found.procedure.key,
      step: key,
      organisationId: step.owner.organisationId,
    },
  });
  return step;
}
