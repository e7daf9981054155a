/**
 * Ends a hang of Node at its end (nodejs/node#54918): a worker that compiles in the background may wait for a collection by the main
 * thread, which is waiting for that worker. What is compiled in the foreground waits for nobody. Imported first, for its effect alone.
 */
import { setFlagsFromString } from 'node:v8';

setFlagsFromString('--no-concurrent-sparkplug');
