/** Keeps one sequencer at work among all processes: takes the lock, checks what was published, numbers, publishes. */
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { type SequencerHost, sitDown } from './desk.ts';
import { LedgerHalt, SEQUENCER_LOCK } from './sequence.ts';

export type SequencerState = { role: 'leader' | 'standby' | 'halted'; size: number; why?: string };
export type Sequencer = {
  state(): SequencerState;
  /** Finishes the pass at work and lets go of the lock. */
  stop(): Promise<void>;
};

export type SequencerOptions = {
  /** Milliseconds between two looks. */
  every?: number;
  /** Entries of one pass, so of one head. */
  batch?: number;
  /** Milliseconds from one head to the next while there is no backlog. */
  headEvery?: number;
};

// Polling, not NOTIFY: a notifying commit takes a lock on the whole database and would queue up all calls behind it.
const EVERY = 400;
const BATCH = 10_000;
/** An act after a silence is numbered at the next look; a stream of acts costs one head a second. */
const HEAD_EVERY = 1000;
const HALT_PAUSE = 30_000;

export function startSequencer(k: SequencerHost, options: SequencerOptions = {}): Sequencer {
  const every = options.every ?? EVERY;
  const headEvery = options.headEvery ?? (options.every === undefined ? HEAD_EVERY : every);
  const stopping = new AbortController();
  let state: SequencerState = { role: 'standby', size: 0 };
  const pause = (milliseconds: number): Promise<unknown> =>
    sleep(milliseconds, undefined, { signal: stopping.signal, ref: false }).catch(() => undefined);

  const lead = async (client: pg.PoolClient): Promise<void> => {
    const desk = await sitDown(client, k, options.batch ?? BATCH);
    state = { role: 'leader', size: desk.size() };
    while (!stopping.signal.aborted) {
      const { head, more } = await desk.pass();
      state = { role: 'leader', size: desk.size() };
      // A full pass means a backlog.
      await pause(more ? Math.min(every, 100) : head ? headEvery : every);
    }
  };

  const work = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      try {
        await withLock(k.pool, lead);
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        state = { role: error instanceof LedgerHalt ? 'halted' : 'standby', size: state.size, why };
        k.log.error({ why }, 'the sequencer of the ledger stopped and will try again');
        await pause(error instanceof LedgerHalt ? HALT_PAUSE : 1000);
        continue;
      }
      state = { role: 'standby', size: state.size };
      await pause(1000);
    }
  };
  const done = work();
  return {
    state: () => state,
    stop: async () => {
      stopping.abort();
      await done;
    },
  };
}

/** Numbers everything that is committed now and publishes the head; waits for another sequencer to let go. For tools and tests. */
export async function sequenceAll(k: SequencerHost, options: SequencerOptions = {}): Promise<number> {
  for (;;) {
    const size = await withLock(k.pool, async (client) => {
      const desk = await sitDown(client, k, options.batch ?? BATCH);
      while ((await desk.pass()).more) {
        // The next batch.
      }
      return desk.size();
    });
    if (size !== undefined) return size;
    await sleep(20);
  }
}

/** Undefined when another session holds the lock. Ending the session is what frees it, whatever happened. */
async function withLock<T>(
  pool: pg.Pool,
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<T | undefined> {
  const client = await pool.connect();
  // A lost connection is reported by the query at work; without a listener it would end the process.
  const lost = (): void => undefined;
  client.on('error', lost);
  let held = false;
  try {
    const { rows } = await client.query<{ held: boolean }>('select pg_try_advisory_lock($1) as held', [
      SEQUENCER_LOCK,
    ]);
    held = rows[0]?.held === true;
    return held ? await work(client) : undefined;
  } finally {
    if (!held) client.off('error', lost);
    client.release(held);
  }
}
