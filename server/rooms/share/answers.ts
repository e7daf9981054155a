/** The answers of a form as the grant needs them; fields are found by type or key, whatever city asks for them. */
import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { z } from 'zod';
import type { LegalDay } from '#kernel/clock.ts';
import { isRecord, type Json, type JsonObject } from '#kernel/json.ts';
import type { Form, FormField } from '#law/types.ts';
import { type Basis, type Hours, hoursSchema, type RowFilter, rowFilterSchema } from '#rooms/serve/index.ts';

export const textOf = (value: Json | undefined): string =>
  typeof value === 'string' ? value.trim() : typeof value === 'number' ? String(value) : '';

export const textsOf = (value: Json | undefined): string[] =>
  Array.isArray(value) ? value.map(textOf).filter((text) => text !== '') : [];

const partOf = (value: Json | undefined, key: string): Json | undefined =>
  isRecord(value) ? value[key] : undefined;

/** Answers to the conditions of an entry, in the order given. */
export const conditionAnswers = (value: Json | undefined): { condition: string; answer: string }[] =>
  (Array.isArray(value) ? value : [])
    .filter(isRecord)
    .map(({ condition, answer }) => ({ condition: textOf(condition), answer: textOf(answer) }));

export const hoursAnswer = z.array(hoursSchema).min(1).max(21);
const wholeAbove = z.number().int().min(1).max(1_000_000_000);
const legalDay = z.iso.date();

/** What a grant takes from the answers; absent where the city does not ask. */
export type Asked = {
  /** `coded`: the words the code is made of, when they are not the whole text. */
  purpose: { text: string; coded: string | undefined };
  basis: Basis[];
  systemId: string;
  columns: string[] | undefined;
  addresses: string[] | null;
  hours: Hours[] | null;
  peak: number | null;
  average: number | null;
  lastDay: LegalDay | null;
};

/** Reads checked answers. A purpose in parts is coded by item and step, so that equal steps have equal codes. */
export function askedOf(answers: JsonObject): Asked {
  const { purpose, basis, items, hours, frequency, period } = answers;
  const steps = isRecord(purpose)
    ? [textOf(purpose.item), textOf(purpose.step)].filter((one) => one !== '')
    : [];
  const text = isRecord(purpose)
    ? [purpose.item, purpose.step, purpose.scene, purpose.effect]
        .map((part) => textOf(part).replace(/[\s。；，、.;,]+$/u, ''))
        .filter((one) => one !== '')
        .join('；')
    : textOf(purpose);
  const parsedHours = hoursAnswer.safeParse(hours);
  const peak = wholeAbove.safeParse(partOf(frequency, 'peak'));
  const average = wholeAbove.safeParse(partOf(frequency, 'average'));
  const last = legalDay.safeParse(partOf(period, 'lastDay'));
  const columns = textsOf(items);
  const addresses = textsOf(answers.addresses);
  return {
    purpose: { text, coded: steps.length > 0 ? steps.join('/') : undefined },
    basis: (Array.isArray(basis) ? basis : []).filter(isRecord).map((row) => ({
      kind: textOf(row.level),
      title: textOf(row.title),
      article: textOf(row.article),
      wording: textOf(row.wording),
    })),
    systemId: textOf(answers.system),
    columns: columns.length > 0 ? columns : undefined,
    addresses: addresses.length > 0 ? addresses : null,
    hours: parsedHours.success ? parsedHours.data : null,
    peak: peak.success ? peak.data : null,
    average: average.success ? average.data : null,
    lastDay: last.success ? last.data : null,
  };
}

/** The conditions of a consent, `[{ column, op, value }]`; several values of `in` stand with commas between them. */
export function rowFilterOf(value: Json | undefined): RowFilter | null | 'unreadable' {
  const rows = (Array.isArray(value) ? value : []).filter(isRecord);
  if (rows.length === 0) return null;
  const parsed = rowFilterSchema.safeParse({
    all: rows.map(({ column, op, value: given }) => ({
      column: textOf(column),
      op: textOf(op),
      value:
        op === 'in'
          ? textOf(given)
              .split(/[,，]/)
              .map((one) => one.trim())
          : textOf(given),
    })),
  });
  return parsed.success ? parsed.data : 'unreadable';
}

/** Keys of the fields of one type. */
export const keysOfType = (form: Form, type: FormField['type']): string[] =>
  form.fields.filter((field) => field.type === type).map(({ key }) => key);

/** SHA-256 over the canonical answers without the signatures themselves: what a signature covers. */
export function answersDigest(form: Form, answers: JsonObject): string {
  const signatures = new Set(keysOfType(form, 'signature'));
  const signed = Object.fromEntries(
    Object.entries(answers).filter(([key, value]) => !signatures.has(key) && value !== null && value !== ''),
  );
  return createHash('sha256')
    .update(canonicalize(signed) ?? '')
    .digest('hex');
}
