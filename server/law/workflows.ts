// Reads a pack's procedures and forms and checks that steps, rules, forms and articles they name exist.
import { type Report, readShaped, yamlFilesIn } from './files.ts';
import { formFileSchema, procedureFileSchema } from './schema.ts';
import type { Article, Form, FormField, Outcome, Procedure, ProcedureStep, RuleDefinition } from './types.ts';

type Context = {
  articles: Map<string, Article>;
  definitions: Map<string, RuleDefinition>;
  report: Report;
};

type Fault = (what: string, mend: string) => void;

function cited(cite: string[], context: Context, fault: Fault): void {
  for (const id of cite) {
    if (!context.articles.has(id))
      fault(`it cites ${id}, which articles.yaml does not have.`, 'Correct the citation.');
  }
}

function unique(keys: string[], what: string, fault: Fault): void {
  const twice = keys.find((key, index) => keys.indexOf(key) !== index);
  if (twice) fault(`${what} “${twice}” stands twice.`, 'Give each its own key.');
}

export function readForms(folder: string, context: Context): Map<string, Form> {
  const forms = new Map<string, Form>();
  for (const file of yamlFilesIn(folder, 'forms')) {
    for (const raw of readShaped(folder, file, formFileSchema, context.report)?.forms ?? []) {
      const fault: Fault = (what, mend) => context.report({ file, rule: raw.key, what, mend });
      if (forms.has(raw.key)) fault('the form stands twice.', 'Keep one of them.');
      cited(raw.cite, context, fault);
      unique(
        raw.fields.map((field) => field.key),
        'the field',
        fault,
      );
      const sections = raw.sections.map((section) => section.key);
      const fields = raw.fields.map((field): FormField => {
        if (!sections.includes(field.section)) {
          fault(
            `the field ${field.key} stands in no section of the form.`,
            `Write one of ${sections.join(', ')}.`,
          );
        }
        const parts = (field.parts ?? []).map(
          (part): FormField => ({
            ...part,
            section: field.section,
            filledBy: field['filled-by'],
            parts: [],
            cite: part.cite ?? field.cite ?? [],
          }),
        );
        const { 'filled-by': filledBy, ...rest } = field;
        return { ...rest, filledBy, parts, cite: field.cite ?? [] };
      });
      for (const field of fields) checkField(field, context, fault);
      forms.set(raw.key, {
        key: raw.key,
        title: raw.title,
        version: raw.version,
        sections: raw.sections,
        fields,
        cite: raw.cite,
      });
    }
  }
  return forms;
}

function checkField(field: FormField, context: Context, fault: Fault): void {
  const grouped = field.type === 'group' || field.type === 'rows';
  if (grouped && field.parts.length === 0)
    fault(`the field ${field.key} is a ${field.type} without parts.`, 'Write its parts.');
  if (!grouped && field.parts.length > 0)
    fault(`the field ${field.key} has parts but is no group.`, 'Write type: group or rows.');
  if (field.cite.length === 0 && !field.because) {
    fault(`nothing says why the field ${field.key} is asked for.`, 'Cite the article, or write because.');
  }
  cited(field.cite, context, fault);
  unique(
    field.parts.map((part) => part.key),
    `the part of ${field.key}`,
    fault,
  );
  const choice = field.type === 'choice' || field.type === 'choices';
  const options = field.options ? context.definitions.get(field.options)?.kind : undefined;
  if (choice && options !== 'set' && options !== 'table') {
    fault(
      `the choices of ${field.key} come from no set or table.`,
      'Write options: the id of a rule of that kind.',
    );
  }
  for (const part of field.parts) checkField(part, context, fault);
}

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
      cited(raw.cite, context, fault);
      unique(
        procedure.steps.map((step) => step.key),
        'the step',
        fault,
      );
      const steps = procedure.steps.map((step) => step.key);
      for (const step of procedure.steps) checkStep(step, steps, forms, context, fault);
      if (!procedure.steps.some((step) => step.outcomes.some((outcome) => outcome.kind === 'complete'))) {
        fault('no outcome completes the procedure.', 'Write one outcome of kind complete.');
      }
      const first = steps[0];
      for (const step of steps) {
        const led = procedure.steps.some((other) => other.outcomes.some((outcome) => outcome.next === step));
        if (step !== first && !led)
          fault(`no outcome leads to the step ${step}.`, `Write next: ${step} in an outcome that advances.`);
      }
      procedures.set(raw.key, procedure);
    }
  }
  return procedures;
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
  if (
    outcome.kind === 'advance' ? !outcome.next || !steps.includes(outcome.next) : outcome.next !== undefined
  ) {
    fault(
      outcome.kind === 'advance'
        ? `${name} advances to no step of the procedure.`
        : `${name} ends the case and yet names a next step.`,
      outcome.kind === 'advance'
        ? `Write next: one of ${steps.join(', ')}.`
        : 'Remove next, or write kind: advance.',
    );
  }
  if ((outcome.kind === 'refuse' || outcome.kind === 'return') && outcome.reasons !== 'required') {
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
