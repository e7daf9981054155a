/** Work on what a stranger sent, in a thread of its own: what takes too much memory or time ends there, and nothing else stands still. */
import { Worker } from 'node:worker_threads';

export type ApartLimits = { megabytes?: number; seconds?: number };

/** The work came to no end within its limits, or broke off. */
export class ApartError extends Error {}

/** More at once would take the memory of the platform itself. */
const AT_ONCE = 2;
let running = 0;
const waiting: (() => void)[] = [];

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
