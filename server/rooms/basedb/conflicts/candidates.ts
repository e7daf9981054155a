/** What each source says of given records, read where it lies: rivals of a value, and whether they still differ. */
import { z } from 'zod';
import type { Kernel } from '#kernel/kernel.ts';
import { physicalColumn } from '#rooms/collect/index.ts';
import { branches, type Fusing } from '../fusion/statements.ts';

export type Candidate = { source: number; seq: number; value: string };
/** By key, then by column: every source's value, newest batch of each. */
export type Candidates = Map<string, Map<string, Candidate[]>>;

const line = z.object({ k: z.string(), src: z.number(), sq: z.number(), v: z.array(z.string().nullable()) });

export async function candidatesOf(
  k: Pick<Kernel, 'warehouse'>,
  fusing: Fusing,
  keys: readonly string[],
): Promise<Candidates> {
  const found: Candidates = new Map();
  if (keys.length === 0) return found;
  const columns = fusing.model.columns.filter(({ name }) =>
    fusing.items.some((item) => item.name === name && !item.key),
  );
  const { sql, params } = branches(fusing, {
    kind: 'touched',
    select: 'SELECT arrayJoin({keys:Array(String)})',
  });
  if (sql === '') return found;
  const texts = columns.map(({ name }, index) => {
    const item = fusing.items.find((one) => one.name === name);
    const form = item ? physicalColumn(item).form : 'text';
    if (form === 'flag') return `if(isNull(a${index}), NULL, if(a${index} = 1, 'true', 'false'))`;
    return form === 'instant' ? `replaceOne(toString(a${index}), '.000', '')` : `toString(a${index})`;
  });
  const rows = await k.warehouse.query(
    `SELECT k, src, sq, CAST([${texts.join(', ')}] AS Array(Nullable(String))) AS v FROM (${sql}) ORDER BY k, src, sq DESC`,
    { ...params, keys },
    line,
  );
  for (const row of rows) {
    const byColumn = found.get(row.k) ?? new Map<string, Candidate[]>();
    found.set(row.k, byColumn);
    for (const [index, { name }] of columns.entries()) {
      const value = row.v[index];
      if (value === null || value === undefined) continue;
      byColumn.set(name, [...(byColumn.get(name) ?? []), { source: row.src, seq: row.sq, value }]);
    }
  }
  return found;
}

export const differ = (candidates: readonly Candidate[]): boolean =>
  new Set(candidates.map(({ value }) => value)).size > 1;
