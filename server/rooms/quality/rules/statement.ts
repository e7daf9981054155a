/** All rules of a resource as one statement over its rows, and a second one that fetches failing rows by their hash. Pure. */
import { type VisibleSet, visibleSelect, visibleSeqs } from '#rooms/collect/index.ts';
import { type Dimension, dimensions } from '../dimensions.ts';
import { Binder } from './binder.ts';
import { columnsOf } from './columns.ts';
import { type Condition, conditionOf, type RuleSpec } from './kinds.ts';

export type ScanRule = {
  key: string;
  dimension: Dimension;
  spec: RuleSpec;
  /** Hashes of rows confirmed as right. */
  confirmed: readonly string[];
};

export type ScanInput = {
  visible: VisibleSet;
  rules: readonly ScanRule[];
  titles: ReadonlyMap<string, string>;
  today: string;
  /** What other resources show now, for rules that compare with them. */
  others: ReadonlyMap<string, VisibleSet>;
};

export type Prepared = {
  /** Rules that could be written; the others lack a column or something to compare with. */
  rules: ScanRule[];
  left: string[];
  counts: { sql: string; params: Record<string, unknown> };
  /** Failing rows of rules with places, at most `limit` each; undefined where no rule is of one row. */
  evidence(
    failing: readonly string[],
    limit: number,
  ): { sql: string; params: Record<string, unknown> } | undefined;
};

type Written = { rule: ScanRule; condition: Condition; confirmed: string };

const failing = ({ condition, confirmed }: Written): string =>
  'ok' in condition
    ? `(${condition.applies} AND NOT (${condition.ok})${confirmed ? ` AND NOT ${confirmed}` : ''})`
    : '0';

/** Columns of the answer: `rows`, per rule a<i> f<i> c<i>, per dimension d_<name>, and `dirty`. */
export function prepareScan(input: ScanInput): Prepared {
  const binder = new Binder();
  const { visible } = input;
  const columns = columnsOf(visible.columns);
  const left: string[] = [];
  const written = input.rules.flatMap((rule): Written[] => {
    const condition = conditionOf(rule.spec, {
      columns,
      titles: input.titles,
      today: input.today,
      binder,
      other: (resourceId, items) => otherRows(input.others.get(resourceId), items, binder),
    });
    if (!condition) {
      left.push(rule.key);
      return [];
    }
    const confirmed =
      rule.confirmed.length > 0
        ? `row_hash IN ${binder.bind('Array(UInt64)', rule.confirmed.map(BigInt))}`
        : '';
    return [{ rule, condition, confirmed }];
  });
  const params = { ...binder.params, seqs: visibleSeqs(visible) };
  const inner = ['row_hash', 'key', 'seq', 'line', ...[...columns.values()].map(({ raw }) => raw)].join(', ');
  const rows = visibleSelect(visible, inner);
  const parts = written.flatMap((one, at) => countsOf(one, at));
  const dims = dimensions.flatMap((dimension) => {
    const own = written.flatMap((one, at) => (one.rule.dimension === dimension ? [{ one, at }] : []));
    if (own.length === 0) return [];
    const single = own.filter(({ one }) => 'ok' in one.condition).map(({ one }) => failing(one));
    return [`${single.length > 0 ? `countIf(${single.join(' OR ')})` : '0'} AS d_${dimension}`];
  });
  const any = written.filter(({ condition }) => 'ok' in condition).map(failing);
  const sql = `SELECT count() AS rows, ${[...parts, ...dims].map((part) => `${part}, `).join('')}${any.length > 0 ? `countIf(${any.join(' OR ')})` : '0'} AS dirty FROM (${rows})`;
  return {
    rules: written.map(({ rule }) => rule),
    left,
    counts: { sql, params },
    evidence: (keys, limit) => evidenceOf(written, keys, limit, rows, params),
  };
}

function countsOf(one: Written, at: number): string[] {
  const { condition, confirmed } = one;
  const checked = condition.applies === '1' ? `count() AS a${at}` : `countIf(${condition.applies}) AS a${at}`;
  if ('group' in condition) {
    return [
      checked,
      `a${at} - uniqExactIf(${condition.group}, ${condition.applies}) AS f${at}`,
      `toUInt64(0) AS c${at}`,
    ];
  }
  const right = confirmed
    ? `countIf(${condition.applies} AND NOT (${condition.ok}) AND ${confirmed})`
    : 'toUInt64(0)';
  return [checked, `countIf${failing(one)} AS f${at}`, `${right} AS c${at}`];
}

function evidenceOf(
  written: readonly Written[],
  keys: readonly string[],
  limit: number,
  rows: string,
  params: Record<string, unknown>,
): { sql: string; params: Record<string, unknown> } | undefined {
  const wanted = written.flatMap((one, at) => (keys.includes(one.rule.key) ? [{ one, at }] : []));
  if (wanted.length === 0) return undefined;
  const single = wanted.filter(({ one }) => 'ok' in one.condition);
  const grouped = wanted.filter(({ one }) => 'group' in one.condition);
  const about = 'toString(row_hash) AS row_hash_text, toString(cityHash64(key)) AS key_hash, seq, line';
  const selects: string[] = [];
  if (single.length > 0) {
    const marks = single.map(({ one, at }) => `if(${failing(one)}, ${at + 1}, 0)`).join(', ');
    selects.push(`SELECT ${about}, arrayJoin(arrayFilter(x -> x > 0, [${marks}])) - 1 AS rule FROM (${rows})
      WHERE ${single.map(({ one }) => failing(one)).join(' OR ')} LIMIT {limit:UInt32} BY rule`);
  }
  for (const { one, at } of grouped) {
    if (!('group' in one.condition)) continue;
    const { group, applies } = one.condition;
    // The first of each group is right; the others are too many.
    selects.push(`SELECT ${about}, ${at} AS rule FROM (
      SELECT *, row_number() OVER (PARTITION BY ${group} ORDER BY seq, line, key) AS place FROM (${rows})
      WHERE ${applies} AND ${group} IN (SELECT ${group} FROM (${rows}) WHERE ${applies} GROUP BY 1 HAVING count() > 1))
      WHERE place > 1 LIMIT {limit:UInt32}`);
  }
  return {
    sql: selects.map((one) => `SELECT * FROM (${one})`).join(' UNION ALL '),
    params: { ...params, limit },
  };
}

/** The visible rows of another resource as a set of texts. */
function otherRows(
  visible: VisibleSet | undefined,
  items: readonly string[],
  binder: Binder,
): string | undefined {
  if (!visible || visible.batches.length === 0) return undefined;
  const columns = columnsOf(visible.columns);
  const found = items.map((item) => columns.get(item));
  if (found.some((column) => column === undefined)) return undefined;
  const texts = found.flatMap((column, at) =>
    column ? [at === 0 ? `assumeNotNull(${column.text})` : `ifNull(${column.text}, '')`] : [],
  );
  const raws = [...new Set(found.flatMap((column) => column?.raw ?? []))];
  const seqs = binder.bind('Array(UInt32)', visibleSeqs(visible));
  const rows = visibleSelect(visible, raws.join(', ')).replaceAll('{seqs:Array(UInt32)}', seqs);
  const key = found[0];
  return `SELECT ${texts.join(', ')} FROM (${rows}) WHERE isNotNull(${key?.raw ?? 'NULL'})`;
}
