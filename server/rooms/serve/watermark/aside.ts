/** Found files are looked through in a thread of their own, one after the other: the platform answers meanwhile. */
import { Worker } from 'node:worker_threads';
import { ApartError } from '#kernel/apart.ts';
import { problem } from '#kernel/errors.ts';
import './errors.ts';
import type { Steps } from './thread.ts';

/** Each waiting one holds its file in memory. */
const mostWaiting = 3;
const megabytes = 1536;
const secondsOfStep = 300;

/** What the thread is asked to do with the file it holds. */
export type Ask = <S extends keyof Steps>(
  step: S,
  argument: Parameters<Steps[S]>[0],
) => Promise<ReturnType<Steps[S]>>;

let thread: Worker | undefined;
let waiting = 0;
let turn: Promise<unknown> = Promise.resolve();

/** Throws `serve.trace-busy`, and `serve.trace-unreadable` where the file is too much for the thread. */
export async function aside<T>(work: (ask: Ask) => Promise<T>): Promise<T> {
  if (waiting > mostWaiting) throw problem('serve.trace-busy');
  waiting++;
  const mine = turn.then(async () => {
    try {
      return await work(ask);
    } finally {
      await ask('close', null).catch(() => undefined);
    }
  });
  turn = mine.catch(() => undefined);
  try {
    return await mine;
  } catch (error) {
    if (error instanceof ApartError) throw problem('serve.trace-unreadable', { cause: error });
    throw error;
  } finally {
    waiting--;
  }
}

const ask: Ask = (step, argument) =>
  new Promise((resolve, reject) => {
    thread ??= new Worker(new URL('./thread.ts', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: megabytes },
    });
    const worker = thread;
    const answered = (result: unknown): void => {
      leave();
      // Kept for the next look, but nothing waits for its end.
      worker.unref();
      resolve(result as ReturnType<Steps[typeof step]>);
    };
    const broken = (error: ApartError): void => {
      leave();
      thread = undefined;
      void worker.terminate();
      reject(error);
    };
    const failed = (cause: unknown): void => broken(new ApartError('the look broke off', { cause }));
    const ended = (): void => broken(new ApartError('the look ended without a result'));
    const late = (): void => broken(new ApartError(`no result within ${secondsOfStep} seconds`));
    const timer = setTimeout(late, secondsOfStep * 1000);
    const leave = (): void => {
      clearTimeout(timer);
      worker.off('message', answered).off('error', failed).off('exit', ended);
    };
    worker.on('message', answered).on('error', failed).on('exit', ended);
    worker.ref();
    worker.postMessage({ step, argument });
  });
