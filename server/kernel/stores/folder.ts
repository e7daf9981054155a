/** The data folder: who owns it, which secrets its stores use, and where other roles on this machine find them. */
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  statSync,
  writeSync,
} from 'node:fs';
import { chmod, open, readFile, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { StartError } from '../start-error.ts';
import { tryLock } from './native.ts';

/** Passwords of the embedded stores; made once, kept for the life of the folder. */
const Secrets = z.object({
  superuser: z.string(),
  owner: z.string(),
  app: z.string(),
  warehouse: z.string(),
});
export type Secrets = z.infer<typeof Secrets>;

/** `run/stores.json`: what roles `web` and `worker` on this machine need. Mode 0600. */
const RunFile = z.object({
  pid: z.number(),
  postgres: z.object({
    ownerUrl: z.string(),
    appUrl: z.string(),
    superUrl: z.string().optional(),
    port: z.number().optional(),
  }),
  warehouse: z.object({
    url: z.string(),
    user: z.string(),
    password: z.string(),
    database: z.string(),
    port: z.number().optional(),
    cluster: z.object({ name: z.string(), urls: z.array(z.string()) }).optional(),
  }),
});
export type RunFile = z.infer<typeof RunFile>;

export type OwnedFolder = { release(): void };

export const runFileOf = (dataDir: string): string => join(dataDir, 'run', 'stores.json');
export const logsOf = (dataDir: string): string => join(dataDir, 'logs');

/** Makes the folders and takes the lock; the kernel frees it when this process ends, however it ends. */
export function ownFolder(dataDir: string): OwnedFolder {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  // Under root the database runs as a user of its own, who must be able to walk through (not to list); what lies
  // in the folder is closed by itself.
  if (process.getuid?.() === 0) chmodSync(dataDir, statSync(dataDir).mode | 0o011);
  for (const name of ['run', 'logs', 'secrets', 'objects', 'tmp']) {
    mkdirSync(join(dataDir, name), { recursive: true, mode: 0o700 });
  }
  const path = join(dataDir, 'run', 'lock');
  const fd = openSync(path, 'a+', 0o600);
  if (!tryLock(fd)) {
    closeSync(fd);
    const holder = readFileSync(path, 'utf8').trim();
    throw new StartError(
      'owned',
      `数据目录 ${dataDir} 正被另一个平台进程使用（进程 ${holder}）。请先停止它，或用 --data 指定其他目录；同机多进程请用 --role web 或 --role worker。`,
      `the data folder ${dataDir} is in use by another platform process (${holder}). Stop it first or name another folder with --data; to add processes on this machine use --role web or --role worker.`,
    );
  }
  ftruncateSync(fd);
  writeSync(fd, `${process.pid}\n`);
  let held = true;
  return {
    release: () => {
      if (held) closeSync(fd);
      held = false;
    },
  };
}

/** Writes a file that is either the old or the new one after a crash, readable by its owner only. */
export async function writePrivately(path: string, text: string): Promise<void> {
  const temporary = `${path}.${process.pid}.new`;
  const file = await open(temporary, 'w', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await chmod(temporary, 0o600);
  await rename(temporary, path);
  const folder = await open(dirname(path), 'r');
  await folder.sync().finally(() => folder.close());
}

const readJson = async (path: string): Promise<unknown> => {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
};

/** The folder's passwords, made at the first start. */
export async function storeSecrets(dataDir: string): Promise<Secrets> {
  const path = join(dataDir, 'secrets', 'stores.json');
  const known = await readJson(path);
  if (known !== undefined) return Secrets.parse(known);
  const word = (): string => randomBytes(24).toString('base64url');
  const made: Secrets = { superuser: word(), owner: word(), app: word(), warehouse: word() };
  await writePrivately(path, JSON.stringify(made));
  return made;
}

export async function readRunFile(dataDir: string): Promise<RunFile | undefined> {
  const found = RunFile.safeParse(await readJson(runFileOf(dataDir)).catch(() => undefined));
  return found.success ? found.data : undefined;
}

export async function writeRunFile(dataDir: string, content: RunFile): Promise<void> {
  await writePrivately(runFileOf(dataDir), JSON.stringify(content, null, 2));
}
