/** Row filters of grants: a conjunction of comparisons on the service's own columns, compiled to bound SQL; what is unknown is denied. */
import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import { problem } from '#kernel/errors.ts';
import { type Plan, type PlanColumn, planColumn } from './plan.ts';
import { parseValue } from './values.ts';

const scalar = z.union([z.string().max(400), z.number(), z.boolean()]);

export const conditionSchema = z.discriminatedUnion('op', [
  z.strictObject({ column: z.string(), op: z.enum(['eq', 'ne', 'lt', 'lte', 'gt', 'gte']), value: scalar }),
  z.strictObject({ column: z.string(), op: z.literal('in'), value: z.array(scalar).min(1).max(500) }),
  z.strictObject({ column: z.string(), op: z.literal('prefix'), value: z.string().min(1).max(400) }),
]);

/** All conditions must hold. */
export const rowFilterSchema = z.strictObject({ all: z.array(conditionSchema).min(1).max(20) });

export type Condition = z.infer<typeof conditionSchema>;
export type RowFilter = z.infer<typeof rowFilterSchema>;

/** Refuses a filter on a column the service does not hold or that is not filterable, and values of another type. */
export function checkFilter(plan: Plan, filter: RowFilter): void {
  for (const condition of filter.all) {
    const column = planColumn(plan, condition.column);
    if (!column) throw problem('serve.filter-column', { params: { column: condition.column } });
    if (!column.filterable) throw problem('serve.filter-column', { params: { column: condition.column } });
    for (const value of valuesOf(condition)) bound(column, value);
  }
}

/** The filter over a serving table aliased `t`; a row whose value is missing never passes. */
export function compileFilter(plan: Plan, filter: RowFilter | null): RawBuilder<unknown> {
  if (!filter) return sql`true`;
  const parts = filter.all.map((condition) => {
    const column = planColumn(plan, condition.column);
    if (!column) throw problem('serve.filter-column', { params: { column: condition.column } });
    return compileCondition(column, condition);
  });
  return sql.join(parts, sql` and `);
}

function compileCondition(column: PlanColumn, condition: Condition): RawBuilder<unknown> {
  const left = sql.ref(`t.${column.sqlName}`);
  const type = sql.raw(column.sqlType);
  switch (condition.op) {
    case 'eq':
      return sql`${left} = ${bound(column, condition.value)}::${type}`;
    case 'ne':
      return sql`${left} <> ${bound(column, condition.value)}::${type}`;
    case 'lt':
      return sql`${left} < ${bound(column, condition.value)}::${type}`;
    case 'lte':
      return sql`${left} <= ${bound(column, condition.value)}::${type}`;
    case 'gt':
      return sql`${left} > ${bound(column, condition.value)}::${type}`;
    case 'gte':
      return sql`${left} >= ${bound(column, condition.value)}::${type}`;
    case 'in':
      return sql`${left} = any(${condition.value.map((value) => bound(column, value))}::${type}[])`;
    case 'prefix':
      return sql`starts_with(${left}::text, ${condition.value}::text)`;
  }
}

const valuesOf = (condition: Condition): readonly (string | number | boolean)[] =>
  condition.op === 'in' ? condition.value : [condition.value];

function bound(column: PlanColumn, value: string | number | boolean): string {
  const parsed = parseValue(column.type, String(value));
  if (parsed === undefined) throw problem('serve.filter-value', { params: { column: column.name } });
  return parsed;
}
