/**
 * Expressions of rules: parsed by jsep, judged by kind of value, and written anew as a statement of the engine from a closed list of
 * operators and functions. What somebody typed reaches the engine as bound values only.
 */
import jsep from 'jsep';
import type { Text } from '#kernel/errors.ts';
import type { Binder } from './binder.ts';
import type { Columns, ValueKind } from './columns.ts';

export class ExpressionFault extends Error {
  readonly at: number;
  readonly reason: Text;
  constructor(at: number, zh: string, en: string) {
    super(en);
    this.at = at;
    this.reason = { zh, en };
  }
}

type Typed = { kind: ValueKind; sql: string };

const MAX_TEXT = 2000;
const MAX_NODES = 200;
/** What an argument is compared with is written once for each of them: within within within would not end. */
const MAX_WRITTEN = 60_000;

const numeric = (a: Typed): string => a.sql;
const close = (a: string, b: string): string =>
  `(abs(${a} - ${b}) <= 1e-9 * greatest(1, abs(${a}), abs(${b})))`;

type Signature = {
  takes: readonly (ValueKind | 'any' | 'time')[];
  /** More of the last one may follow. */
  more?: true;
  gives: ValueKind;
  sql: (args: Typed[]) => string;
};

const first = (args: Typed[]): string => args[0]?.sql ?? '';
const second = (args: Typed[]): string => args[1]?.sql ?? '';
const third = (args: Typed[]): string => args[2]?.sql ?? '';

/** Every function an expression may use; `today` and `matches` are written below. */
const functions: Readonly<Record<string, Signature>> = {
  len: { takes: ['text'], gives: 'number', sql: (a) => `toFloat64(lengthUTF8(${first(a)}))` },
  upper: { takes: ['text'], gives: 'text', sql: (a) => `upperUTF8(${first(a)})` },
  lower: { takes: ['text'], gives: 'text', sql: (a) => `lowerUTF8(${first(a)})` },
  trim: { takes: ['text'], gives: 'text', sql: (a) => `trimBoth(${first(a)})` },
  left: {
    takes: ['text', 'number'],
    gives: 'text',
    sql: (a) => `leftUTF8(${first(a)}, toInt32(${second(a)}))`,
  },
  right: {
    takes: ['text', 'number'],
    gives: 'text',
    sql: (a) => `rightUTF8(${first(a)}, toInt32(${second(a)}))`,
  },
  substr: {
    takes: ['text', 'number', 'number'],
    gives: 'text',
    sql: (a) => `substringUTF8(${first(a)}, toInt32(${second(a)}), toInt32(${third(a)}))`,
  },
  contains: {
    takes: ['text', 'text'],
    gives: 'flag',
    sql: (a) => `(position(${first(a)}, ${second(a)}) > 0)`,
  },
  startsWith: { takes: ['text', 'text'], gives: 'flag', sql: (a) => `startsWith(${first(a)}, ${second(a)})` },
  endsWith: { takes: ['text', 'text'], gives: 'flag', sql: (a) => `endsWith(${first(a)}, ${second(a)})` },
  matches: { takes: ['text', 'text'], gives: 'flag', sql: (a) => `match(${first(a)}, ${second(a)})` },
  number: { takes: ['text'], gives: 'number', sql: (a) => `toFloat64OrNull(${first(a)})` },
  date: { takes: ['text'], gives: 'day', sql: (a) => `toDate32OrNull(${first(a)})` },
  day: { takes: ['time'], gives: 'day', sql: (a) => `toDate32(${first(a)})` },
  year: { takes: ['time'], gives: 'number', sql: (a) => `toFloat64(toYear(${first(a)}))` },
  month: { takes: ['time'], gives: 'number', sql: (a) => `toFloat64(toMonth(${first(a)}))` },
  daysBetween: {
    takes: ['time', 'time'],
    gives: 'number',
    sql: (a) => `toFloat64(dateDiff('day', toDate32(${first(a)}), toDate32(${second(a)})))`,
  },
  abs: { takes: ['number'], gives: 'number', sql: (a) => `abs(${first(a)})` },
  round: {
    takes: ['number', 'number'],
    gives: 'number',
    sql: (a) => `round(${first(a)}, toInt32(${second(a)}))`,
  },
  isEmpty: { takes: ['any'], gives: 'flag', sql: (a) => `(ifNull(toString(${first(a)}), '') = '')` },
  within: {
    takes: ['any', 'any'],
    more: true,
    gives: 'flag',
    sql: (a) =>
      `(${a
        .slice(1)
        .map((one) => equal(a[0] ?? one, one))
        .join(' OR ')})`,
  },
};

