// Reads a pack's forms and checks that the rules and articles they name exist.
import { type Report, readShaped, yamlFilesIn } from './files.ts';
import type { Head } from './pack.ts';
import { formFileSchema } from './schema.ts';
import type { Article, Form, FormField, RuleDefinition } from './types.ts';

export type Context = {
  head: Head;
  articles: Map<string, Article>;
  definitions: Map<string, RuleDefinition>;
  report: Report;
};

export type Fault = (what: string, mend: string) => void;

export function cited(cite: string[], context: Context, fault: Fault): void {
  for (const id of cite) {
    const article = context.articles.get(id);
    const instrument = context.head.instruments.get(article?.instrument ?? '');
    if (!article) fault(`it cites ${id}, which articles.yaml does not have.`, 'Correct the citation.');
    else if (instrument?.status === 'repealed')
      fault(
        `it cites ${id} of ${instrument.key}, which was repealed on ${instrument.repealedOn}.`,
        'Cite the article that holds now.',
      );
  }
}

export function unique(keys: string[], what: string, fault: Fault): void {
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
