/** When a connector's next job runs: one job a connector, jobs of one source one after the other, in the act's transaction. */
import { createHash } from 'node:crypto';
import type { Executor } from '#kernel/db.ts';
import type { Kernel } from '#kernel/kernel.ts';
import type { LoadMode } from '../tables.ts';
import type { RunCause } from './tables.ts';

export const pullJob = 'collect.pull';

export type PullPayload = {
  connectorId: string;
  cause: RunCause;
  mode?: LoadMode;
  askedBy?: string;
};

/** `source`: what loads of one machine share. `at`: by the platform's clock, which a test may have moved; the wait is real. */
export async function queuePull(
  p: Pick<Kernel, 'jobs' | 'clock'>,
  tx: Executor,
  payload: PullPayload,
  source: string,
  at: Date = p.clock.now(),
): Promise<void> {
  const wait = Math.max(0, at.getTime() - p.clock.now().getTime());
  await p.jobs.add(tx, pullJob, payload, {
    // What a comparison of keys waits for is not what the next reading waits for.
    key: `${payload.cause === 'reconcile' ? 'reconcile' : 'pull'}:${payload.connectorId}`,
    // The worker bounds the length of a queue's name; a host's is longer.
    queue: `source:${createHash('sha256').update(source).digest('hex').slice(0, 32)}`,
    ...(wait > 0 ? { runAt: new Date(Date.now() + wait) } : {}),
  });
}
