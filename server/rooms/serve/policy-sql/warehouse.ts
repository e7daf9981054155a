/** The policy as the warehouse reads it, over the visible rows: values are bound, names go through `ident`. */
import type { Kernel } from '#kernel/kernel.ts';
import { ident } from '#kernel/warehouse.ts';
import {
  type PhysicalColumn,
  type VisibleSet,
  visibleBatches,
  visibleSelect,
  visibleSeqs,
} from '#rooms/collect/index.ts';
import type { MaskSpec } from '../masks.ts';
import type { PlanColumn } from '../plan.ts';
import { end } from './lines.ts';
import { type Policy, type PolicyColumn, type PolicyCondition, unknownPart } from './policy.ts';

/** Values of one statement under the names the statement gives them. */
type Bound = { params: Record<string, unknown>; bind(value: unknown, type: string): string };

function binder(): Bound {
  const params: Record<string, unknown> = {};
  return {
    params,
    bind(value, type) {
      const name = `p${Object.keys(params).length}`;
      params[name] = value;
      return `{${name}:${type}}`;
    },
  };
}

/** Where the rows come from: all that is seen, some of it by key, or rows made up for a probe (texts by column, null for none). */
export type WarehouseSource = { keys?: readonly string[]; probes?: readonly Map<string, string | null>[] };

/** The select of the policy over a visible set, with what is bound in it. */
export function warehouseSelect(
  policy: Policy,
  visible: VisibleSet,
  { keys, probes }: WarehouseSource = {},
): { sql: string; params: Record<string, unknown> } {
  const physical = (column: PlanColumn): PhysicalColumn => {
    const found = visible.columns.find(({ name }) => name === column.name);
    // A column that became another since the service was published is not the one that was granted.
    if (!found || !formsOf(column).includes(found.form)) throw unknownPart(column.name);
    return found;
  };
  const bound = binder();
  const cells = policy.columns.map((of) => (of.hidden ? `''` : cellOf(of, physical(of.column), bound)));
  const conditions = policy.conditions.map((one) => compileCondition(one, physical(one.column), bound));
  const used = [...policy.columns.filter(({ hidden }) => !hidden), ...policy.conditions].map(({ column }) =>
    physical(column),
  );
  const inner = [...new Set(used)];
  const from = probes
    ? probes.map((probe, n) => probeSelect(`${n}`, probe, inner, bound)).join(' UNION ALL ')
    : visibleSelect(
        visible,
        ['key', ...inner.map((one) => ident(one.physical))].join(', '),
        keys ? `key IN ${bound.bind(keys, 'Array(String)')}` : '1',
      );
  const where = conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;
  return {
    sql: `SELECT ${cells.join(', ')}, key, ${bound.bind(end, 'String')} FROM (${from})${where}`,
    params: { ...bound.params, seqs: visibleSeqs(visible) },
  };
}

function probeSelect(
  key: string,
  probe: Map<string, string | null>,
  columns: readonly PhysicalColumn[],
  bound: Bound,
): string {
  const cells = columns.map(({ name, physical, type, form }) => {
    const raw = probe.get(name) ?? null;
    const text = form === 'flag' && raw !== null ? String(Number(raw === 'true')) : raw;
    return `CAST(${bound.bind(text, 'Nullable(String)')} AS Nullable(${type})) AS ${ident(physical)}`;
  });
  return `SELECT ${[`${bound.bind(key, 'String')} AS key`, ...cells].join(', ')}`;
}

/** Which forms of column a type of the plan may lie in. */
function formsOf({ type }: PlanColumn): readonly PhysicalColumn['form'][] {
  switch (type) {
    case 'N':
    case 'Y':
      return ['decimal'];
    case 'D':
      return ['date'];
    case 'T':
      return ['instant'];
    case 'L':
      return ['flag'];
    case 'I':
      return ['integer'];
    case 'B':
    case 'F':
      return ['float'];
    default:
      return ['text'];
  }
}

/** The value as answers write it. Inside, an instant is a moment; outside it is the clock's reading in Shanghai. */
function textOf({ type }: PlanColumn, column: PhysicalColumn): string {
  const name = ident(column.physical);
  if (type === 'T')
    return `concat(substring(toString(${name}), 1, 10), 'T', substring(toString(${name}), 12, 8))`;
  if (type === 'L') return `if(${name} = 1, 'true', 'false')`;
  return `toString(${name})`;
}

function cellOf({ column, inStore }: PolicyColumn, at: PhysicalColumn, bound: Bound): string {
  const bare = textOf(column, at);
  const masked = inStore.reduce((text, spec) => maskedBy(text, spec, bound), bare);
  // A comparison with a missing value is not true, and would make an answer of it.
  return `if(isNull(${ident(at.physical)}), NULL, ${masked})`;
}

