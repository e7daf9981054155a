/** The policy as PostgreSQL reads it, over a serving table aliased `t`: values are bound, names come from the plan. */
import { type RawBuilder, sql } from 'kysely';
import type { MaskSpec } from '../masks.ts';
import type { PlanColumn } from '../plan.ts';
import { type Policy, type PolicyColumn, type PolicyCondition, unknownPart } from './policy.ts';

type Sql = RawBuilder<unknown>;

/** Long numbers and instants leave the database as text: nothing is rounded or moved over a time zone. */
function bareCell(column: PlanColumn): Sql {
  const cell = sql.ref(`t.${column.sqlName}`);
  if (column.type === 'T') return sql`to_char(${cell}, 'YYYY-MM-DD"T"HH24:MI:SS')`;
  if (column.type === 'I') return sql`${cell}::text`;
  return cell;
}

/** One cell of an answer, masked as far as the store does it. */
export function cellOf({ column, hidden, inStore }: PolicyColumn): Sql {
  if (hidden) return sql`null::text`;
  if (inStore.length === 0) return bareCell(column);
  const text =
    column.type === 'D' ? sql`to_char(${sql.ref(`t.${column.sqlName}`)}, 'YYYY-MM-DD')` : bareCell(column);
  return inStore.reduce(maskedBy, text);
}

/** The same as text, written as the other store writes it: for streams. */
export function textCellOf(of: PolicyColumn): Sql {
  const { column, hidden, inStore } = of;
  const cell = sql.ref(`t.${column.sqlName}`);
  // Nothing, and quicker to read than a missing value; the stream makes it one.
  if (hidden) return sql`''::text`;
  if (inStore.length > 0) return cellOf(of);
  if (column.type === 'N' || column.type === 'Y') return sql`trim_scale(${cell})::text`;
  if (column.type === 'D') return sql`to_char(${cell}, 'YYYY-MM-DD')`;
  if (column.type === 'L') return sql`${cell}::text`;
  return bareCell(column);
}

function maskedBy(text: Sql, spec: MaskSpec): Sql {
  switch (spec.mask) {
    case 'keep-ends': {
      const { head = 3, tail = 4 } = spec;
      const [h, t] = [sql`${head}::int`, sql`${tail}::int`];
      return sql`case when char_length(${text}) <= ${head + tail}::int then repeat('*', char_length(${text}))
        else left(${text}, ${h}) || repeat('*', char_length(${text}) - ${head + tail}::int) || right(${text}, ${t}) end`;
    }
    case 'keep-first':
      return sql`left(${text}, 1) || repeat('*', greatest(char_length(${text}) - 1, 0))`;
    case 'replace':
      return sql`case when ${text} is not null then ${spec.with}::text end`;
    case 'year-only':
      return sql`left(${text}, 4)`;
    case 'date-part':
      return partOf(text, spec.part);
    default:
      throw unknownPart(spec.mask);
  }
}

function partOf(text: Sql, part: 'year' | 'quarter' | 'month' | 'decade'): Sql {
  switch (part) {
    case 'year':
      return sql`left(${text}, 4)`;
    case 'month':
      return sql`left(${text}, 7)`;
    case 'decade':
      return sql`left(${text}, 3) || '0s'`;
    case 'quarter':
      return sql`left(${text}, 4) || '-Q' || ((substr(${text}, 6, 2)::int + 2) / 3)::text`;
  }
}

/** All cells of an answer, in the policy's order. */
export const cellsOf = ({ columns }: Policy): Sql[] => columns.map(cellOf);

/** The rows that may leave. */
export function rowsOf({ conditions }: Policy): Sql {
  return conditions.length === 0 ? sql`true` : sql.join(conditions.map(compileCondition), sql` and `);
}

function compileCondition({ column, op, values }: PolicyCondition): Sql {
  const left = sql.ref(`t.${column.sqlName}`);
  const type = sql.raw(column.sqlType);
  const [value = ''] = values;
  // The order of texts is that of their code points, whatever the database's own language is.
  const order = column.sqlType === 'text' ? sql` collate "C"` : sql``;
  switch (op) {
    case 'eq':
      return sql`${left} = ${value}::${type}`;
    case 'ne':
      return sql`${left} <> ${value}::${type}`;
    case 'lt':
      return sql`${left}${order} < ${value}::${type}`;
    case 'lte':
      return sql`${left}${order} <= ${value}::${type}`;
    case 'gt':
      return sql`${left}${order} > ${value}::${type}`;
    case 'gte':
      return sql`${left}${order} >= ${value}::${type}`;
    case 'in':
      return sql`${left} = any(${[...values]}::${type}[])`;
    case 'prefix':
      return sql`starts_with(${left}::text, ${value}::text)`;
  }
}
