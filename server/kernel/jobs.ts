/** Work after the act: queued inside the act's transaction, started on its commit, retried with back-off (graphile-worker). */
import { type Runner, run as runWorker, type Task, Logger as WorkerLogger } from 'graphile-worker';
import { sql } from 'kysely';
import type pg from 'pg';
import type { z } from 'zod';
import type { Config } from './config.ts';
import type { Db, Executor, Tx } from './db.ts';
import { defineErrors, Problem, problem } from './errors.ts';
import type { Logger } from './log.ts';
import type { Metrics } from './metrics.ts';
import { patientPool } from './patient-pool.ts';
import { unlockJobs } from './unlock-jobs.ts';

export const jobErrors = defineErrors({
  'kernel.job-unknown': {
    status: 500,
    zh: { what: '未知的后台任务“{name}”', why: '任务没有登记。', mend: '请检查平台各进程的版本是否一致。' },
    en: {
      what: 'Unknown job “{name}”',
      why: 'No such job is declared.',
      mend: 'Check that all processes of the platform run the same version.',
    },
  },
});

export type JobInfo = { attempt: number; lastAttempt: boolean; signal: AbortSignal };

export type JobDefinition = {
  name: string;
  /** Runs the job; throws to be retried. Must be safe to run twice. */
  run(payload: unknown, info: JobInfo): Promise<void>;
  /** Mostly waits for others: has workers of its own, so many at once, and holds nothing else up. */
  beside?: number;
};

/** Declares a job; its payload is parsed before `work` sees it. */
export function defineJob<S extends z.ZodType>(
  name: string,
  payload: S,
  work: (payload: z.output<S>, info: JobInfo) => Promise<void>,
  { beside }: Pick<JobDefinition, 'beside'> = {},
): JobDefinition & { payload: S } {
  return {
    name,
    payload,
    run: (raw, info) => work(payload.parse(raw), info),
    ...(beside === undefined ? {} : { beside }),
  };
}

export type JobOptions = {
  /** Not before this instant. */
  runAt?: Date;
  /** A job with the same key that has not started is replaced, not doubled. */
  key?: string;
  /** Jobs of one queue run one after the other. */
  queue?: string;
  maxAttempts?: number;
};

/** What the workers need of the process they run in. */
export type JobHost = { config: Config; db: Db; pool: pg.Pool; log: Logger; metrics: Metrics };

export type Jobs = {
  /** Declares the jobs of a part; before `start`. */
  define(definitions: readonly JobDefinition[]): void;
  /** Queues a job in the caller's transaction. */
  add(tx: Executor, name: string, payload: object, options?: JobOptions): Promise<void>;
  /** Starts the workers of this process. */
  start(k: JobHost, concurrency: number): Promise<void>;
  stop(): Promise<void>;
  /** Jobs that wait or run, and those that gave up. */
  depth(ex: Executor): Promise<{ waiting: number; failed: number }>;
};

/** What may be logged of a failed job: messages of the stores can hold a row's values, codes cannot. */
export function reasonOf(error: unknown): string {
  if (error instanceof Problem || !(error instanceof Error)) return String(error);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return code === undefined ? String(error) : `${error.name} ${code}`;
}

/** A job as the worker runs it: counted, and its failure told by codes alone. */
const task =
  (k: JobHost, definition: JobDefinition): Task =>
  async (payload, helpers) => {
    const { attempts, max_attempts: max } = helpers.job;
    try {
      await definition.run(payload, {
        attempt: attempts,
        lastAttempt: attempts >= max,
        signal: helpers.abortSignal ?? new AbortController().signal,
      });
      k.metrics.jobs.inc({ name: definition.name, outcome: 'done' });
    } catch (error) {
      k.metrics.jobs.inc({ name: definition.name, outcome: 'failed' });
      k.log.warn({ job: definition.name, attempt: attempts, error: reasonOf(error) }, 'a job failed');
      throw error;
    }
  };

export function openJobs(): Jobs {
  const byName = new Map<string, JobDefinition>();
  let runners: Runner[] = [];
  const stopping = new AbortController();
  return {
    define(definitions) {
      for (const definition of definitions) {
        if (byName.has(definition.name)) throw new TypeError(`job declared twice: ${definition.name}`);
        byName.set(definition.name, definition);
      }
    },
    async add(tx: Executor | Tx, name, payload, options = {}) {
      if (!byName.has(name)) throw problem('kernel.job-unknown', { params: { name } });
      await sql`select graphile_worker.add_job(
        ${name}, ${JSON.stringify(payload)}::json, ${options.queue ?? null}::text,
        ${options.runAt ?? null}::timestamptz, ${options.maxAttempts ?? 12}::int, ${options.key ?? null}::text)`.execute(
        tx,
      );
    },
    async start(k, concurrency) {
      const log = new WorkerLogger(() => (level, message) => {
        // Those that wait for other systems hold no connection meanwhile: more jobs than connections is meant.
        if (message.includes('maxPoolSize')) return;
        // graphile-worker's own lines hold payloads of failed jobs: only warnings and errors, without the payload
        if (level === 'error' || level === 'warning')
          k.log.warn({ worker: message.split(/ with error |\n/)[0] }, 'worker');
      });
      if (k.config.role === 'all') await unlockJobs(k.db);
      const start = (definitions: JobDefinition[], atOnce: number): Promise<Runner> =>
        runWorker({
          pgPool: patientPool(k.pool, stopping.signal),
          concurrency: atOnce,
          noHandleSignals: true,
          pollInterval: 2000,
          // One looks for all: workers that have nothing to do would each ask the database every two seconds.
          // Beside other processes each takes one job at a time: what is fetched is locked, and would wait here for an hour's work.
          ...(k.config.role === 'all' ? { preset: { worker: { localQueue: { size: atOnce } } } } : {}),
          logger: log,
          taskList: Object.fromEntries(
            definitions.map((definition) => [definition.name, task(k, definition)]),
          ),
        });
      const all = [...byName.values()];
      const beside = all.filter((definition) => definition.beside !== undefined);
      const rest = all.filter((definition) => definition.beside === undefined);
      runners = [await start(rest, concurrency)];
      for (const definition of beside) runners.push(await start([definition], definition.beside ?? 1));
    },
    async stop() {
      stopping.abort();
      await Promise.all(runners.map((runner) => runner.stop()));
      runners = [];
    },
    async depth(ex) {
      const { rows } = await sql<{ waiting: number; failed: number }>`
        select count(*) filter (where attempts < max_attempts)::int as waiting,
               count(*) filter (where attempts >= max_attempts)::int as failed
        from graphile_worker.jobs`.execute(ex);
      return rows[0] ?? { waiting: 0, failed: 0 };
    },
  };
}
