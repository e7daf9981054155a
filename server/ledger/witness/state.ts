/** What a witness remembers: of every log the last size and root it signed. On disk before it answers, or it does not answer. */
import { createHash } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const remembered = z.strictObject({
  origin: z.string(),
  size: z.number().int().min(0),
  root: z.string(),
  /** Time of the last cosignature, in seconds: a clock set back is not signed under. */
  time: z.number().int(),
});
export type Remembered = z.output<typeof remembered>;

export type WitnessState = {
  of(origin: string): Promise<Remembered | undefined>;
  /** Resolves when it would survive a power cut. */
  keep(state: Remembered): Promise<void>;
  close(): Promise<void>;
};

async function durably(folder: string, name: string, text: string): Promise<void> {
  const temporary = join(folder, `${name}.new`);
  const file = await open(temporary, 'w', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, join(folder, name));
  const held = await open(folder, 'r');
  await held.sync().finally(() => held.close());
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
};

/** Two witnesses over one memory could sign two histories: the second one does not start. */
async function take(folder: string): Promise<() => Promise<void>> {
  const path = join(folder, 'owner');
  for (;;) {
    try {
      const file = await open(path, 'wx', 0o600);
      await file.writeFile(String(process.pid));
      await file.close();
      return () => rm(path, { force: true });
    } catch (error) {
      if (!(error instanceof Error) || !('code' in error) || error.code !== 'EEXIST') throw error;
      const pid = Number(await readFile(path, 'utf8').catch(() => ''));
      if (pid > 0 && isAlive(pid))
        throw new Error(
          `目录 ${folder} 已由进程 ${pid} 使用 | the folder ${folder} is in use by process ${pid}`,
        );
      // Left behind by a process that was killed.
      await rm(path, { force: true });
    }
  }
}

export async function openWitnessState(folder: string): Promise<WitnessState> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const release = await take(folder);
  const nameOf = (origin: string): string => `${createHash('sha256').update(origin).digest('hex')}.json`;
  return {
    async of(origin) {
      let text: string;
      try {
        text = await readFile(join(folder, nameOf(origin)), 'utf8');
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
        throw error;
      }
      // A memory that cannot be read is no memory of nothing: it throws, and nothing is signed.
      return remembered.parse(JSON.parse(text));
    },
    keep: (state) => durably(folder, nameOf(state.origin), JSON.stringify(state)),
    close: release,
  };
}
