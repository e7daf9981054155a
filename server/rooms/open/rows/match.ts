/** Words searched in rows: every word must be found; a word of Latin letters or digits as a whole word, one of Chinese anywhere. */
import { problem } from '#kernel/errors.ts';
import { ident } from '#kernel/warehouse.ts';
import type { ReleaseColumn } from '../tables.ts';
import type { RowSource } from './source.ts';
import { type Bound, textOf } from './values.ts';

export type Words = { word: string; prefix: boolean } | { all: Words[] } | { any: Words[] } | { not: Words };

const MOST = 32;

/** Plain text: all its words. */
export const plainWords = (text: string): Words => ({
  all: text
    .trim()
    .split(/[\s\u3000]+/u)
    .filter((word) => word !== '')
    .slice(0, MOST)
    .map((word) => ({ word, prefix: false })),
});

/** `DE | UK`, `20:*`, `!a & (b | c)`: PostgreSQL's way of writing searches. */
export function writtenWords(text: string): Words {
  const tokens = text.match(/[|&!()]|(?:'(?:[^']|'')*'|[^\s|&!()':]+)(?::\*?[A-D]*)?|:/g) ?? [];
  if (tokens.length > 4 * MOST) throw unread(text);
  let at = 0;
  const either = (depth: number): Words => {
    const any = [both(depth)];
    while (tokens[at] === '|') {
      at += 1;
      any.push(both(depth));
    }
    return any.length === 1 && any[0] ? any[0] : { any };
  };
  const both = (depth: number): Words => {
    const all = [one(depth)];
    for (let next = tokens[at]; next !== undefined && next !== '|' && next !== ')'; next = tokens[at]) {
      if (next === '&') at += 1;
      all.push(one(depth));
    }
    return all.length === 1 && all[0] ? all[0] : { all };
  };
  const one = (depth: number): Words => {
    const token = tokens[at];
    at += 1;
    if (token === undefined || depth > 10) throw unread(text);
    if (token === '!') return { not: one(depth + 1) };
    if (token === '(') {
      const inner = either(depth + 1);
      if (tokens[at] !== ')') throw unread(text);
      at += 1;
      return inner;
    }
    if (/^[|&):]/.test(token)) throw unread(text);
    const prefix = /:\*?[A-D]*$/.exec(token)?.[0].includes('*') ?? false;
    const word = token
      .replace(/:\*?[A-D]*$/, '')
      .replace(/^'([\s\S]*)'$/, '$1')
      .replaceAll("''", "'");
    return { word, prefix };
  };
  const found = either(0);
  if (at < tokens.length) throw unread(text);
  return found;
}

const unread = (part: string) => problem('open.rows-question', { params: { part: part.slice(0, 200) } });

const latin = /^[\p{Script=Latin}\p{Nd}._:/+@-]+$/u;

/** The condition for words in one text expression. */
export function matches(words: Words, text: string, bound: Bound): string {
  if ('all' in words) return words.all.length === 0 ? '1' : joined(words.all, ' AND ', text, bound);
  if ('any' in words) return joined(words.any, ' OR ', text, bound);
  if ('not' in words) return `NOT ${matches(words.not, text, bound)}`;
  if (!latin.test(words.word))
    return `positionCaseInsensitiveUTF8(${text}, ${bound.bind(words.word, 'String')}) > 0`;
  const plain = words.word.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
  // A word ends where letters and digits of its kind end; `52.56` is one.
  const pattern = `(?i)(?:^|[^\\p{Latin}\\p{Nd}])${plain}${words.prefix ? '' : '(?:$|[^\\p{Latin}\\p{Nd}])'}`;
  return `match(${text}, ${bound.bind(pattern, 'String')})`;
}

const joined = (list: readonly Words[], by: string, text: string, bound: Bound): string =>
  `(${list.map((one) => matches(one, text, bound)).join(by)})`;

/** The whole row, or one column, as a text that is never NULL. */
export function searchedText(source: RowSource, column?: ReleaseColumn): string {
  if (column) return `ifNull(${textOf(column)}, '')`;
  const cells = source.columns.map((one) => `ifNull(${textOf(one)}, '')`);
  return cells.length === 0
    ? `''`
    : `concatWithSeparator(' ', ${cells.join(', ')}, toString(${ident('_id')}))`;
}
