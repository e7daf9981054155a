/** The national identifiers as expressions of the warehouse: the same verdicts as kernel/identifiers.ts, millions a second. Pure. */
import { literal } from './binder.ts';

const residentWeights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const creditAlphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const creditWeights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
const organisationAlphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const organisationWeights = [3, 7, 9, 10, 5, 8, 4, 2];

// Province-level codes of GB/T 2260 with those of the residence permits of Hong Kong, Macao and Taiwan residents.
const provinces = [
  ...[11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46],
  ...[50, 51, 52, 53, 54, 61, 62, 63, 64, 65, 71, 81, 82, 83],
];
/** A division that does not exist: the declared region of fictional people. */
export const demoDivision = '9999';

export type Plausibility = {
  /** True only in the demo: the fictional division counts as a place. */
  demo: boolean;
  /** Placeholder of the legal day of receipt (Date32): nobody is born after it. */
  today: string;
};

export const residentShape = (id: string): string => `match(${id}, '^[0-9]{17}[0-9X]$')`;

/** True when the check character is right; only meaningful where the shape is. */
export function residentCheckRight(id: string): string {
  // Two numbers instead of seventeen substrings: their digits fall out of divisions by constants.
  const digit = (index: number): string =>
    index < 9
      ? `intDiv(toUInt32OrZero(substring(${id}, 1, 9)), ${10 ** (8 - index)}) % 10`
      : `intDiv(toUInt32OrZero(substring(${id}, 10, 8)), ${10 ** (16 - index)}) % 10`;
  const sum = residentWeights.map((weight, index) => `${weight} * (${digit(index)})`).join(' + ');
  return `substring('10X98765432', 1 + ((${sum}) % 11), 1) = substring(${id}, 18, 1)`;
}

/** A calendar date from 1900 to the day of receipt, in one look: what the engine would roll over does not read back. */
export function residentBirthSound(id: string, { today }: Plausibility): string {
  const birth = `toDate32OrNull(substring(${id}, 7, 8))`;
  return `(toYYYYMMDD(${birth}) = toUInt32OrZero(substring(${id}, 7, 8)) AND ${birth} <= ${today})`;
}

/** A calendar date of any year: judged in a year of the same pattern between 1900 and 2299, which the engine can hold (the cycle has 400 years). */
export function residentDateReal(id: string): string {
  const year = `toUInt16OrZero(substring(${id}, 7, 4))`;
  const month = `toUInt8OrZero(substring(${id}, 11, 2))`;
  const day = `toUInt8OrZero(substring(${id}, 13, 2))`;
  const sameYear = `1900 + (${year} + 100) % 400`;
  const moved = `makeDate32(${sameYear}, ${month}, ${day})`;
  return `(toMonth(${moved}) = ${month} AND toDayOfMonth(${moved}) = ${day} AND toYear(${moved}) = ${sameYear})`;
}

export function residentDivisionPlausible(id: string, { demo }: Plausibility): string {
  const real = `substring(${id}, 1, 2) IN (${provinces.map((code) => literal(String(code))).join(', ')})`;
  return demo ? `(${real} OR startsWith(${id}, ${literal(demoDivision)}))` : real;
}

/** Born in 1900 or later, and not after the day of receipt. */
export function residentBirthPlausible(id: string, { today }: Plausibility): string {
  const birth = `toUInt32OrZero(substring(${id}, 7, 8))`;
  return `(${birth} >= 19000101 AND ${birth} <= toYYYYMMDD(${today}))`;
}

export const creditShape = (code: string): string => `match(${code}, '^[0-9A-HJ-NPQRTUWXY]{18}$')`;

const weighted = (code: string, from: number, alphabet: string, weights: readonly number[]): string =>
  weights
    .map(
      (weight, index) =>
        `${weight} * (position(${literal(alphabet)}, substring(${code}, ${from + index}, 1)) - 1)`,
    )
    .join(' + ');

/** The inner check: character 17 against the organisation code before it. */
export function creditInnerRight(code: string): string {
  const rest = `11 - ((${weighted(code, 9, organisationAlphabet, organisationWeights)}) % 11)`;
  return `multiIf(${rest} = 10, 'X', ${rest} = 11, '0', toString(${rest})) = substring(${code}, 17, 1)`;
}

export function creditCheckRight(code: string): string {
  const sum = weighted(code, 1, creditAlphabet, creditWeights);
  return `substring(${literal(creditAlphabet)}, 1 + ((31 - (${sum}) % 31) % 31), 1) = substring(${code}, 18, 1)`;
}

/** An organisation code of its own (GB 11714), with or without the stroke before its check character. */
export const organisationShape = (code: string): string => `match(${code}, '^[0-9A-Z]{8}-?[0-9X]$')`;

export function organisationCodeRight(code: string): string {
  const rest = `11 - ((${weighted(code, 1, organisationAlphabet, organisationWeights)}) % 11)`;
  return `multiIf(${rest} = 10, 'X', ${rest} = 11, '0', toString(${rest})) = substring(${code}, -1)`;
}

export const divisionShape = (code: string): string =>
  `match(${code}, '^([0-9]{2}|[0-9]{4}|[0-9]{6}|[0-9]{9}|[0-9]{12})$')`;

/** What a spreadsheet makes of a long number: the digits are lost. */
export const spreadsheetDamage = (text: string): string =>
  `match(${text}, '^[0-9](\\\\.[0-9]+)?[eE][+]?[0-9]{1,3}$')`;

/** Written with a power of ten though it is no measured value: 1.23E+17. */
export const powerOfTen = (text: string): string =>
  `match(${text}, '^[+-]?[0-9]([.][0-9]+)?[eE][+][0-9]{1,3}$')`;

/** What a spreadsheet shows where a formula has no result. */
export const spreadsheetError = (text: string): string =>
  `match(${text}, '^#(N/A|REF!|VALUE!|DIV/0!|NAME[?]|NULL!|NUM!)$')`;