function maskedBy(text: string, spec: MaskSpec, bound: Bound): string {
  const starred = (less: string): string =>
    `repeat('*', toUInt32(greatest(toInt64(lengthUTF8(assumeNotNull(${text}))) - ${less}, 0)))`;
  switch (spec.mask) {
    case 'keep-ends': {
      const { head = 3, tail = 4 } = spec;
      const [h, t] = [bound.bind(head, 'Int64'), bound.bind(tail, 'Int64')];
      return `if(lengthUTF8(assumeNotNull(${text})) <= ${h} + ${t}, ${starred('0')},
        concat(leftUTF8(assumeNotNull(${text}), ${h}), ${starred(`${h} - ${t}`)}, rightUTF8(assumeNotNull(${text}), ${t})))`;
    }
    case 'keep-first':
      return `concat(leftUTF8(assumeNotNull(${text}), 1), ${starred('1')})`;
    case 'replace':
      return bound.bind(spec.with, 'String');
    case 'year-only':
      return `substring(${text}, 1, 4)`;
    case 'date-part':
      return partOf(text, spec.part);
    default:
      throw unknownPart(spec.mask);
  }
}

function partOf(text: string, part: 'year' | 'quarter' | 'month' | 'decade'): string {
  switch (part) {
    case 'year':
      return `substring(${text}, 1, 4)`;
    case 'month':
      return `substring(${text}, 1, 7)`;
    case 'decade':
      return `concat(substring(${text}, 1, 3), '0s')`;
    case 'quarter':
      return `concat(substring(${text}, 1, 4), '-Q', toString(intDiv(toUInt8(substring(${text}, 6, 2)) + 2, 3)))`;
  }
}

const signs = { eq: '=', ne: '!=', lt: '<', lte: '<=', gt: '>', gte: '>=' } as const;

function compileCondition({ column, op, values }: PolicyCondition, at: PhysicalColumn, bound: Bound): string {
  const one = (sign: string, value: string): string => {
    const [left, right] = sidesOf(column, at, value, bound);
    return `(${left} ${sign} ${right})`;
  };
  if (op === 'in') return `(${values.map((value) => one('=', value)).join(' OR ')})`;
  if (op === 'prefix')
    return `startsWith(${prefixText(column, at)}, ${bound.bind(values[0] ?? '', 'String')})`;
  return one(signs[op], values[0] ?? '');
}

/** As the serving table's own text of it begins. */
function prefixText(column: PlanColumn, at: PhysicalColumn): string {
  if (column.type === 'T') return `replaceOne(toString(${ident(at.physical)}), '.000', '')`;
  return textOf(column, at);
}

/** Days and instants are compared as they are written: two stores with two calendars agree on the letters. */
function sidesOf(column: PlanColumn, at: PhysicalColumn, value: string, bound: Bound): [string, string] {
  const name = ident(at.physical);
  switch (column.type) {
    case 'N':
    case 'Y': {
      const plain = exactText(value);
      const scale = plain.split('.')[1]?.length ?? 0;
      return [name, `toDecimal256(${bound.bind(plain, 'String')}, ${scale})`];
    }
    case 'I':
      return [name, bound.bind(value, 'Int64')];
    case 'L':
      return [name, bound.bind(value === 'true' ? 1 : 0, 'UInt8')];
    case 'B':
    case 'F':
      return [name, bound.bind(Number(value), 'Float64')];
    case 'D':
      return [`toString(${name})`, bound.bind(value, 'String')];
    case 'T':
      return [`toString(${name})`, bound.bind(`${value.replace('T', ' ')}.000`, 'String')];
    default:
      return [name, bound.bind(value, 'String')];
  }
}

/** Without zeros that say nothing: no more digits than the number has. */
function exactText(value: string): string {
  const [whole = '0', part = ''] = value.replace('-', '').split('.');
  const rest = part.replace(/0+$/, '');
  const digits = whole.replace(/^0+(?=\d)/, '');
  const text = rest === '' ? digits : `${digits}.${rest}`;
  return value.startsWith('-') && text !== '0' ? `-${text}` : text;
}

export async function* warehouseBytes(
  p: Pick<Kernel, 'db' | 'warehouse'>,
  policy: Policy,
  found?: { visible: VisibleSet; source: WarehouseSource },
): AsyncIterable<Buffer> {
  const visible = found?.visible ?? (await visibleBatches(p.db, policy.resourceId));
  if (visible.batches.length === 0) return;
  const { sql, params } = warehouseSelect(policy, visible, found?.source);
  const stream = await p.warehouse.stream(`${sql} FORMAT TabSeparated`, params, {
    settings: { optimize_read_in_order: 1, output_format_decimal_trailing_zeros: 0 },
  });
  try {
    for await (const chunk of stream) yield chunk as Buffer;
  } finally {
    stream.destroy();
  }
}
