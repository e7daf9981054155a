/** One loaded demo a city for a whole test run: who needs it first makes it, everybody else starts from a copy. */
import { existsSync, lstatSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** The run's folder; unset where a file is run alone, which then loads its demo itself. */
export const TEMPLATES = 'TEST_TEMPLATES';

/** The city's folder of this run, made by `make` where there is none yet; undefined outside such a run. */
export async function runTemplate(
  city: string,
  make: (data: string) => Promise<void>,
): Promise<string | undefined> {
  const folder = process.env[TEMPLATES];
  if (!folder) return undefined;
  const template = join(folder, city);
  const lock = join(folder, `${city}.lock`);
  while (!existsSync(template)) {
    if (!take(lock)) {
      await pause(100);
      continue;
    }
    const half = join(folder, `${city}.half`);
    try {
      // Somebody may have finished between the look and the lock.
      if (!existsSync(template)) {
        await make(half);
        renameSync(half, template);
      }
    } finally {
      rmSync(half, { recursive: true, force: true });
      rmSync(lock, { force: true });
    }
  }
  // Where the database had to live elsewhere, a copy of the folder would share it.
  return lstatSync(join(template, 'postgres')).isSymbolicLink() ? undefined : template;
}

/** True when this process is the one that makes it; the lock of a process that is gone is nobody's. */
function take(lock: string): boolean {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch {
    try {
      const holder = Number(readFileSync(lock, 'utf8'));
      if (holder) process.kill(holder, 0);
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ESRCH') rmSync(lock, { force: true });
    }
    return false;
  }
}
