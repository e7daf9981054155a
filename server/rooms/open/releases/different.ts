/** How many different values each column of a release holds: what a chart goes along, and what it had better not. */
import { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import { ident } from '#kernel/warehouse.ts';
import type { ReleaseColumn } from '../tables.ts';
import { releaseTable } from './table.ts';

/** Bounded memory whatever the rows: sketches, right to about a hundredth, exact where the values are few. */
export async function countDifferent(
  p: Pick<Platform, 'warehouse'>,
  releaseId: string,
  columns: readonly ReleaseColumn[],
): Promise<ReleaseColumn[]> {
  if (columns.length === 0) return [];
  const counts = columns.map(({ physical }) => `uniqCombined64(12)(${ident(physical)})`);
  const [row] = await p.warehouse.query(
    `SELECT [${counts.join(', ')}] AS n FROM ${releaseTable(releaseId)}`,
    {},
    z.object({ n: z.array(z.coerce.number()) }),
  );
  return columns.map((column, at) => ({ ...column, different: row?.n[at] ?? 0 }));
}
