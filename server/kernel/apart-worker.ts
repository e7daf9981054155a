/** The thread's side of `runApart`. */
import { parentPort, workerData } from 'node:worker_threads';

const { module, name, argument } = workerData as { module: string; name: string; argument: unknown };
const found = ((await import(module)) as Record<string, (argument: unknown) => unknown>)[name];
if (!found) throw new TypeError(`${module} has no ${name}`);
parentPort?.postMessage(await found(argument));
