/** A load that cannot go on for want of room or of a store waits for it, says so, and goes on by itself: it has done nothing wrong. */
import { setTimeout as sleep } from 'node:timers/promises';
import { databaseLost, transact } from '#kernel/db.ts';
import { Problem } from '#kernel/errors.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { isDiskFull } from '#kernel/start-error.ts';
import { notify } from '#notices/index.ts';
import { type BatchRow, lockBatch, openStates, updateBatch } from '../repository.ts';
import type { StageName } from '../stages.ts';
import type { Halt } from '../tables.ts';
import { tellable } from './left-out.ts';

/** It is tried again every so many seconds, and given up like any other failure when it has waited a week. */
const AGAIN_AFTER: Record<Halt['code'], number> = { 'kernel.disk-full': 5, 'kernel.store-unavailable': 1 };
const RESTART_MS = 8_000;
const LOOK_EVERY_MS = 100;
const PATIENCE_MS = 7 * 86_400_000;

/** What is missing; undefined where something else is wrong. */
export function wantOf(error: unknown): Halt['code'] | undefined {
  const code = error instanceof Problem ? error.code : undefined;
  if (code === 'kernel.disk-full' || isDiskFull(error)) return 'kernel.disk-full';
  return code === 'kernel.store-unavailable' || databaseLost(error) ? 'kernel.store-unavailable' : undefined;
}

/** A store that was restarted is back within seconds: then the stage is begun anew at once, without a way through the queue. */
export async function storesBack(p: Kernel): Promise<boolean> {
  for (const until = Date.now() + RESTART_MS; Date.now() < until; await sleep(LOOK_EVERY_MS)) {
    const answers = await Promise.allSettled([p.warehouse.ping(), p.pool.query('select 1')]);
    if (answers.every(({ status }) => status === 'fulfilled')) return true;
  }
  return false;
}

/** Queues the stage anew, and tells the unit once where it is room that is missing. False: it has waited long enough. */
export async function haltLoad(
  p: Kernel,
  { id }: Pick<BatchRow, 'id'>,
  { job, stage }: { job: string; stage: StageName },
  code: Halt['code'],
): Promise<boolean> {
  // Real time, not the platform's: disks and stores know no other.
  const now = new Date();
  return transact(p.db, async (tx) => {
    const batch = await lockBatch(tx, id);
    if (!batch || !openStates.includes(batch.state)) return true;
    const since = batch.progress?.halted?.since ?? now.toISOString();
    if (now.getTime() - Date.parse(since) > PATIENCE_MS) return false;
    const {
      rows = 0,
      bytes = 0,
      startedAt = now.toISOString(),
    } = batch.progress?.stage === stage ? batch.progress : {};
    await updateBatch(tx, id, {
      progress: { stage, rows, bytes, startedAt, at: now.toISOString(), halted: { code, since } },
    });
    await p.jobs.add(tx, job, { batchId: id }, { runAt: new Date(now.getTime() + AGAIN_AFTER[code] * 1000) });
    if (code === 'kernel.disk-full')
      await notify(tx, p, {
        kind: 'collect.load-halted',
        to: { organisationId: batch.organisation_id, roles: ['provider'] },
        params: { file: tellable(batch.file_name) },
        articles: [],
        subject: { type: 'collect.batch', id },
        link: `/collect/batches/${id}`,
        once: `collect.load-halted:${id}`,
      });
    return true;
  });
}
