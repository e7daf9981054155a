/** Row filters of grants: a conjunction of comparisons on the service's own columns; `policy-sql/` compiles them. */
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
    for (const value of valuesOf(condition)) typed(column, value);
  }
}

const valuesOf = (condition: Condition): readonly (string | number | boolean)[] =>
  condition.op === 'in' ? condition.value : [condition.value];

function typed(column: PlanColumn, value: string | number | boolean): void {
  if (parseValue(column.type, String(value)) === undefined)
    throw problem('serve.filter-value', { params: { column: column.name } });
}