function equal(a: Typed, b: Typed): string {
  return a.kind === 'number' ? close(numeric(a), numeric(b)) : `(${a.sql} = ${b.sql})`;
}

export type ExpressionContext = {
  columns: Columns;
  titles: ReadonlyMap<string, string>;
  today: string;
  binder: Binder;
};

export type Compiled = { sql: string; items: string[]; patterns: string[] };

const timeKinds: readonly ValueKind[] = ['day', 'instant'];
const kindWords: Record<ValueKind, Text> = {
  text: { zh: '文字', en: 'a text' },
  number: { zh: '数值', en: 'a number' },
  day: { zh: '日期', en: 'a day' },
  instant: { zh: '时间', en: 'a time' },
  flag: { zh: '是否', en: 'true or false' },
};

/** The condition that a sound row fulfils, as a statement of the engine. Throws ExpressionFault. */
export function compileExpression(text: string, context: ExpressionContext): Compiled {
  if (text.trim() === '') throw new ExpressionFault(0, '表达式为空', 'there is nothing in it');
  if (text.length > MAX_TEXT) throw new ExpressionFault(MAX_TEXT, '表达式过长', 'it is too long');
  const writer = new Writer(context);
  const done = writer.write(parsed(text), 0);
  if (done.kind !== 'flag')
    throw new ExpressionFault(0, '结果应为成立或不成立', 'it must come out as true or false');
  return { sql: done.sql, items: [...writer.items], patterns: writer.patterns };
}

function parsed(text: string): jsep.Expression {
  try {
    return jsep(text);
  } catch (error) {
    const at = error instanceof Error && 'index' in error ? Number(error.index) : 0;
    throw new ExpressionFault(at, '无法识别此处的写法', 'it cannot be read from here on');
  }
}

const symbol = (value: unknown): string => (typeof value === 'string' ? value : '');
const isNode = (value: unknown): value is jsep.Expression =>
  typeof value === 'object' && value !== null && 'type' in value;

class Writer {
  readonly items = new Set<string>();
  readonly patterns: string[] = [];
  readonly #context: ExpressionContext;
  #nodes = 0;

  constructor(context: ExpressionContext) {
    this.#context = context;
  }

  write(node: unknown, depth: number): Typed {
    const made = this.#write(node, depth);
    if (made.sql.length > MAX_WRITTEN) throw new ExpressionFault(0, '表达式过于复杂', 'it is too involved');
    return made;
  }

