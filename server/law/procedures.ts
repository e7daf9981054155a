// Reads a pack's procedures and checks that the steps, rules, forms and articles they name exist and fit together.
import { readShaped, yamlFilesIn } from './files.ts';
import { nextOf, startOf } from './flow.ts';
import { procedureFileSchema } from './schema.ts';
import { checkActs } from './step-acts.ts';
import type { Form, Outcome, Procedure, ProcedureStep } from './types.ts';
import { type Context, cited, type Fault, unique } from './workflows.ts';

export function readProcedures(
  folder: string,
  forms: Map<string, Form>,
  context: Context,
): Map<string, Procedure> {
  const procedures = new Map<string, Procedure>();
  for (const file of yamlFilesIn(folder, 'procedures')) {
    for (const raw of readShaped(folder, file, procedureFileSchema, context.report)?.procedures ?? []) {
      const fault: Fault = (what, mend) => context.report({ file, rule: raw.key, what, mend });
      const procedure: Procedure = {
        key: raw.key,
        title: raw.title,
        subject: raw.subject,
        cite: raw.cite,
        opening: { gates: raw.opening?.gates ?? [], effects: raw.opening?.effects ?? [] },
        ...(raw.start && { start: raw.start }),
        ...(raw.withdrawal && {
          withdrawal: { effects: raw.withdrawal.effects ?? [], cite: raw.withdrawal.cite },
        }),
        steps: raw.steps.map(
          ({ 'limit-from': limitFrom, ...step }): ProcedureStep => ({
            ...step,
            ...(limitFrom && { limitFrom }),
            outcomes: step.outcomes.map((outcome) => ({
              ...outcome,
              gates: outcome.gates ?? [],
              effects: outcome.effects ?? [],
            })),
          }),
        ),
      };
      if (procedures.has(raw.key)) fault('the procedure stands twice.', 'Keep one of them.');
      checkProcedure(procedure, forms, context, fault);
      procedures.set(raw.key, procedure);
    }
  }
  return procedures;
}

function checkProcedure(
  procedure: Procedure,
  forms: Map<string, Form>,
  context: Context,
  fault: Fault,
): void {
  const keys = procedure.steps.map((step) => step.key);
  const outcomes = procedure.steps.flatMap((step) => step.outcomes);
  cited([...procedure.cite, ...(procedure.withdrawal?.cite ?? [])], context, fault);
  unique(keys, 'the step', fault);
  for (const step of procedure.steps) {
    checkStep(step, keys, forms, context, fault);
    checkActs(step, procedure, context, fault);
  }
  for (const key of procedure.start ?? []) {
    if (!keys.includes(key))
      fault(`it starts with ${key}, which is no step of it.`, `Write start: some of ${keys.join(', ')}.`);
  }
  if (!outcomes.some(({ kind }) => kind === 'complete')) {
    fault('no outcome completes the procedure.', 'Write one outcome of kind complete.');
  }
  const first = startOf(procedure);
  for (const key of keys) {
    const led = outcomes.some((outcome) => outcome.kind === 'advance' && nextOf(outcome).includes(key));
    if (!first.includes(key) && !led)
      fault(`no outcome leads to the step ${key}.`, `Write next: ${key} in an outcome that advances.`);
  }
}

function checkStep(
  step: ProcedureStep,
  steps: string[],
  forms: Map<string, Form>,
  context: Context,
  fault: Fault,
): void {
  cited(step.cite, context, fault);
  unique(
    step.outcomes.map((outcome) => outcome.key),
    `the outcome of ${step.key}`,
    fault,
  );
  if (step.limit) {
    const rule = context.definitions.get(step.limit);
    if (rule?.kind !== 'value' || (rule.unit !== 'workday' && rule.unit !== 'day')) {
      fault(
        `the limit ${step.limit} of ${step.key} is no rule with a number of days.`,
        'Name a value rule in workdays or days.',
      );
    }
  }
  if (step.limitFrom && !step.limit) {
    fault(`${step.key} says where its limit counts from and has none.`, 'Write limit, or remove limit-from.');
  }
  for (const outcome of step.outcomes) checkOutcome(outcome, step.key, steps, forms, context, fault);
}

function checkOutcome(
  outcome: Outcome,
  step: string,
  steps: string[],
  forms: Map<string, Form>,
  context: Context,
  fault: Fault,
): void {
  const name = `${step}.${outcome.key}`;
  cited(outcome.cite, context, fault);
  checkNext(outcome, name, step, steps, fault);
  const turnsDown = outcome.kind === 'refuse' || outcome.kind === 'return' || outcome.kind === 'back';
  if (turnsDown && outcome.reasons !== 'required') {
    fault(`${name} turns somebody down without reasons.`, 'Write reasons: required.');
  }
  if (outcome.basis && context.definitions.get(outcome.basis)?.kind !== 'table') {
    fault(`the basis ${outcome.basis} of ${name} is no table.`, 'Name a rule of kind table.');
  }
  if (outcome.form && !forms.has(outcome.form)) {
    fault(
      `the form ${outcome.form} of ${name} is not in the pack.`,
      `Add it under forms/ or correct the key.`,
    );
  }
}

function checkNext(outcome: Outcome, name: string, step: string, steps: string[], fault: Fault): void {
  const next = nextOf(outcome);
  if (outcome.kind === 'advance') {
    if (next.length === 0 || next.some((key) => !steps.includes(key)))
      fault(`${name} advances to no step of the procedure.`, `Write next: one of ${steps.join(', ')}.`);
    if (new Set(next).size < next.length)
      fault(`${name} opens the same step twice.`, 'Name each step once in next.');
    return;
  }
  if (outcome.kind === 'back') {
    const earlier = steps.slice(0, steps.indexOf(step));
    const [target] = next;
    if (next.length !== 1 || target === undefined || !earlier.includes(target)) {
      fault(
        `${name} goes back to no earlier step.`,
        `Write next: one of ${earlier.join(', ') || '(none: this is the first step; use return)'}.`,
      );
    }
    return;
  }
  if (next.length > 0) {
    fault(
      outcome.kind === 'part'
        ? `${name} ends its branch and yet names a next step.`
        : `${name} ends the case and yet names a next step.`,
      'Remove next, or write kind: advance.',
    );
  }
}
