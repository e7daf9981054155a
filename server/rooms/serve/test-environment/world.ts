/** The platform as the test environment sees it: the same law and clock, its own grants, versions, keys, log and numbers. */
import pg from 'pg';
import { openDb } from '#kernel/db.ts';
import { openMetrics } from '#kernel/metrics.ts';
import type { Serving } from '../context.ts';

export type TestWorld = { p: Serving; close(): Promise<void> };

const connections = 6;

/** Every connection says that it is of the test environment, and the database shows it nothing else. None is made before it is needed. */
export function openTestWorld(p: Serving): TestWorld {
  const pool = new pg.Pool({
    ...p.pool.options,
    max: connections,
    application_name: 'gongshu-test',
    options: `${p.pool.options.options ?? ''} -c gongshu.environment=test`.trim(),
  });
  pool.on('error', (error) => p.log.warn({ error: error.message }, 'an idle connection was lost'));
  pool.on('connect', (client) => client.on('error', () => undefined));
  const db = openDb(pool);
  return {
    p: {
      ...p,
      pool,
      db,
      config: { ...p.config, publicAddress: p.config.gatewayTestAddress },
      // What happens here concerns no room of the platform: it is told to nobody.
      events: { ...p.events, emit: async () => undefined },
      metrics: openMetrics(),
      stream: 'test',
    },
    close: () => db.destroy(),
  };
}
