/** Refuses at the door what schemas let pass and no store keeps: U+0000, half a pair of surrogates, nesting without end. */
import { problem, type Text } from '../errors.ts';

/** No form of any city nests deeper than a handful. */
const DEEPEST = 32;

const words: Readonly<Record<'text' | 'depth', Text>> = {
  text: { zh: '含有不能保存的字符', en: 'holds a character that cannot be kept' },
  depth: { zh: `嵌套超过 ${DEEPEST} 层`, en: `is nested deeper than ${DEEPEST}` },
};

const isSound = (text: string): boolean => !text.includes('\0') && text.isWellFormed();

/** Throws `kernel.request-invalid` naming the first place; walks without recursion, so that depth costs no stack. */
export function refuseUnsound(whole: unknown): void {
  const waiting = [{ value: whole, path: '', depth: 0 }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { value, path, depth } = next;
    if (typeof value === 'string') {
      if (!isSound(value)) throw refusal(path, 'text');
      continue;
    }
    if (typeof value !== 'object' || value === null) continue;
    if (depth === DEEPEST) throw refusal(path, 'depth');
    for (const [key, inner] of Object.entries(value)) {
      if (!isSound(key)) throw refusal(path, 'text');
      waiting.push({ value: inner, path: path === '' ? key : `${path}.${key}`, depth: depth + 1 });
    }
  }
}

const refusal = (path: string, code: keyof typeof words) =>
  problem('kernel.request-invalid', {
    fields: [{ path, code, message: words[code], articles: [], severity: 'error' }],
  });
