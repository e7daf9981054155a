/**
 * Every file of tests of rooms that asks the warehouse, on a cluster of three shards: `npm run test:cluster`. `npm test` runs a choice
 * of them (`rooms.test.ts`). Files may be named.
 */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { shareStores } from '#tests/factories/shared-stores.ts';
import { runFiles } from './suite.ts';

const root = join(import.meta.dirname, '..', '..');
const named = process.argv.slice(2);
const rooms = [
  'server/rooms/{collect,quality,basedb}/**/*.test.ts',
  'server/rooms/serve/serving/*.test.ts',
  'server/lent/*.test.ts',
];
const asks = /#tests\/factories\/(?:stack|city|collect|basedb|erasure|serve|connectors)\.ts/;
const files =
  named.length > 0
    ? named
    : rooms
        .flatMap((one) => globSync(one, { cwd: root }))
        .filter((file) => asks.test(readFileSync(join(root, file), 'utf8')))
        .sort();

const stores = await shareStores(3);
try {
  const failed = await runFiles(
    stores,
    files.map((file) => ({ file })),
    (line) => process.stdout.write(`${line}\n`),
  );
  process.stdout.write(`nodes that ended by themselves: ${stores.restarts()}\n`);
  process.stdout.write(`failed: ${failed.join(', ') || 'none'}\n`);
  process.exitCode = failed.length > 0 ? 1 : 0;
} finally {
  await stores.stop();
}
