/** A department's MariaDB for tests, where the machine has the server (Debian's `mariadb-server`); its own folder, stopped afterwards. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Connection, createConnection } from 'mysql2/promise';

/** Debian keeps servers where not every user looks for programs. */
const env = { ...process.env, PATH: `${process.env.PATH ?? ''}:/usr/sbin` };

/** Why the tests are skipped; false where the server is there. */
export const withoutMariadb: string | false = ((): string | false => {
  try {
    execFileSync('sh', ['-c', 'command -v mariadbd && command -v mariadb-install-db'], {
      stdio: 'pipe',
      env,
    });
    return false;
  } catch {
    return 'no mariadbd on this machine: install mariadb-server to run it';
  }
})();

export type Mariadb = { port: number; root: Connection; stop(): Promise<void> };

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const at = server.address();
  server.close();
  return typeof at === 'object' && at ? at.port : 0;
}

/** `more`: further options of the server. */
export async function startMariadb(more: readonly string[] = []): Promise<Mariadb> {
  const folder = mkdtempSync(join(tmpdir(), 'gongshu-mariadb-'));
  const port = await freePort();
  const socketPath = join(folder, 's.sock');
  const user = process.getuid?.() === 0 ? ['--user=root'] : [];
  execFileSync(
    'mariadb-install-db',
    [`--datadir=${folder}/data`, '--auth-root-authentication-method=normal', ...user],
    { stdio: 'pipe', env },
  );
  const server = spawn(
    'mariadbd',
    [
      `--datadir=${folder}/data`,
      `--port=${port}`,
      '--bind-address=127.0.0.1',
      `--socket=${socketPath}`,
      `--pid-file=${folder}/pid`,
      '--skip-log-bin',
      ...user,
      ...more,
    ],
    { stdio: 'ignore', env },
  );
  const connect = async (): Promise<Connection> => {
    for (let left = 100; ; left--) {
      try {
        return await createConnection({ socketPath, user: 'root', multipleStatements: true });
      } catch (error) {
        if (left === 0) throw error;
        await sleep(200);
      }
    }
  };
  const root = await connect();
  return {
    port,
    root,
    stop: async () => {
      await root.end().catch(() => undefined);
      server.kill('SIGTERM');
      await once(server, 'exit').catch(() => undefined);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
