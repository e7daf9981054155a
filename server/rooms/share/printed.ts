/** The form as people read and print it: every field with its label and its answer in words. */

import type { CaseFile } from '#cases/index.ts';
import type { Text } from '#kernel/errors.ts';
import type { Json } from '#kernel/json.ts';
import { isRecord } from '#kernel/json.ts';
import type { LawNow } from '#law/settings.ts';
import type { Form, FormField } from '#law/types.ts';
import { describeHours } from '#rooms/serve/index.ts';
import { conditionAnswers, hoursAnswer, textOf, textsOf } from './answers.ts';
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

/** The same in both languages: what people typed, codes and days. */
const asIs = (text: string): Text => ({ zh: text, en: text });
const joined = (parts: readonly Text[], mark: string): Text => ({
  zh: parts.map(({ zh }) => zh).join(mark),
  en: parts.map(({ en }) => en).join(mark),
});

function linesOf(words: Words, field: FormField, value: Json | undefined): Text[] {
  if (field.type === 'fixed') {
    const text = words.fixed[field.key];
    return text ? [text] : [];
  }
  if (value === undefined || value === null || value === '') return [];
  switch (field.type) {
    case 'group':
      return isRecord(value)
        ? field.parts.flatMap(({ label, ...part }) =>
            linesOf(words, { label, ...part }, value[part.key]).map(({ zh, en }) => ({
              zh: `${label.zh}：${zh}`,
              en: `${label.en}: ${en}`,
            })),
          )
        : [];
    case 'rows':
      return (Array.isArray(value) ? value : []).filter(isRecord).map((row) =>
        joined(
          field.parts.flatMap((part) => linesOf(words, part, row[part.key])),
          ' ',
        ),
      );
    case 'choice':
    case 'choices':
      return (Array.isArray(value) ? value : [value]).map((key) => {
        const term = field.options ? words.law.term(field.options, textOf(key)) : undefined;
        return term ? { zh: term.zh, en: term.en } : asIs(textOf(key));
      });
    case 'attachment':
      return (Array.isArray(value) ? value : [])
        .filter(isRecord)
        .map(({ name, sha256 }) => asIs(`${textOf(name)} (SHA-256 ${textOf(sha256)})`));
    case 'conditions':
      return conditionAnswers(value).map(({ condition, answer }) => ({
        zh: `${condition}：${answer}`,
        en: `${condition}: ${answer}`,
      }));
    case 'items':
      return textsOf(value).map((name) => words.items.get(name) ?? asIs(name));
    case 'system': {
      const system = words.systems.get(textOf(value));
      if (!system) return [asIs(textOf(value))];
      return [{ zh: `${system.name.zh}（${system.code}）`, en: `${system.name.en} (${system.code})` }];
    }
    case 'addresses':
      return textsOf(value).map(asIs);
    case 'hours': {
      const parsed = hoursAnswer.safeParse(value);
      return parsed.success ? parsed.data.map((one) => describeHours([one])) : [];
    }
    case 'declaration':
      return value === true ? [asIs('✓')] : [];
    default:
      return [textOf(value)].filter((text) => text !== '').map(asIs);
  }
}

/** The applicant's own tick; for the others the decision made under their account is the signature. */
function signatureLines(
  words: Words,
  field: FormField,
  answers: Readonly<Record<string, Json>>,
  signatures: Signatures,
  file: CaseFile | undefined,
): Text[] {
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

function signedLine(words: Words, organisationId: string, personId: string, day: string): Text {
  const parts = [words.organisations.get(organisationId), words.people.get(personId), day];
  return joined(
    parts.filter((part) => part !== undefined).map((part) => (typeof part === 'string' ? asIs(part) : part)),
    ' ',
  );
}
