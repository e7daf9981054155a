/** The engine's statements of a fusion: rows of every source brought side by side by key, one value chosen for each column. Pure. */
import { ident } from '#kernel/warehouse.ts';
import type { Item } from '#rooms/catalog/index.ts';
import {
  columnText,
  type PhysicalColumn,
  physicalColumn,
  stdTable,
  type VisibleSet,
  visibleSelect,
} from '#rooms/collect/index.ts';
import type { Model, ModelColumn, ModelNode } from '../model.ts';
import { rankedNodes } from '../model.ts';
import type { RunSource } from '../tables.ts';

export type Fusing = {
  databaseId: string;
  resourceId: string;
  batchId: string;
  seq: number;
  /** Items of the database's entry, in order; one of them is its key. */
  items: readonly Item[];
  model: Model;
  sources: readonly (RunSource & { visible: VisibleSet })[];
  /** Whether decisions on single values are to be followed. */
  ruled: boolean;
};

/**
 * Which keys a statement works on: those from one (included) to another (excluded), or those a statement selects. It may be asked
 * for by each shard: its tables are named by `whole`.
 */
export type Scope =
  | { kind: 'all' }
  | { kind: 'range'; from: string | undefined; to: string | undefined }
  | { kind: 'touched'; select: string };

export type Bound = { sql: string; params: Record<string, unknown> };

/** Columns beside the items: the source and its batch for each column, and whether sources differ. */
export const provenance = ['p:src', 'p:seq', 'p:diff'] as const;
export const provenanceTypes = ['Array(UInt16)', 'Array(UInt32)', 'Array(UInt8)'] as const;

const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
const list = (values: readonly number[]): string => `[${values.join(', ')}]`;

export const columnOfItem = (visible: VisibleSet, item: string): PhysicalColumn | undefined =>
  visible.columns.find(({ name }) => name === item);

/** Rows may be told apart by the key of their own table: then the engine reads only the part it needs. */
function keyedAlike(source: Fusing['sources'][number], node: ModelNode): boolean {
  const column = columnOfItem(source.visible, node.key);
  return source.keyed && source.keyItem === node.key && column?.form === 'text';
}

/** The number a row came under: rows that were folded into a later batch keep it beside their own. */
export const cameUnder = (source: Pick<RunSource, 'folded'>): string => (source.folded ? 'origin' : 'seq');

/** The value in the target's type. A text takes anything, the others only their own. */
function cast(column: PhysicalColumn | undefined, target: PhysicalColumn): string {
  if (!column) return `CAST(NULL AS Nullable(${target.type}))`;
  if (target.form === 'text' && column.form !== 'text') return columnText(column);
  return `CAST(${ident(column.physical)} AS Nullable(${target.type}))`;
}

function scoped(key: string, scope: Scope, params: Record<string, unknown>): string {
  switch (scope.kind) {
    case 'all':
      return '1';
    case 'range': {
      const parts: string[] = [];
      if (scope.from !== undefined) {
        params.lo = scope.from;
        parts.push(`${key} >= {lo:String}`);
      }
      if (scope.to !== undefined) {
        params.hi = scope.to;
        parts.push(`${key} < {hi:String}`);
      }
      return parts.length === 0 ? '1' : parts.join(' AND ');
    }
    case 'touched':
      return `${key} GLOBAL IN (${scope.select})`;
  }
}

/** Names the set of batches of one source, so that several stand in one statement. */
const seqsOf = (sql: string, number: number): string =>
  sql.replaceAll('{seqs:Array(UInt32)}', `{s${number}:Array(UInt32)}`);

const targets = (fusing: Fusing): { column: ModelColumn; item: Item; target: PhysicalColumn }[] =>
  fusing.model.columns.flatMap((column) => {
    const item = fusing.items.find(({ name }) => name === column.name);
    return item && !item.key ? [{ column, item, target: physicalColumn(item) }] : [];
  });

/** The columns in the order in which provenance names them. */
export const fusedColumns = (fusing: Pick<Fusing, 'items' | 'model'>): string[] =>
  fusing.model.columns
    .filter(({ name }) => fusing.items.some((item) => item.name === name && !item.key))
    .map(({ name }) => name);

