/** Check digits and shapes of the national identifiers. Pure; numbers themselves never enter a log. */

const residentWeights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const residentChecks = '10X98765432';
const creditAlphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const creditWeights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
const organisationWeights = [3, 7, 9, 10, 5, 8, 4, 2];

/** The check character of the first 17 digits of a resident identity number (GB 11643-1999, ISO 7064 MOD 11-2). */
export function residentCheck(first17: string): string {
  let sum = 0;
  for (let i = 0; i < 17; i++) sum += Number(first17[i]) * (residentWeights[i] ?? 0);
  return residentChecks[sum % 11] ?? '';
}

export type ResidentIdFault = 'shape' | 'check-digit' | 'date';

/**
 * Faults of a resident identity number: shape, check digit, and a birth date that is a calendar date.
 * Whether division and date are plausible is a separate rule. Lower-case x is taken for X.
 */
export function residentIdFault(text: string): ResidentIdFault | undefined {
  const id = text.toUpperCase();
  if (!/^\d{17}[\dX]$/.test(id)) return 'shape';
  if (residentCheck(id.slice(0, 17)) !== id[17]) return 'check-digit';
  return isDate(id.slice(6, 14)) ? undefined : 'date';
}

/** Check character 9 of an organisation code (GB 11714), given its first 8 characters. */
export function organisationCheck(first8: string): string {
  let sum = 0;
  for (let i = 0; i < 8; i++) sum += base36(first8[i] ?? '') * (organisationWeights[i] ?? 0);
  const rest = 11 - (sum % 11);
  return rest === 10 ? 'X' : rest === 11 ? '0' : String(rest);
}

/** Check character 18 of a unified social credit code (GB 32100-2015), given its first 17 characters. */
export function creditCheck(first17: string): string {
  let sum = 0;
  for (let i = 0; i < 17; i++) sum += creditAlphabet.indexOf(first17[i] ?? '') * (creditWeights[i] ?? 0);
  return creditAlphabet[(31 - (sum % 31)) % 31] ?? '';
}

export type CreditCodeFault = 'shape' | 'inner-check' | 'check-digit';

/** Faults of a unified social credit code: both of its check characters count. */
export function creditCodeFault(code: string): CreditCodeFault | undefined {
  if (!/^[0-9A-HJ-NPQRTUWXY]{18}$/.test(code)) return 'shape';
  if (organisationCheck(code.slice(8, 16)) !== code[16]) return 'inner-check';
  return creditCheck(code.slice(0, 17)) === code[17] ? undefined : 'check-digit';
}

/** True for 2, 4, 6, 9 or 12 digits: province, city, county, street, village (GB/T 2260 and its statistical extension). */
export function isDivisionCode(code: string): boolean {
  return /^(\d{2}|\d{4}|\d{6}|\d{9}|\d{12})$/.test(code);
}

const base36 = (character: string): number => Number.parseInt(character, 36);

function isDate(compact: string): boolean {
  const year = Number(compact.slice(0, 4));
  const month = Number(compact.slice(4, 6));
  const day = Number(compact.slice(6, 8));
  const date = new Date(Date.UTC(year, month - 1, day));
  date.setUTCFullYear(year);
  return date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}
