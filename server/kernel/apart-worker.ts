/** The thread's side of `runApart` and `streamApart`. */
import { once } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';

const { module, name, argument, pieces } = workerData as {
  module: string;
  name: string;
  argument: unknown;
  pieces?: true;
};
const found = ((await import(module)) as Record<string, (argument: unknown) => unknown>)[name];
if (!found) throw new TypeError(`${module} has no ${name}`);
if (pieces) {
  // One piece under way and one in hand: whoever is slower sets the pace.
  let asked: Promise<unknown> | undefined;
  for await (const piece of found(argument) as AsyncIterable<Uint8Array>) {
    if (asked && parentPort) await asked;
    asked = parentPort ? once(parentPort, 'message') : undefined;
    parentPort?.postMessage(Uint8Array.from(piece));
  }
  if (asked) await asked;
  parentPort?.postMessage(undefined);
} else {
  parentPort?.postMessage(await found(argument));
}