/** One row for each row of each source: its key, its source, its batch, when that became visible, and the columns. */
export function branches(fusing: Fusing, scope: Scope): Bound {
  const params: Record<string, unknown> = {};
  const parts = fusing.sources.flatMap((source) => {
    const node = fusing.model.nodes.find(({ id }) => id === source.node);
    const key = node && columnOfItem(source.visible, node.key);
    if (!node || !key || source.seqs.length === 0) return [];
    params[`s${source.number}`] = source.seqs;
    const wanted = targets(fusing).map(({ column, target }) => {
      const from = column.from.find(({ node: one }) => one === node.id);
      return { from: from ? columnOfItem(source.visible, from.item) : undefined, target };
    });
    const physicals = [
      ...new Set([key.physical, ...wanted.flatMap(({ from }) => (from ? [from.physical] : []))]),
    ];
    const alike = keyedAlike(source, node);
    const inner = seqsOf(
      visibleSelect(
        source.visible,
        ['key', 'seq', ...(source.folded ? ['origin'] : []), ...physicals.map(ident)].join(', '),
        alike ? scoped('key', scope, params) : '1',
      ),
      source.number,
    );
    const value = `ifNull(${columnText(key)}, '')`;
    const values = wanted.map(({ from, target }, index) => `${cast(from, target)} AS a${index}`);
    const came = cameUnder(source);
    const seqs = [...source.seqs, ...(source.folded?.seqs ?? [])];
    const times = [...source.times, ...(source.folded?.times ?? [])];
    const at = `transform(${came}, ${list(seqs)}, ${list(times)}, toInt64(0))`;
    return [
      `SELECT k, src, sq, at, ${wanted.map((_, index) => `a${index}`).join(', ')} FROM (
        SELECT ${value} AS k, toUInt16(${source.number}) AS src, toUInt32(${came}) AS sq, toInt64(${at}) AS at, ${values.join(', ')}
        FROM (${inner})) WHERE k != ''${alike ? '' : ` AND ${scoped('k', scope, params)}`}`,
    ];
  });
  return { sql: parts.join('\nUNION ALL\n'), params };
}

/** The order in which values are preferred, as an expression: the least counts. */
function rankOf(fusing: Fusing, column: ModelColumn): string[] {
  const nodes = rankedNodes(column);
  const numbers = nodes.flatMap((id) => fusing.sources.find(({ node }) => node === id)?.number ?? []);
  const rank = `transform(src, ${list(numbers)}, ${list(numbers.map((_, index) => index))}, 65535)`;
  const ruled = fusing.ruled ? [`if(has(ruled, (${quoted(column.name)}, src)), 0, 1)`] : [];
  const named = column.order.flatMap((one) =>
    one === 'newest' ? ['-at'] : one === 'source-rank' ? [rank] : [],
  );
  return [
    ...ruled,
    ...named,
    ...(named.includes(rank) ? [] : [rank]),
    ...(named.includes('-at') ? [] : ['-at']),
  ];
}

/**
 * The same order as one number, so that the engine compares numbers and not tuples: the rank of the source and how long ago the
 * batch became visible, whichever the column asks for first. Unique for each row of a key, or a digest of the value settles it.
 */
function numberOf(fusing: Fusing, column: ModelColumn, value: string): string {
  const newest = column.order.find((one) => one !== 'most-frequent') === 'newest';
  const numbers = rankedNodes(column).flatMap(
    (id) => fusing.sources.find(({ node }) => node === id)?.number ?? [],
  );
  const rank = `toUInt64(transform(src, ${list(numbers)}, ${list(numbers.map((_, index) => index))}, 32767))`;
  // Forty-eight bits of milliseconds, the later the smaller.
  const age = 'toUInt64(281474976710655 - at)';
  const order = newest
    ? `bitOr(bitShiftLeft(${age}, 15), ${rank})`
    : `bitOr(bitShiftLeft(${rank}, 48), ${age})`;
  const whole = fusing.ruled
    ? `bitOr(if(has(ruled, (${quoted(column.name)}, src)), toUInt64(0), bitShiftLeft(toUInt64(1), 63)), ${order})`
    : order;
  const alone = column.from.every(({ node: id }) => {
    const source = fusing.sources.find((one) => one.node === id);
    const node = fusing.model.nodes.find((one) => one.id === id);
    return source !== undefined && node !== undefined && keyedAlike(source, node);
  });
  return alone ? whole : `bitOr(bitShiftLeft(toUInt128(${whole}), 64), toUInt128(cityHash64(${value})))`;
}

