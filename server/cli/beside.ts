/** A further process beside the running platform: it finds the stores and starts none. */
import type { Platform } from '#cases/index.ts';
import { packFolder, readConfig } from '#kernel/config.ts';
import { openLog } from '#kernel/log.ts';
import { openKernel } from '#kernel/open.ts';
import { openStores } from '#kernel/stores/index.ts';
import { loadLaw } from '#law/index.ts';
import { composePlatform } from '../app.ts';

export const storeOptions = {
  city: { type: 'string' },
  data: { type: 'string' },
  postgres: { type: 'string' },
  clickhouse: { type: 'string' },
} as const;

export async function beside<T>(
  city: string,
  values: { [name in Exclude<keyof typeof storeOptions, 'city'>]?: string | undefined },
  work: (p: Platform) => Promise<T>,
): Promise<T> {
  const stores = (['data', 'postgres', 'clickhouse'] as const).flatMap((name) => {
    const value = values[name];
    return value ? [`--${name}`, value] : [];
  });
  const config = readConfig(
    ['--city', city, '--role', 'worker', '--no-demo', '--log-level', 'warn', ...stores],
    process.env,
  );
  const log = openLog(config.logLevel);
  const opened = await openKernel(config, await openStores(config, { watcher: log }), { log });
  try {
    return await work(composePlatform(opened.kernel, loadLaw(packFolder(config), config.city)));
  } finally {
    await opened.close();
  }
}
