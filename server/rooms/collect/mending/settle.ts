/** After a batch that mends another became visible, its good rows are settled there; after its rollback they are open again. */
import { z } from 'zod';
import { transact } from '#kernel/db.ts';
import type { JsonObject } from '#kernel/json.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { annotationColumns, normaliseName } from '../reading/header.ts';
import { getBatch } from '../repository.ts';
import { mendingTables } from './tables.ts';

const ofBatch = 'resource = {resource:UUID} AND batch = {batch:UUID}';

/** Safe to run again. */
export async function settleMended(p: Kernel, payload: JsonObject): Promise<void> {
  const batchId = String(payload.batchId);
  const links = await mendingTables(p.db)
    .selectFrom('collect.batch')
    .select(['mends', 'state'])
    .where('id', '=', batchId)
    .executeTakeFirst();
  if (!links?.mends) return;
  const mended = links.mends;
  if (links.state !== 'merged') {
    await mendingTables(p.db).deleteFrom('collect.mended_row').where('by_batch', '=', batchId).execute();
    return;
  }
  const batch = await getBatch(p.db, batchId);
  const place =
    batch?.reading?.header.findIndex((name) => normaliseName(name) === annotationColumns.line) ?? -1;
  if (!batch || place < 0) return;
  const rows = await p.warehouse.query(
    `SELECT DISTINCT toUInt32OrZero(trim(cells[{place:UInt16}])) AS mended FROM raw WHERE ${ofBatch}
       AND line NOT IN (SELECT line FROM quarantine WHERE ${ofBatch})`,
    { resource: batch.resource_id, batch: batchId, place: place + 1 },
    z.object({ mended: z.number() }),
  );
  const lines = rows.map((row) => row.mended).filter((line) => line > 0);
  if (lines.length === 0) return;
  await transact(p.db, async (tx) => {
    for (let from = 0; from < lines.length; from += 5_000) {
      await mendingTables(tx)
        .insertInto('collect.mended_row')
        .values(
          lines.slice(from, from + 5_000).map((line) => ({
            batch_id: mended,
            line,
            by_batch: batchId,
            reason: null,
            at: p.clock.now(),
            person_id: batch.received_by,
          })),
        )
        .onConflict((conflict) => conflict.columns(['batch_id', 'line']).doNothing())
        .execute();
    }
  });
}
