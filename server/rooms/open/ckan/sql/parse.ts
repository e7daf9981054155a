/** Reads one SELECT of the safe subset: no subquery, no set operation, no statement but this one. What it does not know it refuses. */
import { accessDenied, invalid } from '../errors.ts';
import { type Sign, signsOf, syntaxError } from './lex.ts';
import type { Binary, Expr, Item, Join, Order, Select, TableRef } from './tree.ts';

const DEEPEST = 40;
const MOST_NODES = 2000;
const MOST_TABLES = 4;

const reserved = new Set(
  'select from where group by having order limit offset join inner left outer on cross and or not in is null like ilike between as case when then else end distinct asc desc nulls union intersect except with into for fetch window lateral natural right full using all any some exists array row values returning'.split(
    ' ',
  ),
);

export function parseSelect(sql: string): Select {
  return new Parser(signsOf(sql)).whole();
}

class Parser {
  #at = 0;
  #nodes = 0;
  readonly #signs: readonly Sign[];

  constructor(signs: readonly Sign[]) {
    this.#signs = signs;
  }

  whole(): Select {
    const first = this.#signs[0];
    if (first?.kind !== 'name' || first.text.toLowerCase() !== 'select')
      throw invalid({ query: ['Query is not a single SELECT statement.'] });
    const found = this.#select();
    if (this.#at < this.#signs.length) throw this.#fault();
    return found;
  }

  #fault(): Error {
    return syntaxError(this.#signs[this.#at]?.text ?? 'end of input');
  }

  #isWord(...words: string[]): boolean {
    return words.every((word, ahead) => {
      const sign = this.#signs[this.#at + ahead];
      return sign?.kind === 'name' && !sign.quoted && sign.text.toLowerCase() === word;
    });
  }

  #word(...words: string[]): boolean {
    if (!this.#isWord(...words)) return false;
    this.#at += words.length;
    return true;
  }

