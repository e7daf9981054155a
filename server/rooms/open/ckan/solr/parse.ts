/** The part of Solr's language that clients write: what it says becomes a tree, what it does not say is a Search Error, never more. */
import { searchError } from '../errors.ts';

/** Pieces of a word: text, or `*` and `?` as they stood unescaped. */
export type Piece = string | { wild: '*' | '?' };
export type Term =
  | { kind: 'word'; pieces: Piece[] }
  | { kind: 'phrase'; text: string }
  /** null: open on that side. */
  | { kind: 'range'; from: string | null; to: string | null; withFrom: boolean; withTo: boolean };
export type Solr =
  | { all: Solr[] }
  | { any: Solr[] }
  | { not: Solr }
  | { field: string | undefined; term: Term };

export const everything: Solr = { all: [] };

const LONGEST = 20_000;
const MOST_TERMS = 500;
const DEEPEST = 30;
const ends = new Set([' ', '\t', '\n', '\r', '\u3000', '(', ')', '[', ']', '{', '}', '"', '^', '~']);

/** Terms that may still come, over all the filters of one question. */
export type Budget = { terms: number };
export const openBudget = (): Budget => ({ terms: MOST_TERMS });

/**
 * Words beside each other must all hold and bind least: `a OR b c` is `(a OR b) AND c`, which is what harvesters mean
 * who put their organisations, joined by OR and without parentheses, before other terms.
 */
