/** The closed list of rules: to which sub-indicator each belongs, what it is given, and which condition of the engine it becomes. Pure. */
import { z } from 'zod';
import type { Text } from '#kernel/errors.ts';
import type { Dimension, Indicator } from '../dimensions.ts';
import type { Binder } from './binder.ts';
import type { Columns, RuleColumn } from './columns.ts';
import { compileExpression } from './expression.ts';

export const formats = {
  mobile: { pattern: '^1[3-9][0-9]{9}$', zh: '手机号码', en: 'mobile number' },
  telephone: {
    pattern: '^(0[0-9]{2,3}-?)?[0-9]{7,8}(-[0-9]{1,6})?$|^1[3-9][0-9]{9}$',
    zh: '电话号码',
    en: 'telephone',
  },
  postcode: { pattern: '^[0-9]{6}$', zh: '邮政编码', en: 'postcode' },
  email: {
    pattern: '^[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+([.][A-Za-z0-9-]+)+$',
    zh: '电子邮箱',
    en: 'e-mail address',
  },
  url: { pattern: '^https?://[^\\s]+$', zh: '网址', en: 'web address' },
  digits: { pattern: '^[0-9]+$', zh: '纯数字', en: 'digits only' },
  day: { pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$', zh: '日期', en: 'day' },
} as const satisfies Record<string, Text & { pattern: string }>;

const name = z.string().min(1).max(120);
const bound = z.union([z.number(), z.string().max(40)]);
const other = { resourceId: z.uuid() };

/** Parameters of each kind; `items` of the rule itself stand beside them. */
export const ruleParams = {
  required: z.strictObject({}),
  format: z.strictObject({
    format: z.enum(['mobile', 'telephone', 'postcode', 'email', 'url', 'digits', 'day']),
  }),
  pattern: z.strictObject({ pattern: z.string().min(1).max(400) }),
  'resident-id': z.strictObject({}),
  'credit-code': z.strictObject({}),
  type: z.strictObject({ as: z.enum(['number', 'day']) }),
  length: z.strictObject({ min: z.int().min(0).optional(), max: z.int().min(0).optional() }),
  range: z.strictObject({ min: bound.optional(), max: bound.optional() }),
  'code-list': z.strictObject({ values: z.array(z.string().max(200)).min(1).max(5000) }),
  unique: z.strictObject({}),
  duplicate: z.strictObject({}),
  reference: z.strictObject({ ...other, item: name }),
  agreement: z.strictObject({ ...other, key: name, item: name }),
  order: z.strictObject({}),
  fresh: z.strictObject({ days: z.int().min(0).max(36600) }),
  expression: z.strictObject({ text: z.string().min(1).max(2000) }),
} as const;
export type RuleKind = keyof typeof ruleParams;
export const ruleKinds = Object.keys(ruleParams).filter((key): key is RuleKind =>
  Object.hasOwn(ruleParams, key),
);
export const isRuleKind = (key: string): key is RuleKind => Object.hasOwn(ruleParams, key);

export type RuleSpec = {
  [K in RuleKind]: { kind: K; items: string[]; params: z.output<(typeof ruleParams)[K]> };
}[RuleKind];

type Shape = Text & {
  indicator: Indicator;
  dimension: Dimension;
  /** How many items it speaks of: from, to. */
  items: [number, number];
  /** Looks at several rows at once: how many are too many is counted, not asked of one row. */
  grouped?: true;
};

export const ruleShapes: Record<RuleKind, Shape> = {
  required: { zh: '必填', en: 'Filled in', indicator: '0201', dimension: 'completeness', items: [1, 1] },
  format: { zh: '格式', en: 'Format', indicator: '0302', dimension: 'accuracy', items: [1, 1] },
  pattern: { zh: '格式（自定）', en: 'Pattern', indicator: '0302', dimension: 'accuracy', items: [1, 1] },
  'resident-id': {
    zh: '公民身份号码校验',
    en: 'Resident identity number',
    indicator: '0301',
    dimension: 'accuracy',
    items: [1, 1],
  },
  'credit-code': {
    zh: '统一社会信用代码校验',
    en: 'Credit code',
    indicator: '0301',
    dimension: 'accuracy',
    items: [1, 1],
  },
  type: { zh: '数据类型', en: 'Type', indicator: '0102', dimension: 'normative', items: [1, 1] },
  length: { zh: '长度', en: 'Length', indicator: '0102', dimension: 'normative', items: [1, 1] },
  range: { zh: '值域', en: 'Range', indicator: '0301', dimension: 'accuracy', items: [1, 1] },
  'code-list': { zh: '代码表', en: 'Code list', indicator: '0105', dimension: 'normative', items: [1, 1] },
  unique: {
    zh: '唯一',
    en: 'Unique',
    indicator: '0304',
    dimension: 'accuracy',
    items: [1, 8],
    grouped: true,
  },
  duplicate: {
    zh: '重复记录',
    en: 'Repeated rows',
    indicator: '0303',
    dimension: 'accuracy',
    items: [1, 40],
    grouped: true,
  },
  reference: { zh: '引用存在', en: 'Reference', indicator: '0402', dimension: 'consistency', items: [1, 1] },
  agreement: {
    zh: '与他处一致',
    en: 'Agrees with another resource',
    indicator: '0401',
    dimension: 'consistency',
    items: [2, 2],
  },
  order: { zh: '时间先后', en: 'Order of times', indicator: '0503', dimension: 'timeliness', items: [2, 2] },
  fresh: { zh: '记录时效', en: 'Recent enough', indicator: '0502', dimension: 'timeliness', items: [1, 1] },
  expression: {
    zh: '业务规则',
    en: 'Business rule',
    indicator: '0104',
    dimension: 'normative',
    items: [0, 40],
  },
};

/** Whether the rule speaks of a row at all, and whether a row it speaks of is in order: two conditions without NULL. */
export type Condition =
  | { applies: string; ok: string }
  /** Rows that are too many among those with the same values. */
  | { applies: string; group: string };

/** The rows of another resource, lent by the caller: a subquery over these of its columns as text. */
export type OtherRows = (resourceId: string, items: readonly string[]) => string | undefined;

export type RuleContext = {
  columns: Columns;
  titles: ReadonlyMap<string, string>;
  today: string;
  /** Test numbers of the demo stand for people; outside it they are wrong. */
  binder: Binder;
  other: OtherRows;
};

/** undefined: the rows have no such column, or there is nothing to compare with; the rule is then left out and said so. */
export function conditionOf(spec: RuleSpec, context: RuleContext): Condition | undefined {
  const { columns, binder } = context;
  const found = spec.items.map((item) => columns.get(item));
  const [one, two] = found;
  if (spec.kind === 'expression') return expressionOf(spec.params.text, context);
  if (!one || found.some((column) => column === undefined)) return undefined;
  const given = found.filter((column) => column !== undefined);
  const when = (ok: string): Condition => ({ applies: one.present, ok: `ifNull(${ok}, 0)` });
  switch (spec.kind) {
    case 'required':
      return { applies: '1', ok: one.present };
    case 'format':
      return when(`match(${one.text}, ${binder.text(formats[spec.params.format].pattern)})`);
    case 'pattern':
      return when(`match(${one.text}, ${binder.text(spec.params.pattern)})`);
    case 'resident-id':
      return when(residentRight(one.text));
    case 'credit-code':
      return when(creditRight(one.text));
    case 'type':
      return when(
        spec.params.as === 'number'
          ? `isNotNull(toFloat64OrNull(${one.text}))`
          : `isNotNull(toDate32OrNull(${one.text}))`,
      );
    case 'length': {
      const length = `lengthUTF8(${one.text})`;
      const { min, max } = spec.params;
      return when(
        bounds(
          min === undefined ? undefined : `${length} >= ${binder.bind('UInt32', min)}`,
          max === undefined ? undefined : `${length} <= ${binder.bind('UInt32', max)}`,
        ),
      );
    }
    case 'range':
      return when(
        bounds(
          spec.params.min === undefined
            ? undefined
            : `${one.value} >= ${edge(one, spec.params.min, context)}`,
          spec.params.max === undefined
            ? undefined
            : `${one.value} <= ${edge(one, spec.params.max, context)}`,
        ),
      );
    case 'code-list':
      return when(`${one.text} IN ${binder.bind('Array(String)', spec.params.values)}`);
    case 'unique':
    case 'duplicate':
      return {
        applies: spec.kind === 'unique' ? all(given.map(({ present }) => present)) : '1',
        group: `sipHash128(${given.flatMap(({ text }) => [`isNull(${text})`, `ifNull(${text}, '')`]).join(', ')})`,
      };
    case 'reference': {
      const rows = context.other(spec.params.resourceId, [spec.params.item]);
      return rows === undefined ? undefined : when(`assumeNotNull(${one.text}) IN (${rows})`);
    }
    case 'agreement': {
      if (!two) return undefined;
      const keys = context.other(spec.params.resourceId, [spec.params.key]);
      const pairs = context.other(spec.params.resourceId, [spec.params.key, spec.params.item]);
      if (keys === undefined || pairs === undefined) return undefined;
      return {
        applies: all([one.present, two.present, `assumeNotNull(${one.text}) IN (${keys})`]),
        ok: `(assumeNotNull(${one.text}), ifNull(${two.text}, '')) IN (${pairs})`,
      };
    }
    case 'order':
      return (
        two && { applies: all([one.present, two.present]), ok: `ifNull(${one.value} <= ${two.value}, 0)` }
      );
    case 'fresh':
      return when(
        `dateDiff('day', toDate32(${one.value}), toDate32(${binder.text(context.today)})) <= ${binder.bind('UInt32', spec.params.days)}`,
      );
  }
}

const all = (conditions: readonly string[]): string => conditions.join(' AND ');
const bounds = (...edges: (string | undefined)[]): string =>
  all(edges.filter((edge) => edge !== undefined)) || '1';

function edge(column: RuleColumn, value: number | string, { binder, today }: RuleContext): string {
  if (column.kind === 'number') return binder.bind('Float64', Number(value));
  const day = value === 'today' ? today : String(value);
  if (column.kind === 'day') return `toDate32(${binder.text(day)})`;
  if (column.kind === 'instant') return `toDateTime64(${binder.text(day)}, 3, 'Asia/Shanghai')`;
  return binder.text(day);
}

function expressionOf(text: string, context: RuleContext): Condition {
  const { sql, items } = compileExpression(text, context);
  const present = items.flatMap((item) => context.columns.get(item)?.raw ?? []);
  // A row that lacks one of the values is not judged by them.
  return { applies: present.length === 0 ? '1' : `isNotNull(${sql})`, ok: `ifNull(${sql}, 1)` };
}

const residentWeights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const digit = (text: string, place: number): string => `toInt32OrZero(substring(${text}, ${place}, 1))`;

/** Form, check character and a birth date that exists. */
function residentRight(text: string): string {
  const sum = residentWeights.map((weight, at) => `${digit(text, at + 1)} * ${weight}`).join(' + ');
  return `match(${text}, '^[1-9][0-9]{16}[0-9X]$') AND substring('10X98765432', (${sum}) % 11 + 1, 1) = substring(${text}, 18, 1) AND isNotNull(toDate32OrNull(concat(substring(${text}, 7, 4), '-', substring(${text}, 11, 2), '-', substring(${text}, 13, 2))))`;
}

const creditAlphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const creditWeights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

function creditRight(text: string): string {
  const value = (place: number): string =>
    `(position('${creditAlphabet}', substring(${text}, ${place}, 1)) - 1)`;
  const sum = creditWeights.map((weight, at) => `${value(at + 1)} * ${weight}`).join(' + ');
  return `match(${text}, '^[0-9A-HJ-NPQRTUWXY]{18}$') AND substring('${creditAlphabet}', (31 - (${sum}) % 31) % 31 + 1, 1) = substring(${text}, 18, 1)`;
}
