/** The signs of a SELECT. Strings and quoted names are one sign each, so that nothing in them is ever read as anything else. */
import { invalid } from '../errors.ts';

export type Sign =
  | { kind: 'name'; text: string; quoted: boolean }
  | { kind: 'text'; text: string }
  | { kind: 'number'; text: string }
  | { kind: 'mark'; text: string };

const LONGEST = 20_000;
const marks = [
  '::',
  '<>',
  '!=',
  '<=',
  '>=',
  '||',
  '(',
  ')',
  ',',
  '.',
  '*',
  '+',
  '-',
  '/',
  '%',
  '=',
  '<',
  '>',
];

export const syntaxError = (at: string): Error =>
  invalid({ query: [`(ProgrammingError) syntax error at or near "${at.slice(0, 60)}"`] });

export function signsOf(sql: string): Sign[] {
  if (sql.length > LONGEST) throw invalid({ query: ['Query is too long'] });
  const signs: Sign[] = [];
  let at = 0;
  const ended = (from: number, quote: string): number => {
    for (let next = from; next < sql.length; next += 1) {
      if (sql[next] !== quote) continue;
      if (sql[next + 1] !== quote) return next;
      next += 1;
    }
    throw syntaxError(sql.slice(from - 1));
  };
  while (at < sql.length) {
    const rest = sql.slice(at);
    const sign = sql[at] ?? '';
    if (/\s/.test(sign)) at += 1;
    else if (sign === "'") {
      const end = ended(at + 1, "'");
      signs.push({ kind: 'text', text: sql.slice(at + 1, end).replaceAll("''", "'") });
      at = end + 1;
    } else if (sign === '"') {
      const end = ended(at + 1, '"');
      signs.push({ kind: 'name', text: sql.slice(at + 1, end).replaceAll('""', '"'), quoted: true });
      at = end + 1;
    } else if (/^(\d+\.?\d*|\.\d+)(e[+-]?\d+)?/i.test(rest)) {
      const [number = ''] = /^(\d+\.?\d*|\.\d+)(e[+-]?\d+)?/i.exec(rest) ?? [];
      if (number.length > 40 || /^[\p{L}_]/u.test(rest.slice(number.length))) throw syntaxError(rest);
      signs.push({ kind: 'number', text: number });
      at += number.length;
    } else if (/^[\p{L}_]/u.test(rest)) {
      const [name = ''] = /^[\p{L}_][\p{L}\p{N}_$]*/u.exec(rest) ?? [];
      // E'…', U&'…', X'…': ways of writing text that hide what it says.
      if (/^['&]/.test(rest.slice(name.length))) throw syntaxError(rest);
      signs.push({ kind: 'name', text: name, quoted: false });
      at += name.length;
    } else {
      const mark = marks.find((one) => rest.startsWith(one));
      // Comments, a second statement, dollar quotes, parameters: none of them is a sign here.
      if (mark === undefined || rest.startsWith('--') || rest.startsWith('/*')) {
        if (/^;\s*$/.test(rest)) break;
        throw rest.startsWith(';')
          ? invalid({ query: ['Query is not a single statement.'] })
          : syntaxError(rest);
      }
      signs.push({ kind: 'mark', text: mark });
      at += mark.length;
    }
  }
  return signs;
}
