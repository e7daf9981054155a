/** The form as people read and print it: every field with its label and its answer in words. */
import type { CaseFile } from '#cases/index.ts';
import type { Text } from '#kernel/errors.ts';
import type { Json } from '#kernel/json.ts';
import type { LawNow } from '#law/settings.ts';
import type { Form, FormField } from '#law/types.ts';
import { describeHours } from '#rooms/serve/index.ts';
import { hoursAnswer, isRecord, textOf, textsOf } from './answers.ts';
import type { ApplicationReply } from './schema.ts';
import type { Signatures } from './tables.ts';

export type Words = {
  law: LawNow;
  systems: ReadonlyMap<string, { code: string; name: Text }>;
  items: ReadonlyMap<string, Text>;
  organisations: ReadonlyMap<string, Text>;
  people: ReadonlyMap<string, string>;
  fixed: Readonly<Record<string, Text>>;
};

export function printForm(
  words: Words,
  form: Form,
  answers: Readonly<Record<string, Json>>,
  signatures: Signatures,
  file: CaseFile | undefined,
): Omit<ApplicationReply['printed'], 'digest'> {
  const decided = decidedForms(words, file);
  return {
    title: form.title,
    sections: [...form.sections, ...decided.flatMap(({ sections }) => sections)],
    fields: [
      ...form.fields.map((field) => ({
        key: field.key,
        section: field.section,
        label: field.label,
        lines:
          field.type === 'signature'
            ? signatureLines(words, field, answers, signatures, file)
            : linesOf(words, field, answers[field.key]),
        articles: field.cite,
      })),
      ...decided.flatMap(({ fields }) => fields),
    ],
  };
}

/** What the deciders filled in stands on the same form, below what was asked; keys bear the form's, as both may ask alike. */
function decidedForms(
  words: Words,
  file: CaseFile | undefined,
): Pick<ApplicationReply['printed'], 'sections' | 'fields'>[] {
  return (file?.steps ?? []).flatMap(({ key, decided }) => {
    const step = file?.procedure.steps.find((one) => one.key === key);
    const name = step?.outcomes.find((outcome) => outcome.key === decided?.outcome)?.form;
    if (!decided || !name) return [];
    const form = words.law.form(name);
    const within = (part: string): string => `${name}.${part}`;
    return [
      {
        sections: form.sections.map((section) => ({ ...section, key: within(section.key) })),
        fields: form.fields.map((field) => ({
          key: within(field.key),
          section: within(field.section),
          label: field.label,
          lines: linesOf(words, field, decided.payload[field.key]),
          articles: field.cite,
        })),
      },
    ];
  });
}

function linesOf(words: Words, field: FormField, value: Json | undefined): string[] {
  if (field.type === 'fixed') {
    const text = words.fixed[field.key];
    return text ? [text.zh] : [];
  }
  if (value === undefined || value === null || value === '') return [];
  switch (field.type) {
    case 'group':
      return isRecord(value)
        ? field.parts.flatMap((part) =>
            linesOf(words, part, value[part.key]).map((line) => `${part.label.zh}：${line}`),
          )
        : [];
    case 'rows':
      return (Array.isArray(value) ? value : [])
        .filter(isRecord)
        .map((row) => field.parts.flatMap((part) => linesOf(words, part, row[part.key])).join(' '));
    case 'choice':
    case 'choices':
      return (Array.isArray(value) ? value : [value]).map((key) => {
        const term = field.options ? words.law.term(field.options, textOf(key)) : undefined;
        return term?.zh ?? textOf(key);
      });
    case 'items':
      return textsOf(value).map((name) => words.items.get(name)?.zh ?? name);
    case 'system': {
      const system = words.systems.get(textOf(value));
      return [system ? `${system.name.zh}（${system.code}）` : textOf(value)];
    }
    case 'addresses':
      return textsOf(value);
    case 'hours': {
      const parsed = hoursAnswer.safeParse(value);
      return parsed.success ? parsed.data.map((one) => describeHours([one]).zh) : [];
    }
    case 'declaration':
      return value === true ? ['✓'] : [];
    default:
      return [textOf(value)].filter((text) => text !== '');
  }
}

/** The applicant's own tick; for the others the decision made under their account is the signature. */
function signatureLines(
  words: Words,
  field: FormField,
  answers: Readonly<Record<string, Json>>,
  signatures: Signatures,
  file: CaseFile | undefined,
): string[] {
  if (field.filledBy === 'applicant') {
    const signed = answers[field.key] === true ? signatures[field.key] : undefined;
    return signed ? [signedLine(words, signed.organisationId, signed.personId, signed.day)] : [];
  }
  const role = field.filledBy === 'bureau' ? 'bureau' : 'provider';
  const step = file?.steps.findLast(({ owner, decided }) => decided !== null && owner.roles.includes(role));
  const { decided } = step ?? {};
  return decided?.by.kind === 'person'
    ? [signedLine(words, decided.by.organisationId, decided.by.personId, decided.on)]
    : [];
}

function signedLine(words: Words, organisationId: string, personId: string, day: string): string {
  return [words.organisations.get(organisationId)?.zh, words.people.get(personId), day]
    .filter((part) => part !== undefined)
    .join(' ');
}
