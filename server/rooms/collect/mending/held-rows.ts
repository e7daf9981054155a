/** The rows of a batch that were held back, whole, by item, with every fault and what has become of them since. */
import { z } from 'zod';
import type { Actor } from '#kernel/actor.ts';
import { problem } from '#kernel/errors.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { permit } from '#kernel/policy.ts';
import type { Item } from '#rooms/catalog/index.ts';
import { faultText } from '../checking/faults.ts';
import { itemsOf } from '../commands/stage-batch.ts';
import { quarantinePolicy } from '../policy.ts';
import { type BatchRow, getBatch } from '../repository.ts';
import type { HeldRow, HeldRows } from './schema.ts';
import { mendingTables } from './tables.ts';

const ofBatch = 'resource = {resource:UUID} AND batch = {batch:UUID}';

const rawRow = z.object({
  line: z.number(),
  cells: z.array(z.string()),
  faults: z.array(z.tuple([z.number(), z.string(), z.string(), z.string()])),
});
const counted = z.object({ n: z.coerce.number() });

export type Held = { batch: BatchRow; items: Item[] };

/** Errors: kernel.not-found; whoever is not of the sending unit is refused. */
export async function heldBatch(p: Kernel, actor: Actor, batchId: string): Promise<Held> {
  const batch = await getBatch(p.db, batchId);
  if (!batch) throw problem('kernel.not-found');
  permit(quarantinePolicy, actor, { providerId: batch.organisation_id });
  return { batch, items: await itemsOf(p, batch.version_id) };
}

/** Cells by item as they were sent; a row of the wrong width gives what stands at the item's place. */
export function valuesOf(
  batch: BatchRow,
  items: readonly Item[],
  cells: readonly string[],
): Record<string, string> {
  const places = batch.reading?.places ?? [];
  return Object.fromEntries(items.map((item, index) => [item.name, cells[(places[index] ?? 0) - 1] ?? '']));
}

/** These lines with their cells; those that are not held back are left out. */
export async function rowsAt(
  p: Kernel,
  batch: BatchRow,
  lines: readonly number[],
): Promise<z.infer<typeof rawRow>[]> {
  if (lines.length === 0) return [];
  return p.warehouse.query(
    `SELECT r.line AS line, r.cells AS cells, f.faults AS faults FROM (
       SELECT line, cells FROM raw WHERE ${ofBatch} AND line IN {lines:Array(UInt32)}) AS r
     INNER JOIN (
       SELECT line, arraySort(groupArray((position, column, toString(code), detail))) AS faults FROM quarantine
       WHERE ${ofBatch} AND line IN {lines:Array(UInt32)} GROUP BY line) AS f ON r.line = f.line ORDER BY line`,
    { resource: batch.resource_id, batch: batch.id, lines: [...lines] },
    rawRow,
  );
}

/** Nothing that must be there is there: totals and remarks below a table, of which every blank cell would be a fault. */
function isBlank(items: readonly Item[], faults: z.infer<typeof rawRow>['faults']): boolean {
  const wanted = items.filter(({ key, nullable }) => key || !nullable);
  const empty = new Set(
    faults.flatMap(([, column, code]) => (code === 'key-empty' || code === 'required' ? [column] : [])),
  );
  return wanted.length > 1 && wanted.every(({ name }) => empty.has(name));
}

/** One page of rows by line; `open` leaves out what was mended or set aside. */
export async function readHeldRows(
  p: Kernel,
  actor: Actor,
  batchId: string,
  { page, pageSize, open }: { page: number; pageSize: number; open: boolean },
): Promise<HeldRows> {
  const { batch, items } = await heldBatch(p, actor, batchId);
  const settled = await mendingTables(p.db)
    .selectFrom('collect.mended_row as m')
    .leftJoin('collect.batch as b', 'b.id', 'm.by_batch')
    .select(['m.line', 'm.reason', 'm.by_batch as byBatch', 'b.seq'])
    .where('m.batch_id', '=', batchId)
    .execute();
  const byLine = new Map(settled.map((row) => [Number(row.line), row]));
  const params = { resource: batch.resource_id, batch: batchId };
  const leftOut = open ? [...byLine.keys()] : [];
  const where = `${ofBatch} AND line NOT IN {settled:Array(UInt32)}`;
  const [all] = await p.warehouse.query(
    `SELECT uniqExact(line) AS n FROM quarantine WHERE ${where}`,
    { ...params, settled: leftOut },
    counted,
  );
  const lines = await p.warehouse.query(
    `SELECT DISTINCT line FROM quarantine WHERE ${where} ORDER BY line LIMIT {limit:UInt32} OFFSET {offset:UInt64}`,
    { ...params, settled: leftOut, limit: pageSize, offset: (page - 1) * pageSize },
    z.object({ line: z.number() }),
  );
  const rows = await rowsAt(
    p,
    batch,
    lines.map(({ line }) => line),
  );
  return {
    items: rows.map(({ line, cells, faults }): HeldRow => {
      const now = byLine.get(line);
      return {
        line,
        values: valuesOf(batch, items, cells),
        faults: isBlank(items, faults)
          ? [{ column: '', code: 'blank-row', reason: faultText('blank-row', undefined, '') }]
          : faults.map(([position, column, code, detail]) => {
              const item = items.find(({ name }) => name === column);
              return { column: position === 0 ? '' : column, code, reason: faultText(code, item, detail) };
            }),
        ...(now?.byBatch ? { mendedBy: { batchId: now.byBatch, seq: now.seq ?? 0 } } : {}),
        ...(now?.reason ? { setAside: now.reason } : {}),
      };
    }),
    total: all?.n ?? 0,
    page,
    pageSize,
    settled: byLine.size,
    columns: items.map(({ name, titleZh, titleEn, key }) => ({
      name,
      title: { zh: titleZh, en: titleEn ?? titleZh },
      key,
    })),
  };
}
