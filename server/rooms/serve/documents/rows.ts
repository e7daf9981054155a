/** Rows that were made up: the same for the same plan, right by type, code list and check digit, and of nobody. */
import { createHash } from 'node:crypto';
import { creditCheck, organisationCheck, residentCheck } from '#kernel/identifiers.ts';
import type { Plan } from '../plan.ts';
import type { Field } from './fields.ts';

/** A division that no place has, so that no number made here is anybody's. */
const nowhere = '990101';
const firstDay = Date.UTC(1960, 0, 1);
const days = 23_000;
const oneDay = 86_400_000;

/** 48 bits that follow from the words alone. */
const drawn = (...words: (string | number)[]): number =>
  createHash('sha256').update(words.join('\u0000')).digest().readUIntBE(0, 6);

const digits = (value: number, length: number): string => String(value % 10 ** length).padStart(length, '0');

/** Cells as text, in the order of the plan; null where a value is missing. `ordinal` begins with 1. */
export function generatedRow(plan: Plan, fields: readonly Field[], ordinal: number): (string | null)[] {
  const person = fields.find(({ identifier }) => identifier === 'resident-id');
  return fields.map((field) => {
    const draw = drawn(plan.resourceVersionId, field.name, ordinal);
    const asked = plan.lookup.includes(field.name);
    // Callers must meet a missing value before they meet it in earnest.
    if (field.nullable && !asked && draw % 9 === 4) return null;
    // The day of birth is the one the person's number holds.
    if (person && field.type === 'D' && /birth|出生/i.test(`${field.name} ${field.titleZh}`))
      return dayOf(drawn(plan.resourceVersionId, person.name, ordinal));
    return madeValue(field, ordinal, draw, asked);
  });
}

export async function* generatedRows(
  plan: Plan,
  fields: readonly Field[],
  count: number,
): AsyncIterable<{ key: string; values: (string | null)[] }> {
  for (let ordinal = 1; ordinal <= count; ordinal++)
    yield { key: `test-${digits(ordinal, 8)}`, values: generatedRow(plan, fields, ordinal) };
}

function madeValue(field: Field, ordinal: number, draw: number, asked: boolean): string {
  const { codes, identifier } = field;
  const chosen = codes[draw % Math.max(1, codes.length)];
  if (chosen) return chosen.code;
  if (identifier) return identifierOf(identifier, ordinal, draw, field.length ?? 6);
  switch (field.type) {
    case 'N':
    case 'Y':
      return decimalOf(field, asked ? ordinal : draw);
    case 'B':
    case 'F':
      return String((draw % 1_000_000) / 100);
    case 'I':
      return digits(asked ? ordinal : draw, Math.min(field.length ?? 4, 9)).replace(/^0+(?=\d)/, '');
    case 'L':
      return draw % 2 === 0 ? 'true' : 'false';
    case 'D':
      return dayOf(draw);
    case 'T':
      return `${dayOf(draw)} ${digits(draw % 24, 2)}:${digits(Math.floor(draw / 32) % 60, 2)}:00`;
    default:
      return textOf(field, ordinal);
  }
}

const dayOf = (draw: number): string =>
  new Date(firstDay + (draw % days) * oneDay).toISOString().slice(0, 10);

function decimalOf({ length, scale }: Field, draw: number): string {
  const after = scale ?? 0;
  const before = Math.max(1, Math.min((length ?? 8) - after, 7));
  const whole = String(draw % 10 ** before);
  return after === 0
    ? whole
    : `${whole}.${digits(Math.floor(draw / 7), Math.min(after, 6)).padEnd(after, '0')}`;
}

/** The item's own words with the row's number: whoever reads it sees that it is no real value. */
function textOf({ titleZh, length }: Field, ordinal: number): string {
  const number = String(ordinal);
  const most = length ?? 40;
  const words = `测试${titleZh}`.slice(0, Math.max(0, Math.min(most, 40) - number.length));
  return `${words}${number}`.slice(-most);
}

function identifierOf(kind: string, ordinal: number, draw: number, length: number): string {
  switch (kind) {
    case 'resident-id':
    case 'identity-document': {
      const first = `${nowhere}${dayOf(draw).replaceAll('-', '')}${digits(ordinal, 3)}`;
      return `${first}${residentCheck(first)}`;
    }
    case 'credit-code': {
      const organisation = organisationOf(ordinal);
      const first = `91${nowhere}${organisation}`;
      return `${first}${creditCheck(first)}`;
    }
    case 'organisation-code':
      return organisationOf(ordinal);
    default:
      return `${nowhere}${digits(ordinal, 6)}`.slice(0, [12, 9, 6, 4, 2].find((one) => one <= length) ?? 2);
  }
}

function organisationOf(ordinal: number): string {
  const first = `T${digits(ordinal, 7)}`;
  return `${first}${organisationCheck(first)}`;
}