export function parseSolr(text: string, budget: Budget = openBudget()): Solr {
  if (text.length > LONGEST) throw searchError('the query is too long');
  if (/^\s*\{!/.test(text) || text.includes('{!')) throw searchError('Local parameters are not supported.');
  return new Reader(text, budget).whole();
}

class Reader {
  #at = 0;
  readonly #budget: Budget;
  readonly #text: string;

  constructor(text: string, budget: Budget) {
    this.#text = text;
    this.#budget = budget;
  }

  whole(): Solr {
    const found = this.#clauses(undefined, 0);
    if (this.#at < this.#text.length) throw this.#fault();
    return found;
  }

  #fault(): Error {
    return searchError(`Cannot parse '${this.#text.slice(0, 200)}' at ${this.#at}`);
  }

  #space(): void {
    while (/[\s\u3000]/.test(this.#text[this.#at] ?? '')) this.#at += 1;
  }

  /** Takes an operator that stands for itself. */
  #operator(...names: string[]): boolean {
    this.#space();
    for (const name of names) {
      if (!this.#text.startsWith(name, this.#at)) continue;
      const after = this.#text[this.#at + name.length];
      if (/^[A-Z]/.test(name) && after !== undefined && !/[\s\u3000("+!-]/.test(after)) continue;
      this.#at += name.length;
      return true;
    }
    return false;
  }

  #clauses(field: string | undefined, depth: number): Solr {
    if (depth > DEEPEST) throw this.#fault();
    const all: Solr[] = [];
    for (this.#space(); this.#at < this.#text.length && this.#text[this.#at] !== ')'; this.#space()) {
      // A dash between spaces is no more than that.
      if (/^[+-](\s|$)/.test(this.#text.slice(this.#at, this.#at + 2))) {
        this.#at += 1;
        continue;
      }
      all.push(this.#either(field, depth));
    }
    return all.length === 1 && all[0] ? all[0] : { all };
  }

  #either(field: string | undefined, depth: number): Solr {
    const any = [this.#both(field, depth)];
    while (this.#operator('OR', '||')) any.push(this.#both(field, depth));
    return any.length === 1 && any[0] ? any[0] : { any };
  }

  #both(field: string | undefined, depth: number): Solr {
    const all = [this.#one(field, depth)];
    while (this.#operator('AND', '&&')) all.push(this.#one(field, depth));
    return all.length === 1 && all[0] ? all[0] : { all };
  }

  #one(field: string | undefined, depth: number): Solr {
    if (depth > DEEPEST) throw this.#fault();
    if (this.#operator('NOT')) return { not: this.#one(field, depth + 1) };
    this.#space();
    const sign = this.#text[this.#at];
    if (sign === '-' || sign === '!') {
      this.#at += 1;
      return { not: this.#one(field, depth + 1) };
    }
    if (sign === '+') {
      this.#at += 1;
      return this.#one(field, depth + 1);
    }
    if (sign === undefined || sign === ')' || this.#operator('AND', 'OR', '&&', '||')) throw this.#fault();
    const named = /^(\*|[A-Za-z_][\w.-]*):/.exec(this.#text.slice(this.#at));
    const inner = field === undefined && named ? named[1] : field;
    if (field === undefined && named) this.#at += named[0].length;
    const found = this.#value(inner, field === undefined && named !== null, depth);
    this.#boost();
    return found;
  }

  #value(field: string | undefined, named: boolean, depth: number): Solr {
    const sign = this.#text[this.#at];
    this.#budget.terms -= 1;
    if (this.#budget.terms < 0) throw searchError('too many terms');
    if (sign === '(') {
      this.#at += 1;
      const inner = this.#clauses(field, depth + 1);
      if (this.#text[this.#at] !== ')') throw this.#fault();
      this.#at += 1;
      return inner;
    }
    if (sign === '"') return { field, term: { kind: 'phrase', text: this.#phrase() } };
    if (sign === '[' || sign === '{') return { field, term: this.#range() };
    const pieces = this.#word(named);
    if (pieces.length === 0) throw this.#fault();
    const star = pieces.length === 1 && typeof pieces[0] === 'object' && pieces[0].wild === '*';
    if (star && (field === '*' || field === undefined)) return everything;
    return { field, term: { kind: 'word', pieces } };
  }

  #phrase(): string {
    let text = '';
    for (this.#at += 1; this.#text[this.#at] !== '"'; this.#at += 1) {
      if (this.#at >= this.#text.length) throw this.#fault();
      if (this.#text[this.#at] === '\\') this.#at += 1;
      text += this.#text[this.#at] ?? '';
    }
    this.#at += 1;
    return text;
  }

  #word(named: boolean): Piece[] {
    const pieces: Piece[] = [];
    let text = '';
    const flush = (): void => {
      if (text !== '') pieces.push(text);
      text = '';
    };
    for (; this.#at < this.#text.length; this.#at += 1) {
      const sign = this.#text[this.#at] ?? '';
      if (sign === '\\') {
        this.#at += 1;
        if (this.#at >= this.#text.length) throw this.#fault();
        text += this.#text[this.#at] ?? '';
      } else if (ends.has(sign) || (sign === ':' && !named && text === '')) break;
      else if (sign === '*' || sign === '?') {
        flush();
        pieces.push({ wild: sign });
      } else text += sign;
    }
    flush();
    return pieces;
  }

  #range(): Term {
    const [whole, open, from, to, close] =
      /^([[{])\s*("(?:[^"\\]|\\.)*"|[^\s\]}]+)\s+TO\s+("(?:[^"\\]|\\.)*"|[^\s\]}]+)\s*([\]}])/.exec(
        this.#text.slice(this.#at),
      ) ?? [];
    if (whole === undefined || from === undefined || to === undefined) throw this.#fault();
    this.#at += whole.length;
    const side = (text: string): string | null =>
      text === '*' ? null : text.replace(/^"([\s\S]*)"$/, '$1').replace(/\\(.)/g, '$1');
    return { kind: 'range', from: side(from), to: side(to), withFrom: open === '[', withTo: close === ']' };
  }

  /** `^2`, `~1`: how much and how near; nothing of what we answer hangs on it. */
  #boost(): void {
    const [whole] = /^(?:[~^][\d.]*)+/.exec(this.#text.slice(this.#at)) ?? [];
    if (whole) this.#at += whole.length;
  }
}
