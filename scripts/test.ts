/** The whole test run in one call of Node's runner: unit, room, contract, architecture, conformance, faults, browser. */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { TEMPLATES } from '#tests/conformance/templates.ts';

const asked = process.argv.slice(2);
const everything = ['server/**/*.test.ts', 'web/**/*.test.ts', 'demo/**/*.test.ts', 'tests/**/*.test.ts'];

// The demo of a city is loaded once a run, not by each file that starts it.
// By its name the next run sweeps it away, should this one be broken off.
const templates = mkdtempSync(join(tmpdir(), `gongshu-test-${process.pid}-`));
// As root the database runs as a user of its own, who must be able to walk in.
chmodSync(templates, 0o711);

// Each test file is a process with stores of its own. One more than cores: a third of the time each waits for its stores.
const { status } = spawnSync(
  process.execPath,
  [
    '--test',
    `--test-concurrency=${Math.min(5, availableParallelism() + 1)}`,
    '--test-reporter=spec',
    '--test-reporter-destination=stdout',
    `--test-reporter=${join(import.meta.dirname, 'slowest.ts')}`,
    '--test-reporter-destination=stderr',
    ...(asked.length > 0 ? asked : everything),
  ],
  {
    stdio: 'inherit',
    env: {
      ...process.env,
      NODE_ENV: 'test',
      NODE_NO_WARNINGS: '1',
      [TEMPLATES]: templates,
      // Every file imports the rooms: they are compiled once a run.
      NODE_COMPILE_CACHE: join(templates, 'compiled'),
    },
  },
);
rmSync(templates, { recursive: true, force: true });
process.exit(status ?? 1);
