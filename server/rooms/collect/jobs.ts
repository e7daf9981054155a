/** The jobs of a load: one a stage, each queued inside the transaction that ended the stage before it. */
import { ClickHouseError } from '@clickhouse/client';
import { z } from 'zod';
import { Problem, problem } from '#kernel/errors.ts';
import { defineJob, type JobDefinition, type JobInfo } from '#kernel/jobs.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { archiveJobs } from './archive/commands.ts';
import type { MergeGate } from './checking/merge-gates.ts';
import { checkBatch } from './commands/check-batch.ts';
import { rejectBatch } from './commands/end-batch.ts';
import { haltLoad, storesBack, wantOf } from './commands/halt-load.ts';
import { mergeBatch } from './commands/merge-batch.ts';
import { stageBatch } from './commands/stage-batch.ts';
import { jobNames } from './jobs-names.ts';
import { getBatch, holdingResource } from './repository.ts';
import { type StageName, stageTitles } from './stages.ts';

const payload = z.object({ batchId: z.uuid() });

export function collectJobs(p: Kernel, gates: readonly MergeGate[] = []): JobDefinition[] {
  const job = (name: string, stage: StageName, work: (p: Kernel, batchId: string) => Promise<void>) =>
    defineJob(name, payload, ({ batchId }, info) => run(p, { job: name, stage }, batchId, info, work));
  return [
    job(jobNames.stage, 'stage', stageBatch),
    job(jobNames.check, 'check', (k, batchId) => checkBatch(k, batchId, gates)),
    job(jobNames.merge, 'merge', mergeBatch),
    ...archiveJobs(p),
  ];
}

async function run(
  p: Kernel,
  { job, stage }: { job: string; stage: StageName },
  batchId: string,
  info: JobInfo,
  work: (p: Kernel, batchId: string) => Promise<void>,
): Promise<void> {
  const batch = await getBatch(p.db, batchId);
  if (!batch) return;
  const failed = (cause: unknown): Problem =>
    problem('collect.load-failed', { params: { stage: stageTitles[stage] }, cause });
  const once = () => holdingResource(p.db, batch.resource_id, () => work(p, batchId));
  try {
    await once().catch(async (error: unknown) => {
      if (wantOf(error) !== 'kernel.store-unavailable' || !(await storesBack(p))) throw error;
      await once();
    });
  } catch (error) {
    // The engine's messages quote cells: only its code goes further.
    p.log.warn({ batch: batchId, stage, attempt: info.attempt, code: codeOf(error) }, 'a stage failed');
    const want = wantOf(error);
    if (want && (await haltLoad(p, batch, { job, stage }, want))) return;
    if (info.lastAttempt) {
      const params = { stage: stageTitles[stage].zh };
      await rejectBatch(p, batch, { code: 'collect.load-failed', params, issues: [] });
      return;
    }
    throw error instanceof Problem ? error : failed(error);
  }
}

const codeOf = (error: unknown): string =>
  error instanceof ClickHouseError
    ? `${error.code} ${error.type ?? ''}`
    : error instanceof Problem
      ? error.code
      : error instanceof Error
        ? error.name
        : 'unknown';