  #mark(...marks: string[]): string | undefined {
    const sign = this.#signs[this.#at];
    if (sign?.kind !== 'mark' || !marks.includes(sign.text)) return undefined;
    this.#at += 1;
    return sign.text;
  }

  #need(mark: string): void {
    if (this.#mark(mark) === undefined) throw this.#fault();
  }

  #name(): { text: string; quoted: boolean } {
    const sign = this.#signs[this.#at];
    if (sign?.kind !== 'name' || (!sign.quoted && reserved.has(sign.text.toLowerCase()))) throw this.#fault();
    this.#at += 1;
    // PostgreSQL folds names without quotes.
    return { text: sign.quoted ? sign.text : sign.text.toLowerCase(), quoted: sign.quoted };
  }

  #whole(): number {
    const sign = this.#signs[this.#at];
    if (sign?.kind !== 'number' || !/^\d{1,15}$/.test(sign.text)) throw this.#fault();
    this.#at += 1;
    return Number(sign.text);
  }

  #select(): Select {
    this.#word('select');
    const distinct = this.#word('distinct');
    if (distinct && this.#isWord('on')) throw this.#fault();
    const items = this.#list(() => this.#item());
    if (!this.#word('from')) throw this.#fault();
    const from = this.#table();
    const joins = this.#joins();
    const where = this.#word('where') ? this.#expr(0) : undefined;
    const group = this.#word('group', 'by') ? this.#list(() => this.#expr(0)) : [];
    const having = this.#word('having') ? this.#expr(0) : undefined;
    const order = this.#word('order', 'by') ? this.#list(() => this.#order()) : [];
    let limit: number | undefined;
    let offset = 0;
    for (;;) {
      if (this.#word('limit')) limit = this.#word('all') ? undefined : this.#whole();
      else if (this.#word('offset')) {
        offset = this.#whole();
        if (!this.#word('rows')) this.#word('row');
      } else break;
    }
    return { distinct, items, from, joins, where, group, having, order, limit, offset };
  }

  #list<T>(one: () => T): T[] {
    const found = [one()];
    while (this.#mark(',')) {
      if (found.length > 1000) throw this.#fault();
      found.push(one());
    }
    return found;
  }

  #item(): Item {
    if (this.#mark('*')) return { star: true, table: undefined };
    const [name, dot, star] = this.#signs.slice(this.#at, this.#at + 3);
    if (
      name?.kind === 'name' &&
      dot?.text === '.' &&
      dot.kind === 'mark' &&
      star?.text === '*' &&
      star.kind === 'mark'
    ) {
      const table = this.#name().text;
      this.#at += 2;
      return { star: true, table };
    }
    const expr = this.#expr(0);
    const sign = this.#signs[this.#at];
    const bare = sign?.kind === 'name' && (sign.quoted || !reserved.has(sign.text.toLowerCase()));
    return { star: false, expr, alias: this.#word('as') || bare ? this.#name().text : undefined };
  }

  #table(): TableRef {
    if (this.#isWord('lateral') || this.#signs[this.#at]?.text === '(') throw this.#fault();
    const { text: resource } = this.#name();
    // A schema before a name: there is none of ours.
    if (this.#mark('.')) throw accessDenied(`Not authorized to access table: ${resource}`);
    if (this.#signs[this.#at]?.text === '(')
      throw accessDenied(`Not authorized to call function ${resource}`);
    const sign = this.#signs[this.#at];
    const bare = sign?.kind === 'name' && (sign.quoted || !reserved.has(sign.text.toLowerCase()));
    return { resource, alias: this.#word('as') || bare ? this.#name().text : resource };
  }

  #joins(): Join[] {
    const joins: Join[] = [];
    for (;;) {
      if (joins.length >= MOST_TABLES) throw invalid({ query: ['too many tables'] });
      if (this.#mark(',') || this.#word('cross', 'join'))
        joins.push({ how: 'cross', table: this.#table(), on: undefined });
      else if (this.#word('left', 'outer', 'join') || this.#word('left', 'join'))
        joins.push(this.#on('left'));
      else if (this.#word('inner', 'join') || this.#word('join')) joins.push(this.#on('inner'));
      else return joins;
    }
  }

  #on(how: 'inner' | 'left'): Join {
    const table = this.#table();
    if (!this.#word('on')) throw this.#fault();
    return { how, table, on: this.#expr(0) };
  }

  #order(): Order {
    const expr = this.#expr(0);
    const descending = this.#word('desc') || (this.#word('asc') && false);
    const nulls = this.#word('nulls', 'first') ? 'first' : this.#word('nulls', 'last') ? 'last' : undefined;
    return { expr, descending, nulls };
  }

  // ---------------------------------------------------------------- expressions, from what binds least

  #expr(depth: number): Expr {
    this.#nodes += 1;
    if (depth > DEEPEST || this.#nodes > MOST_NODES) throw invalid({ query: ['the query is too complex'] });
    return this.#chain(
      depth,
      () => this.#and(depth),
      () => (this.#word('or') ? 'or' : undefined),
    );
  }

  #chain(_depth: number, one: () => Expr, operator: () => Binary | undefined): Expr {
    let left = one();
    for (let op = operator(); op !== undefined; op = operator()) {
      this.#nodes += 1;
      if (this.#nodes > MOST_NODES) throw invalid({ query: ['the query is too complex'] });
      left = { is: 'binary', op, left, right: one() };
    }
    return left;
  }

  #and(depth: number): Expr {
    return this.#chain(
      depth,
      () => this.#not(depth),
      () => (this.#word('and') ? 'and' : undefined),
    );
  }

  #not(depth: number): Expr {
    if (depth > DEEPEST) throw invalid({ query: ['the query is too complex'] });
    return this.#word('not') ? { is: 'not', of: this.#not(depth + 1) } : this.#comparison(depth);
  }

  #comparison(depth: number): Expr {
    const of = this.#sum(depth);
    const op = this.#mark('=', '<>', '!=', '<=', '>=', '<', '>');
    if (op !== undefined) {
      const known: Record<string, Binary> = {
        '=': '=',
        '<>': '!=',
        '!=': '!=',
        '<=': '<=',
        '>=': '>=',
        '<': '<',
        '>': '>',
      };
      return { is: 'binary', op: known[op] ?? '=', left: of, right: this.#sum(depth) };
    }
    if (this.#word('is')) {
      const not = this.#word('not');
      if (!this.#word('null')) throw this.#fault();
      return { is: 'empty', of, not };
    }
    const not = this.#word('not');
    if (this.#word('in')) {
      this.#need('(');
      const list = this.#list(() => this.#expr(depth + 1));
      this.#need(')');
      return { is: 'in', of, list, not };
    }
    if (this.#word('between')) {
      const from = this.#sum(depth);
      if (!this.#word('and')) throw this.#fault();
      return { is: 'between', of, from, to: this.#sum(depth), not };
    }
    const like = this.#word('like') ? 'like' : this.#word('ilike') ? 'ilike' : undefined;
    if (like) {
      const found: Expr = { is: 'binary', op: like, left: of, right: this.#sum(depth) };
      return not ? { is: 'not', of: found } : found;
    }
    if (not) throw this.#fault();
    return of;
  }

  #sum(depth: number): Expr {
    const op = (): Binary | undefined => this.#mark('+', '-', '||') as '+' | '-' | '||' | undefined;
    return this.#chain(depth, () => this.#product(depth), op);
  }

  #product(depth: number): Expr {
    const op = (): Binary | undefined => this.#mark('*', '/', '%') as '*' | '/' | '%' | undefined;
    return this.#chain(depth, () => this.#cast(depth), op);
  }

  #cast(depth: number): Expr {
    let of = this.#one(depth + 1);
    while (this.#mark('::')) of = { is: 'cast', of, type: this.#type() };
    return of;
  }

  #type(): string {
    let { text } = this.#name();
    if (text === 'double' && this.#word('precision')) text = 'float8';
    if (text === 'timestamp' && (this.#word('without', 'time', 'zone') || this.#word('with', 'time', 'zone')))
      text = 'timestamp';
    if (this.#mark('(')) {
      this.#list(() => this.#whole());
      this.#need(')');
    }
    return text;
  }

  #one(depth: number): Expr {
    if (depth > DEEPEST) throw invalid({ query: ['the query is too complex'] });
    if (this.#mark('-')) return { is: 'minus', of: this.#one(depth + 1) };
    if (this.#mark('+')) return this.#one(depth + 1);
    if (this.#mark('(')) {
      if (this.#isWord('select') || this.#isWord('with')) throw this.#fault();
      const inner = this.#expr(depth + 1);
      this.#need(')');
      return inner;
    }
    const sign = this.#signs[this.#at];
    if (sign?.kind === 'text' || sign?.kind === 'number') {
      this.#at += 1;
      return { is: sign.kind, value: sign.text };
    }
    if (this.#word('null')) return { is: 'null' };
    if (this.#isWord('true') || this.#isWord('false')) {
      const value = this.#word('true');
      if (!value) this.#word('false');
      return { is: 'flag', value };
    }
    if (this.#word('case')) return this.#case(depth + 1);
    const { text, quoted } = this.#name();
    if (text === 'cast' && !quoted && this.#mark('(')) {
      const of = this.#expr(depth + 1);
      if (!this.#word('as')) throw this.#fault();
      const type = this.#type();
      this.#need(')');
      return { is: 'cast', of, type };
    }
    if (this.#mark('(')) return this.#call(text, depth + 1);
    if (!this.#mark('.')) return { is: 'column', table: undefined, name: text };
    const name = this.#name().text;
    // schema.function(…): not even looked up.
    if (this.#signs[this.#at]?.text === '(' || this.#signs[this.#at]?.text === '.')
      throw accessDenied(`Not authorized to call function ${name}`);
    return { is: 'column', table: text, name };
  }

  #call(name: string, depth: number): Expr {
    if (this.#mark('*')) {
      this.#need(')');
      return { is: 'call', name, args: [], distinct: false, star: true };
    }
    if (this.#mark(')')) return { is: 'call', name, args: [], distinct: false, star: false };
    const distinct = this.#word('distinct');
    if (name === 'extract') {
      const part = this.#name().text;
      if (!this.#word('from')) throw this.#fault();
      const of = this.#expr(depth);
      this.#need(')');
      return {
        is: 'call',
        name: 'date_part',
        args: [{ is: 'text', value: part }, of],
        distinct,
        star: false,
      };
    }
    const args = this.#list(() => this.#expr(depth));
    this.#need(')');
    // Windows, filters and orders within a call are not of the subset.
    if (this.#isWord('over') || this.#isWord('filter') || this.#isWord('within')) throw this.#fault();
    return { is: 'call', name, args, distinct, star: false };
  }

  #case(depth: number): Expr {
    const against = this.#isWord('when') ? undefined : this.#expr(depth);
    const when: { if: Expr; give: Expr }[] = [];
    while (this.#word('when')) {
      const asked = this.#expr(depth);
      if (!this.#word('then')) throw this.#fault();
      when.push({
        if: against ? { is: 'binary', op: '=', left: against, right: asked } : asked,
        give: this.#expr(depth),
      });
      if (when.length > 100) throw this.#fault();
    }
    const otherwise = this.#word('else') ? this.#expr(depth) : undefined;
    if (when.length === 0 || !this.#word('end')) throw this.#fault();
    return { is: 'case', when, otherwise };
  }
}