/** The value that counts, and its source and batch; source 0 where no source has one. */
function chosen(
  fusing: Fusing,
  column: ModelColumn,
  index: number,
): { picks: string[]; value: string; src: string; seq: string } {
  const value = `assumeNotNull(a${index})`;
  if (!column.order.includes('most-frequent') || column.from.length < 3) {
    const number = numberOf(fusing, column, value);
    return {
      picks: [
        `argMinIf(${value}, ${number}, isNotNull(a${index})) AS c${index}`,
        `argMinIf(toUInt64(src) * 4294967296 + sq, ${number}, isNotNull(a${index})) AS o${index}`,
      ],
      value: `c${index}`,
      src: `intDiv(o${index}, 4294967296)`,
      seq: `o${index} % 4294967296`,
    };
  }
  const ranks = [...rankOf(fusing, column), 'src', '-toInt64(sq)', `toString(${value})`];
  // A decision stands above any count; everything else only settles a draw.
  const ruled = fusing.ruled ? ranks.slice(0, 1) : ['0'];
  const rest = fusing.ruled ? ranks.slice(1) : ranks;
  const before =
    column.order.indexOf('most-frequent') === 0 ? [] : rest.slice(0, column.order.indexOf('most-frequent'));
  const all = `groupArrayIf((${value}, src, sq, tuple(${[...ruled, ...before].join(', ')}), tuple(${rest.join(', ')})), isNotNull(a${index}))`;
  return {
    picks: [
      `arrayMap(x -> (x.1, x.2, x.3), arraySort(x -> (x.4, -toInt32(countEqual(arrayMap(y -> y.1, g${index}), x.1)), x.5), ${all} AS g${index}))[1] AS c${index}`,
    ],
    value: `c${index}.1`,
    src: `c${index}.2`,
    seq: `c${index}.3`,
  };
}

/** Fused rows: `key`, the columns `v0…`, and for each its source, its batch and whether sources differ. */
export function fusedRows(fusing: Fusing, scope: Scope): Bound {
  const wanted = targets(fusing);
  const { sql, params } = branches(fusing, scope);
  const from = fusing.ruled
    ? `(SELECT b.*, r.ruled AS ruled FROM (${sql}) AS b LEFT ANY JOIN (
        SELECT key, groupArray((toString(attribute), source)) AS ruled FROM (
          SELECT key, attribute, argMax(source, number) AS source FROM fusion_ruling WHERE db = {db:UUID} GROUP BY key, attribute)
        GROUP BY key) AS r ON b.k = r.key)`
    : `(${sql})`;
  if (fusing.ruled) params.db = fusing.databaseId;
  const choices = wanted.map(({ column }, index) => chosen(fusing, column, index));
  const picks = choices.flatMap((one) => one.picks);
  const differs = wanted.map(({ column }, index) =>
    column.from.length < 2
      ? `toUInt8(0) AS d${index}`
      : `toUInt8(minIf(cityHash64(assumeNotNull(a${index})), isNotNull(a${index})) != maxIf(cityHash64(assumeNotNull(a${index})), isNotNull(a${index}))) AS d${index}`,
  );
  const value = (index: number, { item, target }: (typeof wanted)[number]): string =>
    `CAST(if(${choices[index]?.src} = 0, NULL, ${choices[index]?.value}) AS ${item.nullable ? `Nullable(${target.type})` : target.type}) AS v${index}`;
  const grouped = `SELECT k AS key, ${[...picks, ...differs].join(', ')} FROM ${from} GROUP BY k`;
  const each = (part: (index: number) => string): string =>
    `[${wanted.map((_, index) => part(index)).join(', ')}]`;
  return {
    sql: `SELECT key, ${wanted.map((one, index) => value(index, one)).join(', ')},
        CAST(${each((index) => choices[index]?.src ?? '0')} AS Array(UInt16)) AS p_src,
        CAST(${each((index) => choices[index]?.seq ?? '0')} AS Array(UInt32)) AS p_seq,
        CAST(${each((index) => `d${index}`)} AS Array(UInt8)) AS p_diff
      FROM (${grouped})`,
    params,
  };
}

/** Writes rows of that shape into the table of the database's entry, as one batch. */
export function insertFused(fusing: Fusing, rows: Bound): Bound {
  const wanted = targets(fusing);
  const key = fusing.items.find((item) => item.key);
  if (!key) throw new TypeError('an entry of a database has a key');
  const columns = [physicalColumn(key), ...wanted.map(({ target }) => target)].map(({ physical }) =>
    ident(physical),
  );
  const hash = wanted.map(({ item, target }, index) =>
    item.nullable
      ? `isNull(v${index}), ifNull(v${index}, defaultValueOfTypeName(${quoted(target.type)}))`
      : `v${index}`,
  );
  return {
    sql: `INSERT INTO ${stdTable(fusing.resourceId)} (key, seq, op, batch, line, row_hash, ${columns.join(', ')}, ${provenance.map(ident).join(', ')})
      SELECT key, {seq:UInt32}, 1, {batch:UUID}, 0, cityHash64(${['key', ...hash].join(', ')}), key, ${wanted.map((_, index) => `v${index}`).join(', ')}, p_src, p_seq, p_diff
      FROM (${rows.sql})`,
    params: { ...rows.params, seq: fusing.seq, batch: fusing.batchId },
  };
}
