/** How far back batches may be taken back: by days and by number, whichever is nearer. What lies below is folded and stays. */

import { sql } from 'kysely';
import { DAY_MS } from '#kernel/clock.ts';
import type { Executor, Tx } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { readSettings } from '../settings.ts';

/** The newest visible batch below the horizon: 0 where none is. What is seen of an entry's rows never ends, so the newest counts too. */
export async function horizonOf(ex: Executor, k: Pick<Kernel, 'clock'>, resourceId: string): Promise<number> {
  const settings = await readSettings(ex);
  const before = new Date(k.clock.now().getTime() - settings['collect.rollback-days'].value * DAY_MS);
  const { rows } = await sql<{ seq: number }>`
    select coalesce(max(seq), 0)::int as seq from (
      select v.seq, b.ended_at, row_number() over (order by v.seq desc) as place
      from collect.visible v join collect.batch b on b.id = v.batch_id where v.resource_id = ${resourceId}) s
    where place > ${settings['collect.rollback-batches'].value} or ended_at < ${before}`.execute(ex);
  return rows[0]?.seq ?? 0;
}

/** The batch that those below the horizon were folded into; 0 where none were. */
export async function foldedTo(ex: Executor, resourceId: string): Promise<number> {
  const { rows } = await sql<{ folded_to: number | null }>`
    select folded_to from collect.intake where resource_id = ${resourceId}`.execute(ex);
  return rows[0]?.folded_to ?? 0;
}

/** Errors: collect.below-horizon. */
export async function refuseBelowHorizon(
  tx: Tx,
  k: Pick<Kernel, 'clock'>,
  batch: { resource_id: string; seq: number },
): Promise<void> {
  const horizon = Math.max(await foldedTo(tx, batch.resource_id), await horizonOf(tx, k, batch.resource_id));
  if (batch.seq > horizon) return;
  const settings = await readSettings(tx);
  throw problem('collect.below-horizon', {
    params: {
      horizon,
      days: settings['collect.rollback-days'].value,
      batches: settings['collect.rollback-batches'].value,
    },
  });
}
