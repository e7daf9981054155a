/** The whole test run in one call of Node's runner: unit, room, contract, architecture, conformance, faults, browser. */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAlive } from '#kernel/stores/process.ts';
import { TEMPLATES } from '#tests/conformance/templates.ts';

const asked = process.argv.slice(2);

const MEMORY = '/dev/shm';
const ROOM = 10 * 2 ** 30;

/** Where the machine has memory to spare the stores of a run lie in it: half of what a test waits for is a disk. */
function inMemory(): string | undefined {
  try {
    for (const name of readdirSync(MEMORY)) {
      const [, pid = ''] = /^gongshu-test-(\d+)-/.exec(name) ?? [];
      // Left by a run that was broken off.
      if (pid && !isAlive(Number(pid))) rmSync(join(MEMORY, name), { recursive: true, force: true });
    }
    const { bavail, bsize } = statfsSync(MEMORY);
    return Math.min(bavail * bsize, process.availableMemory()) > ROOM ? MEMORY : undefined;
  } catch {
    // Another system, or not ours to write in.
    return undefined;
  }
}

// By its name the next run sweeps it away, should this one be broken off.
const folder = mkdtempSync(join(inMemory() ?? tmpdir(), `gongshu-test-${process.pid}-`));
// The demo of a city is loaded once a run, not by each file that starts it.
const templates = join(folder, 'templates');
const temporary = join(folder, 'tmp');
for (const path of [templates, temporary]) mkdirSync(path);
// As root the database runs as a user of its own, who must be able to walk in.
for (const path of [folder, templates]) chmodSync(path, 0o711);
chmodSync(temporary, 0o1777);

// Two more than cores: a third of the time each process waits for its stores.
const { status } = spawnSync(
  process.execPath,
  // A process must not hang at its end: see server/kernel/foreground.ts. Those it starts are told the same.
  ['--no-concurrent-sparkplug', join(import.meta.dirname, 'test-run.ts'), folder, ...asked],
  {
    stdio: 'inherit',
    env: {
      ...process.env,
      NODE_ENV: 'test',
      NODE_NO_WARNINGS: '1',
      [TEMPLATES]: templates,
      // Every file imports the rooms: they are compiled once a run.
      NODE_COMPILE_CACHE: join(folder, 'compiled'),
      TMPDIR: temporary,
    },
  },
);
rmSync(folder, { recursive: true, force: true });
process.exit(status ?? 1);
