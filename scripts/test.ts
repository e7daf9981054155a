/** The whole test run in one call of Node's runner: unit, room, contract, architecture, conformance, faults, browser. */
import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';

const asked = process.argv.slice(2);
const everything = ['server/**/*.test.ts', 'web/**/*.test.ts', 'demo/**/*.test.ts', 'tests/**/*.test.ts'];

// Each test file is a process with stores of its own: more at once than cores only makes all of them slow.
const { status } = spawnSync(
  process.execPath,
  [
    '--test',
    `--test-concurrency=${Math.max(1, Math.min(4, availableParallelism()))}`,
    '--test-reporter=spec',
    ...(asked.length > 0 ? asked : everything),
  ],
  { stdio: 'inherit', env: { ...process.env, NODE_ENV: 'test', NODE_NO_WARNINGS: '1' } },
);
process.exit(status ?? 1);
