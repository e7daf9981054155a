/** Rows here against the rows the sender says its source holds. */
import { type RawBuilder, sql } from 'kysely';
import type { Executor } from '#kernel/db.ts';
import type { JsonObject } from '#kernel/json.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { contradictions } from '../intake/stated.ts';
import { visibleBatches, visibleRowCount } from '../visible.ts';

export type Completeness = {
  batchId: string;
  sourceRows: number;
  visibleRows: number;
  /** Rows of the source that are not here; more rows than stated are no shortfall. */
  short: number;
  explained: { reason: string; at: Date } | undefined;
};

/** The newest visible batch that states its source's rows; a full load without a statement ends those before it. */
export const declaration = (resourceId: RawBuilder<unknown>) => sql`
  select b.id, b.source_rows, b.shortfall_reason, b.shortfall_at
  from collect.visible s join collect.batch b on b.id = s.batch_id
  where s.resource_id = ${resourceId} and b.source_rows is not null and not exists (
    select from collect.visible later join collect.batch f on f.id = later.batch_id
    where later.resource_id = s.resource_id and later.seq > s.seq and f.mode = 'full')
  order by s.seq desc limit 1`;

/** Whether the newest delivery was refused because it is not what its source stated. */
export const differing = (resourceId: RawBuilder<unknown>) => sql`coalesce((
  select b.rejection ->> 'code' = any(${sql.val([...contradictions])}::text[]) from collect.batch b
  where b.resource_id = ${resourceId} and (b.state in ('merged', 'rejected') or b.unchanged_of is not null)
  order by b.seq desc limit 1), false)`;

type Declared = {
  id: string;
  source_rows: number;
  visible_rows: number;
  shortfall_reason: string | null;
  shortfall_at: Date | null;
};

/** undefined where the sender states nothing; between the merge and the count too: no false alarm. */
export async function shortfallOf(ex: Executor, resourceId: string): Promise<Completeness | undefined> {
  const { rows } = await sql<Declared>`
    select declared.*, i.visible_rows from collect.intake i
    cross join lateral (${declaration(sql`i.resource_id`)}) declared
    where i.resource_id = ${resourceId} and i.visible_rows is not null`.execute(ex);
  const [row] = rows;
  if (!row) return undefined;
  const [sourceRows, visibleRows] = [Number(row.source_rows), Number(row.visible_rows)];
  return {
    batchId: row.id,
    sourceRows,
    visibleRows,
    short: Math.max(sourceRows - visibleRows, 0),
    explained:
      row.shortfall_at && row.shortfall_reason !== null
        ? { reason: row.shortfall_reason, at: row.shortfall_at }
        : undefined,
  };
}

/** Counts what a reader sees, after each change of the visible set. Safe to run twice and out of order: it counts what is there now. */
export async function countVisible(p: Kernel, payload: JsonObject): Promise<void> {
  const resourceId = String(payload.resourceId);
  for (;;) {
    const visible = await visibleBatches(p.db, resourceId);
    const rows = await visibleRowCount(p, visible);
    const newest = visible.batches.at(-1)?.seq ?? 0;
    // Kept only where the set is still the one that was counted.
    const kept = await sql`
      update collect.intake set visible_rows = ${rows}
      where resource_id = ${resourceId} and ${newest}
        = coalesce((select max(seq) from collect.visible where resource_id = ${resourceId}), 0)`.execute(
      p.db,
    );
    if (kept.numAffectedRows !== 0n || visible.batches.length === 0) return;
  }
}
