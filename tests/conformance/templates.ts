/** One loaded demo a city for a whole test run: who needs it first makes it, everybody else starts from a copy. */
import {
  existsSync,
  lstatSync,
  readFileSync,
  renameSync,
  rmSync,
  statfsSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';

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
  const failed = join(folder, `${city}.failed`);
  while (!existsSync(template)) {
    if (!take(lock)) {
      await pause(100);
      continue;
    }
    const half = join(folder, `${city}.half`);
    try {
      const before = failuresOf(failed);
      if (before.length >= TRIES)
        throw new Error(`the demo of ${city} cannot be loaded in this run:\n${before.join('\n')}`);
      // Somebody may have finished between the look and the lock.
      if (!existsSync(template)) {
        rmSync(half, { recursive: true, force: true });
        await make(half).catch((error: unknown) => {
          writeFileSync(failed, JSON.stringify([...before, why(error, half)]));
          throw error;
        });
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

/** Dozens of files start from one folder: what fails twice fails for all of them, at once and by the same words. */
const TRIES = 2;

/** Where a folder outlives a run, what failed long ago may have been mended since. */
const LONG_AGO = 300_000;

function failuresOf(file: string): string[] {
  try {
    if (Date.now() - statSync(file).mtimeMs > LONG_AGO) return [];
    return z.array(z.string()).parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return [];
  }
}

/** What the platform said last, and what the machine had left: a full disk or memory is nobody's fault in the code. */
function why(error: unknown, place: string): string {
  const { bavail, bsize } = statfsSync(dirname(place));
  const megabytes = (bytes: number): string => `${Math.round(bytes / 2 ** 20)} MB`;
  const left = `${megabytes(bavail * bsize)} of disk and ${megabytes(process.availableMemory())} of memory were left`;
  return `${error instanceof Error ? error.message : String(error)}\n(${place}; ${left})`;
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
