/** Work on what a stranger sent, in a thread of its own: what takes too much memory or time ends there, and nothing else stands still. */
import { Worker } from 'node:worker_threads';

export type ApartLimits = { megabytes?: number; seconds?: number };

/** The work came to no end within its limits, or broke off. */
export class ApartError extends Error {}

/** More at once would take the memory of the platform itself. */
const AT_ONCE = 2;
let running = 0;
const waiting: (() => void)[] = [];
/** Streams live as long as a load does: they have places of their own. */
let streaming = 0;
const waitingStreams: (() => void)[] = [];

/**
 * Calls the exported function `name` of a module with one argument that can be cloned; its result comes back as a clone.
 * Throws `ApartError` when it fails or goes over the limits.
 */
export async function runApart<T>(
  module: string,
  name: string,
  argument: unknown,
  { megabytes = 512, seconds = 20 }: ApartLimits = {},
): Promise<T> {
  if (running >= AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve));
  else running += 1;
  try {
    return await once<T>({ module, name, argument }, megabytes, seconds);
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }
}

function once<T>(workerData: object, megabytes: number, seconds: number): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const worker = new Worker(new URL('./apart-worker.ts', import.meta.url), {
      workerData,
      resourceLimits: { maxOldGenerationSizeMb: megabytes },
    });
    const timer = setTimeout(() => {
      reject(new ApartError(`no result within ${seconds} seconds`));
      void worker.terminate();
    }, seconds * 1000);
    worker.once('message', (result: T) => resolve(result));
    worker.once('error', (cause) => reject(new ApartError('the work broke off', { cause })));
    worker.once('exit', () => {
      clearTimeout(timer);
      reject(new ApartError('the work ended without a result'));
    });
  });
}

/**
 * Calls the exported generator `name` of a module with one argument that can be cloned, and gives its pieces as they come.
 * `seconds` is how long one piece may take. Throws `ApartError` when it fails or goes over the limits; the thread ends with
 * the reader, also when that one stops early.
 */
export async function* streamApart(
  module: string,
  name: string,
  argument: unknown,
  { megabytes = 512, seconds = 120 }: ApartLimits = {},
): AsyncIterable<Buffer> {
  if (streaming >= AT_ONCE) await new Promise<void>((resolve) => waitingStreams.push(resolve));
  else streaming += 1;
  const worker = new Worker(new URL('./apart-worker.ts', import.meta.url), {
    workerData: { module, name, argument, pieces: true },
    resourceLimits: { maxOldGenerationSizeMb: megabytes },
  });
  let take: (piece: Uint8Array | undefined) => void = () => undefined;
  let fail: (error: Error) => void = () => undefined;
  let failure: Error | undefined;
  const arrived: (Uint8Array | undefined)[] = [];
  worker.on('message', (piece: Uint8Array | undefined) => {
    arrived.push(piece);
    take(piece);
  });
  const broken = (error: Error): void => {
    failure ??= error;
    fail(failure);
  };
  worker.once('error', (cause) => broken(new ApartError('the work broke off', { cause })));
  worker.once('exit', () => broken(new ApartError('the work ended without a result')));
  try {
    for (;;) {
      if (arrived.length === 0) {
        if (failure) throw failure;
        await new Promise<void>((resolve, reject) => {
          const timer = setTimeout(
            () => reject(new ApartError(`no piece within ${seconds} seconds`)),
            seconds * 1000,
          );
          take = () => {
            clearTimeout(timer);
            resolve();
          };
          fail = (error) => {
            clearTimeout(timer);
            reject(error);
          };
        });
      }
      const piece = arrived.shift();
      if (piece === undefined) return;
      worker.postMessage('next');
      yield Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
    }
  } finally {
    worker.removeAllListeners('exit');
    await worker.terminate();
    const next = waitingStreams.shift();
    if (next) next();
    else streaming -= 1;
  }
}
