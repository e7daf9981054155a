/** k and l of chosen columns, reckoned by the warehouse over all rows: sizes of groups, never whose. */
import { z } from 'zod';
import type { Kernel } from '#kernel/kernel.ts';
import { ident } from '#kernel/warehouse.ts';
import type { Figures } from './figures-types.ts';

type Asked = {
  /** A statement in brackets or a table that gives `columns`. */
  from: string;
  params?: Record<string, unknown>;
  /** By name: the column as the statement gives it. */
  columns: ReadonlyMap<string, string>;
  by: readonly string[];
  sensitive: readonly string[];
  k: number | null;
  l: number | null;
};

const figure = z.coerce.number();

export async function figuresOf(p: Pick<Kernel, 'warehouse'>, asked: Asked): Promise<Figures> {
  const { columns, k, l } = asked;
  const by = asked.by.filter((name) => columns.has(name));
  const sensitive = asked.sensitive.filter((name) => columns.has(name) && !by.includes(name));
  const at = (name: string): string => ident(columns.get(name) ?? '');
  const group = by.length === 0 ? '1' : `toString(tuple(${by.map(at).join(', ')}))`;
  const distinct = sensitive.map((name, n) => `, uniqExact(ifNull(toString(${at(name)}), '')) AS l${n}`);
  const least = sensitive.map(
    (_, n) =>
      `, toUInt64(min(l${n})) AS least${n}${l === null ? '' : `, toUInt64(sumIf(c, l${n} < ${l})) AS below${n}`}`,
  );
  const bands = [
    [1, 1],
    [2, 2],
    [3, 4],
    [5, 9],
    [10, 19],
  ].map(([from, to]) => `sumIf(c, c >= ${from} AND c <= ${to})`);
  const [row] = await p.warehouse.query(
    `SELECT toUInt64(sum(c)) AS rows, toUInt64(count()) AS groups, toUInt64(min(c)) AS smallest,
      arrayMap(x -> toUInt64(x), groupArraySorted(5)(c)) AS sizes, [${bands.join(', ')}, sumIf(c, c >= 20)] AS spread
      ${k === null ? '' : `, toUInt64(sumIf(c, c < ${k})) AS under`}${least.join('')}
     FROM (SELECT count() AS c${distinct.join('')} FROM ${asked.from} GROUP BY ${group})`,
    asked.params ?? {},
    z
      .object({
        rows: figure,
        groups: figure,
        smallest: figure,
        sizes: z.array(figure),
        spread: z.array(figure),
      })
      .catchall(z.unknown()),
  );
  const number = (name: string): number => figure.parse(row?.[name] ?? 0);
  return {
    by,
    gone: asked.by.filter((name) => !columns.has(name)),
    rows: row?.rows ?? 0,
    groups: row?.rows === 0 ? 0 : (row?.groups ?? 0),
    smallest: row?.smallest ?? 0,
    sizes: row?.rows === 0 ? [] : (row?.sizes ?? []),
    k,
    rowsBelow: k === null ? null : number('under'),
    spread: row?.spread ?? [],
    l,
    sensitive: sensitive.map((column, n) => ({
      column,
      least: number(`least${n}`),
      rowsBelow: l === null ? null : number(`below${n}`),
    })),
  };
}
