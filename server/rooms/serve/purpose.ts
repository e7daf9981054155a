/** The purpose code of a granted use: the same words give the same code, so calls for one step can be counted together. */
import { createHash } from 'node:crypto';

/** `p-` and ten hex digits over the text without spaces and letter case. */
export function purposeCode(text: string): string {
  const plain = text.normalize('NFKC').replace(/\s+/g, '').toLowerCase();
  return `p-${createHash('sha256').update(plain).digest('hex').slice(0, 10)}`;
}