  #write(node: unknown, depth: number): Typed {
    if (!isNode(node)) throw new ExpressionFault(0, '表达式不完整', 'something is missing');
    if (++this.#nodes > MAX_NODES || depth > 40)
      throw new ExpressionFault(0, '表达式过于复杂', 'it is too involved');
    switch (node.type) {
      case 'Identifier':
        return this.#item(symbol(node.name));
      case 'Literal':
        return this.#literal(node.value);
      case 'UnaryExpression':
        return this.#unary(symbol(node.operator), this.write(node.argument, depth + 1));
      case 'BinaryExpression':
        return this.#binary(
          symbol(node.operator),
          this.write(node.left, depth + 1),
          this.write(node.right, depth + 1),
        );
      case 'CallExpression':
        return this.#call(node, depth);
      default:
        throw new ExpressionFault(
          0,
          `不支持“${node.type}”这种写法`,
          `${node.type} is not among what is allowed`,
        );
    }
  }

  #item(name: string): Typed {
    const { columns, titles } = this.#context;
    const column = columns.get(name) ?? columns.get(titles.get(name) ?? '');
    if (!column) throw new ExpressionFault(0, `没有信息项“${name}”`, `there is no item “${name}”`);
    this.items.add(column.name);
    // An empty text is no value, as in every other rule.
    return { kind: column.kind, sql: column.kind === 'text' ? `nullIf(${column.raw}, '')` : column.value };
  }

  #literal(value: unknown): Typed {
    const { binder } = this.#context;
    if (typeof value === 'string') return { kind: 'text', sql: binder.text(value) };
    if (typeof value === 'number' && Number.isFinite(value))
      return { kind: 'number', sql: binder.bind('Float64', value) };
    if (typeof value === 'boolean') return { kind: 'flag', sql: value ? 'true' : 'false' };
    throw new ExpressionFault(0, '不支持这种常量', 'such a constant is not allowed');
  }

  #unary(operator: string, one: Typed): Typed {
    if (operator === '!' && one.kind === 'flag') return { kind: 'flag', sql: `(NOT ${one.sql})` };
    if (operator === '-' && one.kind === 'number') return { kind: 'number', sql: `(-${one.sql})` };
    throw new ExpressionFault(
      0,
      `“${operator}”不能用于${kindWords[one.kind].zh}`,
      `“${operator}” does not go with ${kindWords[one.kind].en}`,
    );
  }

  #binary(operator: string, left: Typed, right: Typed): Typed {
    const unfit = (): never => {
      throw new ExpressionFault(
        0,
        `“${operator}”不能用于${kindWords[left.kind].zh}与${kindWords[right.kind].zh}`,
        `“${operator}” does not go with ${kindWords[left.kind].en} and ${kindWords[right.kind].en}`,
      );
    };
    if (operator === '&&' || operator === '||') {
      if (left.kind !== 'flag' || right.kind !== 'flag') unfit();
      return { kind: 'flag', sql: `(${left.sql} ${operator === '&&' ? 'AND' : 'OR'} ${right.sql})` };
    }
    const [a, b] = this.#alike(left, right);
    if (['+', '-', '*', '/', '%'].includes(operator)) {
      if (operator === '+' && a.kind === 'text' && b.kind === 'text')
        return { kind: 'text', sql: `concat(${a.sql}, ${b.sql})` };
      if (a.kind !== 'number' || b.kind !== 'number') unfit();
      return { kind: 'number', sql: `(${a.sql} ${operator} ${b.sql})` };
    }
    if (a.kind !== b.kind && !(timeKinds.includes(a.kind) && timeKinds.includes(b.kind))) unfit();
    if (operator === '==' || operator === '===') return { kind: 'flag', sql: equal(a, b) };
    if (operator === '!=' || operator === '!==') return { kind: 'flag', sql: `(NOT ${equal(a, b)})` };
    if (['<', '<=', '>', '>='].includes(operator)) {
      if (a.kind === 'flag') unfit();
      return { kind: 'flag', sql: `(${a.sql} ${operator} ${b.sql})` };
    }
    return unfit();
  }

  /** A text beside a day is read as a day: `born < '2000-01-01'`. */
  #alike(left: Typed, right: Typed): [Typed, Typed] {
    const day = (one: Typed): Typed => ({ kind: 'day', sql: `toDate32OrNull(${one.sql})` });
    if (timeKinds.includes(left.kind) && right.kind === 'text') return [left, day(right)];
    if (timeKinds.includes(right.kind) && left.kind === 'text') return [day(left), right];
    return [left, right];
  }

  #pattern(node: unknown): void {
    if (!isNode(node) || node.type !== 'Literal' || typeof node.value !== 'string')
      throw new ExpressionFault(
        0,
        'matches 的第二个参数须为文字',
        'the second argument of matches is a text',
      );
    this.patterns.push(node.value);
  }

  #call(node: jsep.Expression, depth: number): Typed {
    const callee = isNode(node.callee) && node.callee.type === 'Identifier' ? symbol(node.callee.name) : '';
    const given = Array.isArray(node.arguments) ? node.arguments : [];
    if (callee === 'today' && given.length === 0)
      return { kind: 'day', sql: `toDate32(${this.#context.binder.text(this.#context.today)})` };
    const found = Object.hasOwn(functions, callee) ? functions[callee] : undefined;
    if (!found) throw new ExpressionFault(0, `没有函数“${callee}”`, `there is no function “${callee}”`);
    const fits = found.more ? given.length >= found.takes.length : given.length === found.takes.length;
    if (!fits)
      throw new ExpressionFault(
        0,
        `函数“${callee}”需要 ${found.takes.length} 个参数`,
        `“${callee}” takes ${found.takes.length} arguments`,
      );
    // A pattern is judged when the rule is saved: it may not come out of a row.
    if (callee === 'matches') this.#pattern(given[1]);
    const args = given.map((one) => this.write(one, depth + 1));
    args.forEach((one, index) => {
      const wanted = found.takes[Math.min(index, found.takes.length - 1)];
      const right =
        wanted === 'any' || wanted === one.kind || (wanted === 'time' && timeKinds.includes(one.kind));
      if (!right)
        throw new ExpressionFault(
          0,
          `函数“${callee}”的第 ${index + 1} 个参数不能是${kindWords[one.kind].zh}`,
          `argument ${index + 1} of “${callee}” cannot be ${kindWords[one.kind].en}`,
        );
    });
    if (callee === 'within' && args.some((one) => one.kind !== args[0]?.kind))
      throw new ExpressionFault(0, '列举的值须同类', 'the values listed must be of one kind');
    return { kind: found.gives, sql: found.sql(args) };
  }
}

/** For the editor: what may be written. */
export const expressionWords = { functions: [...Object.keys(functions), 'today'].sort() };
