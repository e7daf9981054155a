/** Which rows of a set an agreement gives: conditions that all must hold, as they travel, as they are kept, and in words. */
import { z } from 'zod';
import type { Text } from '#kernel/errors.ts';

export const rowTermOps = ['eq', 'ne', 'lt', 'lte', 'gt', 'gte', 'in', 'contains', 'starts'] as const;
export const rowTerm = z.strictObject({
  column: z.string().min(1).max(200),
  op: z.enum(rowTermOps),
  /** One value; several for `in`. */
  values: z.array(z.string().max(1000)).min(1).max(500),
});
export type RowTerm = z.output<typeof rowTerm>;
export const rowTerms = z.array(rowTerm).min(1).max(20);

const said: Record<RowTerm['op'], Text> = {
  eq: { zh: '等于', en: 'is' },
  ne: { zh: '不等于', en: 'is not' },
  lt: { zh: '小于', en: 'is below' },
  lte: { zh: '不大于', en: 'is at most' },
  gt: { zh: '大于', en: 'is above' },
  gte: { zh: '不小于', en: 'is at least' },
  in: { zh: '属于', en: 'is one of' },
  contains: { zh: '包含', en: 'contains' },
  starts: { zh: '开头为', en: 'begins with' },
};

/** As the agreement says it. */
export const rowTermsInWords = (terms: readonly RowTerm[]): Text => ({
  zh: terms.map(({ column, op, values }) => `${column}${said[op].zh}“${values.join('、')}”`).join('且'),
  en: terms.map(({ column, op, values }) => `${column} ${said[op].en} “${values.join(', ')}”`).join(' and '),
});
