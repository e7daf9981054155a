/** Whether a claim holds of a value: pure, by the type of the column and its tolerance. */
import type { PlanColumn } from '../plan.ts';

/** `partly`: near enough by the column's tolerance, alike as far as a mask lets be seen, or some claims of several. */
export const verdicts = ['yes', 'partly', 'no', 'unknown'] as const;
export type ClaimVerdict = (typeof verdicts)[number];

/** One text for one value, so that `1.0` and `1`, or full-width and half-width signs, are one claim. */
export function plainText({ type }: Pick<PlanColumn, 'type'>, text: string): string {
  switch (type) {
    case 'N':
    case 'Y':
    case 'I':
      return plainDecimal(text);
    case 'B':
    case 'F':
      return String(Number(text));
    case 'T':
      return text.replace(' ', 'T');
    case 'L':
      return text === 't' ? 'true' : text === 'f' ? 'false' : text;
    case 'D':
      return text;
    default:
      return text.normalize('NFKC').trim();
  }
}

function plainDecimal(text: string): string {
  // What is no decimal, such as a number that is none, equals itself alone.
  if (!decimal.test(text)) return text;
  const { sign, whole, part } = parts(text);
  const left = whole.replace(/^0+(?=\d)/, '');
  const right = part.replace(/0+$/, '');
  const size = right === '' ? left : `${left}.${right}`;
  return size === '0' ? size : `${sign}${size}`;
}

const decimal = /^(-?)(\d+)(?:\.(\d+))?$/;

function parts(text: string): { sign: string; whole: string; part: string } {
  const [, sign = '', whole = '0', part = ''] = decimal.exec(text) ?? [];
  return { sign, whole, part };
}

/** `value` and `claim` as `plainText` writes them. */
export function verdictOn(column: PlanColumn, value: string | null, claim: string): ClaimVerdict {
  if (value === null) return 'unknown';
  if (value === claim) return 'yes';
  return column.tolerance && isNear(column, value, claim, column.tolerance.step) ? 'partly' : 'no';
}

function isNear({ type }: PlanColumn, value: string, claim: string, step: string): boolean {
  switch (type) {
    case 'N':
    case 'Y':
    case 'I':
      return decimal.test(value) && decimalsNear(value, claim, step);
    case 'D':
      return Math.abs(Date.parse(value) - Date.parse(claim)) <= Number(step) * 86_400_000;
    case 'T':
      return Math.abs(Date.parse(`${value}Z`) - Date.parse(`${claim}Z`)) <= Number(step) * 1000;
    case 'B':
    case 'F':
      return Math.abs(Number(value) - Number(claim)) <= Number(step);
    default:
      return false;
  }
}

/** Exactly, whatever the number of digits. */
function decimalsNear(value: string, claim: string, step: string): boolean {
  const scale = Math.max(...[value, claim, step].map((text) => parts(text).part.length));
  const whole = (text: string): bigint => {
    const { sign, whole: left, part } = parts(text);
    return BigInt(`${sign}${left}${part.padEnd(scale, '0')}`);
  };
  const apart = whole(value) - whole(claim);
  return (apart < 0n ? -apart : apart) <= whole(step);
}

/** Of all claims together. */
export function overall(found: readonly ClaimVerdict[]): ClaimVerdict {
  if (found.every((one) => one === 'yes')) return 'yes';
  if (found.some((one) => one === 'yes' || one === 'partly')) return 'partly';
  return found.includes('no') ? 'no' : 'unknown';
}

/** The better of two rows of one key is the one more of whose claims hold. */
export const weight = (found: readonly ClaimVerdict[]): number =>
  found.reduce((sum, one) => sum + (one === 'yes' ? 1000 : one === 'partly' ? 1 : 0), 0);
