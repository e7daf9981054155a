/** What the canary can find, as a word for the record and a sentence for people; never a value. */
import type { Text } from '#kernel/errors.ts';

export const letOut = 'let-out';
export const keptBack = 'kept-back';
/** The asking itself came to no end. */
export const notAsked = 'not-asked';
export const cellDiffers = (column: string): string => `cell ${column}`;

export function findingText(finding: string): Text {
  if (finding === letOut) return { zh: '放出了不应提供的行', en: 'Rows were let out that may not leave' };
  if (finding === keptBack) return { zh: '扣留了应当提供的行', en: 'Rows were kept back that may leave' };
  if (finding === notAsked) return { zh: '未能检查', en: 'It could not be asked' };
  const column = finding.slice('cell '.length);
  return { zh: `信息项“${column}”未按授权脱敏`, en: `The item “${column}” is not as the terms say` };
}
