/** The engine's statement of a theme database: sources joined as drawn, each column with the batch it came from. Pure. */
import { ident } from '#kernel/warehouse.ts';
import { columnText, physicalColumn, visibleSelect } from '#rooms/collect/index.ts';
import { type Bound, cameUnder, columnOfItem, type Fusing } from './statements.ts';

/** How the sources hang together: the first node, then each join to a node that is there already. */
export function joinOrder(model: Fusing['model']):
  | {
      root: string;
      joins: { at: string; atItem: string; node: string; nodeItem: string; kind: 'left' | 'inner' }[];
    }
  | undefined {
  const [first] = model.nodes;
  if (!first) return undefined;
  const there = new Set([first.id]);
  const left = [...model.joins];
  const joins: { at: string; atItem: string; node: string; nodeItem: string; kind: 'left' | 'inner' }[] = [];
  while (left.length > 0) {
    const index = left.findIndex((one) => there.has(one.left) !== there.has(one.right));
    const [join] = index < 0 ? [] : left.splice(index, 1);
    if (!join) break;
    const turned = there.has(join.right);
    joins.push({
      at: turned ? join.right : join.left,
      atItem: turned ? join.rightItem : join.leftItem,
      node: turned ? join.left : join.right,
      nodeItem: turned ? join.leftItem : join.rightItem,
      kind: join.kind,
    });
    there.add(turned ? join.left : join.right);
  }
  return there.size === model.nodes.length ? { root: first.id, joins } : undefined;
}

/** Rows of the theme in the shape of `fusedRows`. Where several rows of a source fit, the first by its key counts. */
export function joinedRows(fusing: Fusing): Bound {
  const order = joinOrder(fusing.model);
  const keyItem = fusing.items.find((item) => item.key);
  const keyFrom = fusing.model.columns.find(({ name }) => name === keyItem?.name)?.from[0];
  if (!order || !keyItem || !keyFrom) throw new TypeError('the model was checked when it was set');
  const params: Record<string, unknown> = {};
  const place = new Map(fusing.model.nodes.map(({ id }, index) => [id, index]));
  const itemsOf = new Map(fusing.model.nodes.map(({ id }) => [id, new Set<string>()]));
  for (const { from } of fusing.model.columns)
    for (const { node, item } of from) itemsOf.get(node)?.add(item);
  for (const { at, atItem, node, nodeItem } of order.joins) {
    itemsOf.get(at)?.add(atItem);
    itemsOf.get(node)?.add(nodeItem);
  }
  const name = (node: string, item: string): string => ident(`n${place.get(node)}:${item}`);
  const rowsOf = (id: string): string => {
    const source = fusing.sources.find(({ node }) => node === id);
    if (!source) throw new TypeError('every node has its source');
    const items = [...(itemsOf.get(id) ?? [])];
    const found = items.map((item) => ({ item, column: columnOfItem(source.visible, item) }));
    const seqs = `s${source.number}`;
    params[seqs] = source.seqs;
    const inner = found.flatMap(({ column }) => (column ? [ident(column.physical)] : []));
    const read =
      source.seqs.length === 0
        ? undefined
        : visibleSelect(
            source.visible,
            ['key', 'seq', ...(source.folded ? ['origin'] : []), ...inner].join(', '),
          ).replaceAll('{seqs:Array(UInt32)}', `{${seqs}:Array(UInt32)}`);
    // A source without rows gives none, of the right shape.
    const from = read ?? `SELECT '' AS key, toUInt32(0) AS seq WHERE 0`;
    const columns = found.map(({ item, column }) =>
      read && column
        ? `${column.form === 'text' ? `CAST(${ident(column.physical)} AS Nullable(String))` : ident(column.physical)} AS ${name(id, item)}`
        : `CAST(NULL AS Nullable(String)) AS ${name(id, item)}`,
    );
    const own = [
      `key AS ${ident(`n${place.get(id)}:`)}`,
      `toUInt32(${read ? cameUnder(source) : 'seq'}) AS ${ident(`n${place.get(id)}#`)}`,
    ];
    return `SELECT ${[...own, ...columns].join(', ')} FROM (${from})`;
  };
  let from = `(${rowsOf(order.root)})`;
  for (const { at, atItem, node, nodeItem, kind } of order.joins) {
    const right = name(node, nodeItem);
    const one = `SELECT * FROM (${rowsOf(node)}) WHERE isNotNull(${right}) ORDER BY ${right}, ${ident(`n${place.get(node)}:`)} LIMIT 1 BY ${right}`;
    from = `(SELECT * FROM ${from} AS l ${kind === 'inner' ? 'INNER' : 'LEFT'} JOIN (${one}) AS r ON toString(l.${name(at, atItem)}) = toString(r.${right}))`;
  }
  const wanted = fusing.model.columns.flatMap((column) => {
    const item = fusing.items.find((one) => one.name === column.name && !one.key);
    const [source] = column.from;
    return item && source ? [{ item, source, target: physicalColumn(item) }] : [];
  });
  const numberOf = (id: string): number => fusing.sources.find(({ node }) => node === id)?.number ?? 0;
  const values = wanted.map(({ item, source, target }, index) => {
    const column = name(source.node, source.item);
    const original = columnOfItem(
      fusing.sources.find(({ node }) => node === source.node)?.visible ?? {
        resourceId: '',
        keyed: true,
        batches: [],
        columns: [],
      },
      source.item,
    );
    const value =
      target.form === 'text' && original && original.form !== 'text'
        ? columnText({ ...original, physical: `n${place.get(source.node)}:${source.item}` })
        : column;
    return `CAST(${value} AS ${item.nullable ? `Nullable(${target.type})` : target.type}) AS v${index}`;
  });
  const present = (node: string): string => `isNotNull(${ident(`n${place.get(node)}#`)})`;
  const src = wanted.map(({ source }) => `if(${present(source.node)}, ${numberOf(source.node)}, 0)`);
  const seq = wanted.map(({ source }) => `ifNull(${ident(`n${place.get(source.node)}#`)}, 0)`);
  const key = `ifNull(toString(${name(keyFrom.node, keyFrom.item)}), '')`;
  const roots = ident(`n${place.get(order.root)}:`);
  return {
    sql: `SELECT k AS key, ${wanted.map((_, index) => `v${index}`).join(', ')}, p_src, p_seq, p_diff FROM (
        SELECT ${key} AS k, ${roots} AS root, ${values.join(', ')},
          CAST([${src.join(', ')}] AS Array(UInt16)) AS p_src, CAST([${seq.join(', ')}] AS Array(UInt32)) AS p_seq,
          CAST([${wanted.map(() => '0').join(', ')}] AS Array(UInt8)) AS p_diff
        FROM ${from}) WHERE k != '' ORDER BY k, root LIMIT 1 BY k`,
    params,
  };
}
