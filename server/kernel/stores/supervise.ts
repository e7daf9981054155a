/** Keeps one store process up: notices its end, restarts it with growing pauses, and ends it when asked. */
import { isAlive } from './process.ts';

export type Watcher = { info(detail: object, text: string): void; warn(detail: object, text: string): void };

export type StoreHealth = { ok: boolean; detail?: string };
export type Supervised = {
  pid(): number | undefined;
  health(): Promise<StoreHealth>;
  stop(): Promise<void>;
};

export type SupervisedProcess = {
  name: string;
  pid: number;
  watcher: Watcher;
  /** Starts the process anew; resolves to its number once it answers. */
  restart(): Promise<number>;
  stop(pid: number): Promise<boolean>;
  /** Does the store answer? `refused`: nobody listens at its address. */
  probe(): Promise<boolean | 'refused'>;
  /** Milliseconds without an answer after which a living process is ended and started anew; never when left out. */
  hangPatience?: number;
};

const LOOK_EVERY = 500;
const FIRST_PAUSE = 250;
const LONGEST_PAUSE = 30_000;
/** A busy store answers late; one that no longer listens never will. So many refusals in a row, one at each look. */
const REFUSALS = 6;

export function supervise(options: SupervisedProcess): Supervised {
  let pid: number | undefined = options.pid;
  let stopping = false;
  let pause = FIRST_PAUSE;
  let restarting: Promise<void> | undefined;
  let startedAt = Date.now();

  const again = async (): Promise<void> => {
    // One that stood long beside its pause has earned a quick restart; one that falls at once is given more and more time.
    pause = Date.now() - startedAt > pause * 10 ? FIRST_PAUSE : Math.min(pause * 2, LONGEST_PAUSE);
    await new Promise((resolve) => setTimeout(resolve, pause).unref());
    if (stopping) return;
    try {
      pid = await options.restart();
      startedAt = Date.now();
      answeredAt = startedAt;
      options.watcher.warn({ store: options.name, pid }, 'the store process was restarted');
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      options.watcher.warn(
        { store: options.name, why },
        'the store process could not be restarted; trying again',
      );
    }
  };

  let answeredAt = Date.now();
  let probing = false;
  let refusals = 0;
  const watchAnswers = async (patience: number): Promise<void> => {
    const asked = pid;
    if (probing || asked === undefined || Date.now() - answeredAt < patience / 10) return;
    probing = true;
    const answer = await options.probe().catch(() => false);
    probing = false;
    refusals = answer === 'refused' ? refusals + 1 : 0;
    if (answer === true) answeredAt = Date.now();
    if (stopping || asked !== pid || (refusals < REFUSALS && Date.now() - answeredAt < patience)) return;
    refusals = 0;
    options.watcher.warn({ store: options.name, pid }, 'the store process does not answer and is ended');
    answeredAt = Date.now();
    await options.stop(asked);
  };

  const timer = setInterval(() => {
    if (stopping || restarting) return;
    if (pid !== undefined && isAlive(pid)) {
      if (options.hangPatience) void watchAnswers(options.hangPatience);
      return;
    }
    options.watcher.warn({ store: options.name, pid }, 'the store process has ended');
    pid = undefined;
    restarting = again().finally(() => {
      restarting = undefined;
    });
  }, LOOK_EVERY);
  timer.unref();

  return {
    pid: () => pid,
    health: async () => {
      if (pid === undefined || !isAlive(pid))
        return { ok: false, detail: 'process ended, restart under way' };
      return (await options.probe()) === true ? { ok: true } : { ok: false, detail: 'does not answer' };
    },
    stop: async () => {
      stopping = true;
      clearInterval(timer);
      await restarting;
      if (pid !== undefined) await options.stop(pid);
      pid = undefined;
    },
  };
}
