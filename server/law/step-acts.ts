// Checks what a step allows beside its outcomes: joining branches, extension, supplement, forwarding, silence, escalation.
import { nextOf, startOf } from './flow.ts';
import type { Procedure, ProcedureStep } from './types.ts';
import { type Context, cited, type Fault } from './workflows.ts';

export function checkActs(step: ProcedureStep, procedure: Procedure, context: Context, fault: Fault): void {
  const { extension, supplement, forward, silence, escalate } = step;
  for (const act of [extension, supplement, forward, silence, escalate]) {
    if (act) cited(act.cite, context, fault);
  }
  checkSigners(step, fault);
  if (step.join) checkJoin(step, step.join, procedure, fault);
  if (extension) checkExtension(step, extension.max, context, fault);
  if (supplement?.limit) days(supplement.limit, `the supplement of ${step.key}`, context, fault);
  if (forward?.limit) days(forward.limit, `the forwarding of ${step.key}`, context, fault);
  if (escalate?.after) days(escalate.after, `the escalation of ${step.key}`, context, fault);
  if (escalate && !step.limit)
    fault(`${step.key} is escalated and has no limit to be past.`, 'Write limit, or remove escalate.');
  if (silence) checkSilence(step, silence, context, fault);
}

/** The unit of a rule of days; a fault and undefined when it is none. */
function days(rule: string, where: string, context: Context, fault: Fault): string | undefined {
  const found = context.definitions.get(rule);
  if (found?.kind === 'value' && (found.unit === 'workday' || found.unit === 'day')) return found.unit;
  fault(
    `${where} names ${rule}, which is no rule with a number of days.`,
    'Name a value rule in workdays or days.',
  );
  return undefined;
}

/** Of several who sign, the last one's outcome decides: there must be no two ways to agree. */
function checkSigners(step: ProcedureStep, fault: Fault): void {
  if (!step.with) return;
  if (step.with.includes(step.by) || new Set(step.with).size < step.with.length)
    fault(`${step.key} names the same signer twice.`, 'Name each resolver once in by and with.');
  const agreeing = step.outcomes.filter(({ kind }) => kind === 'complete' || kind === 'advance');
  if (agreeing.length !== 1) {
    fault(
      `${step.key} is countersigned and has ${agreeing.length} outcomes that agree.`,
      'Keep exactly one outcome of kind complete or advance.',
    );
  }
}

function checkJoin(
  { key }: ProcedureStep,
  { of, rule }: NonNullable<ProcedureStep['join']>,
  procedure: Procedure,
  fault: Fault,
): void {
  const keys = procedure.steps.map((step) => step.key);
  const foreign = of.find((one) => !keys.includes(one) || one === key);
  if (foreign !== undefined) {
    fault(`${key} joins ${foreign}, which is no other step.`, `Write of: some of ${keys.join(', ')}.`);
    return;
  }
  for (const one of of) {
    const branch = procedure.steps.find((step) => step.key === one);
    if (!branch?.outcomes.some((outcome) => outcome.kind === 'advance' && nextOf(outcome).includes(key)))
      fault(`${key} joins ${one}, which never leads to it.`, `Write next: ${key} in an outcome of ${one}.`);
  }
  const together = rule === 'lead' ? [...of, key] : of;
  const forks = [
    startOf(procedure),
    ...procedure.steps.flatMap((step) => step.outcomes.map((outcome) => nextOf(outcome))),
  ];
  // One step with several holders is joined without a fork.
  if (together.length > 1 && !forks.some((fork) => together.every((one) => fork.includes(one)))) {
    fault(
      `nothing opens ${together.join(', ')} side by side for ${key} to join.`,
      `Write next: [${together.join(', ')}] in an outcome, or start.`,
    );
  }
}

function checkExtension(step: ProcedureStep, max: string, context: Context, fault: Fault): void {
  if (!step.limit) {
    fault(`${step.key} can be extended and has no limit.`, 'Write limit, or remove extension.');
    return;
  }
  const unit = days(max, `the extension of ${step.key}`, context, fault);
  if (unit && unit !== context.definitions.get(step.limit)?.unit) {
    fault(
      `the extension of ${step.key} counts in another unit than its limit.`,
      'Name a rule of the same unit.',
    );
  }
}

function checkSilence(
  step: ProcedureStep,
  silence: NonNullable<ProcedureStep['silence']>,
  context: Context,
  fault: Fault,
): void {
  if (context.definitions.get(silence.rule)?.kind !== 'flag')
    fault(
      `the silence of ${step.key} rests on ${silence.rule}, which is no flag.`,
      'Name a rule of kind flag.',
    );
  const outcome = step.outcomes.find(({ key }) => key === silence.outcome);
  if (!outcome) {
    fault(
      `silence in ${step.key} counts as ${silence.outcome}, which is no outcome of it.`,
      `Write one of ${step.outcomes.map(({ key }) => key).join(', ')}.`,
    );
  } else if (outcome.form || outcome.basis || outcome.reasons === 'required') {
    fault(
      `silence in ${step.key} counts as ${silence.outcome}, which asks for words the platform cannot give.`,
      'Name an outcome without form, basis and required reasons.',
    );
  }
  if (!step.limit)
    fault(`silence in ${step.key} means something and nothing ends it.`, 'Write limit, or remove silence.');
}
