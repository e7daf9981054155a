/** The pool the workers are given: where the database is away they wait for it, instead of ending with all work behind them. */
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { databaseLost } from './db.ts';

const FIRST_PAUSE = 100;
const LONGEST_PAUSE = 5_000;
/** By PostgreSQL's own words: try again. The worker does so for what ends a job; every such statement may be sent twice. */
const TRY_AGAIN = '40001';

/** `patience` ends the waiting when the workers are to stop. The callback form, by which they listen, tries again by itself. */
export function patientPool(pool: pg.Pool, patience: AbortSignal): pg.Pool {
  async function connect(): Promise<pg.PoolClient> {
    for (let pause = FIRST_PAUSE; ; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
      try {
        return asking(await pool.connect());
      } catch (error) {
        if (!databaseLost(error) || patience.aborted) throw error;
        await sleep(pause, undefined, { signal: patience }).catch(() => undefined);
      }
    }
  }
  return around(pool, 'connect', (...given: unknown[]) =>
    given.length === 0 ? connect() : Reflect.apply(pool.connect, pool, given),
  );
}

const asking = (client: pg.PoolClient): pg.PoolClient =>
  around(client, 'query', async (...given: unknown[]) => {
    try {
      return await Reflect.apply(client.query, client, given);
    } catch (error) {
      throw databaseLost(error)
        ? Object.assign(new Error('the database was lost'), { code: TRY_AGAIN, cause: error })
        : error;
    }
  });

/** The same object with one of its methods replaced. */
const around = <T extends object>(
  object: T,
  method: keyof T,
  replaced: (...given: unknown[]) => unknown,
): T =>
  new Proxy(object, {
    get: (target, name) => {
      if (name === method) return replaced;
      const found: unknown = Reflect.get(target, name);
      return typeof found === 'function' ? found.bind(target) : found;
    },
  });
