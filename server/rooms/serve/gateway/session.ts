/** Connections of the gateway: statements of one transaction go out behind each other without waiting for the answers in between. */
import type { Writable } from 'node:stream';
import { Kysely, PostgresDialect, type RawBuilder } from 'kysely';
import pg from 'pg';
import type { Executor } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';

export type Session = {
  /**
   * Sends at once, in the order of the calls. A failed statement fails all that follow it and the commit, so an answer that nobody needs
   * need not be waited for. `kept`: asked all the time in few forms, by a plan that does not hang on its values; planned once a connection.
   */
  send<R>(statement: RawBuilder<R>, how?: 'kept'): Promise<R[]>;
  /** The same connection for commands of other parts; wait for each. */
  executor: Executor;
};

export type Sessions = {
  /** One transaction: what `work` throws, and a failed statement, undo all of it. The commit leaves right behind the last statement. */
  transact<T>(work: (session: Session) => Promise<T>): Promise<T>;
  close(): Promise<void>;
};

// A statement that takes longer is no lookup; every caller of the group would wait for it.
const timeout = '-c statement_timeout=5s';
// Left alone PostgreSQL would plan the large statements of every group anew, which takes longer than to answer them.
const plans = '-c plan_cache_mode=force_generic_plan';
/** Forms that a connection keeps; one that holds more is closed for a fresh one. */
const MOST_KEPT = 300;

export function openSessions(pool: pg.Pool, connections: number, onLost: (error: Error) => void): Sessions {
  const config: pg.PoolConfig & { pipeline: boolean } = {
    ...pool.options,
    max: connections,
    pipeline: true,
    application_name: 'gongshu-gateway',
    options: [pool.options.options ?? '', timeout, plans].join(' ').trim(),
  };
  const own = new pg.Pool(config);
  // Without a listener a restart of PostgreSQL would end this process.
  own.on('error', onLost);
  // The pool listens to idle connections only: one that is lost in the middle of a group would end it as well.
  own.on('connect', (client) => client.on('error', onLost));
  const executors = new WeakMap<pg.PoolClient, Kysely<object>>();
  const names = new WeakMap<pg.PoolClient, Map<string, string>>();

  const nameOf = (client: pg.PoolClient, text: string): string => {
    const known = names.get(client) ?? new Map<string, string>();
    const name = known.get(text) ?? `call-${known.size}`;
    names.set(client, known.set(text, name));
    return name;
  };

  const executorOf = (client: pg.PoolClient): Kysely<object> => {
    const known = executors.get(client);
    if (known) return known;
    // Kysely gives a connection back after each of its statements; this one is given back by the transaction.
    const single = new Proxy(client, {
      get(target, name) {
        if (name === 'release') return () => undefined;
        const value: unknown = Reflect.get(target, name);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
    const pool = { connect: async () => single, end: async () => undefined, options: {} };
    const made = new Kysely<object>({ dialect: new PostgresDialect({ pool }) });
    executors.set(client, made);
    return made;
  };

  return {
    async transact(work) {
      const client = await own.connect();
      const executor = executorOf(client);
      let failed: Error | undefined;
      const gather = gathering(client);
      const ask = <R>(config: pg.QueryConfig): Promise<R[]> => {
        gather();
        const asked = client.query<pg.QueryResultRow & R>(config).then(({ rows }) => rows);
        // Whoever waits is told; the commit is told in any case.
        asked.catch((error: Error) => {
          failed ??= error;
        });
        return asked;
      };
      const session: Session = {
        executor,
        // The statement's own type says what its rows are; the builder carries it.
        send<R>(statement: RawBuilder<R>, how?: 'kept'): Promise<R[]> {
          const { sql: text, parameters } = statement.compile(executor);
          const values = [...parameters];
          if (how === 'kept') return ask<R>({ name: nameOf(client, text), text, values });
          void ask({ text: 'set local plan_cache_mode = force_custom_plan' });
          const asked = ask<R>({ text, values });
          void ask({ text: 'set local plan_cache_mode = force_generic_plan' });
          return asked;
        },
      };
      try {
        const begun = ask({ text: 'begin' });
        const [result] = await Promise.all([work(session), begun]);
        const { command } = await client.query('commit');
        // PostgreSQL answers the commit of a failed transaction with ROLLBACK.
        if (command !== 'COMMIT') throw failed ?? problem('gateway.unavailable');
        client.release((names.get(client)?.size ?? 0) > MOST_KEPT);
        return result;
      } catch (error) {
        await client.query('rollback').then(
          () => client.release(wasOutdated(error)),
          (lost: Error) => client.release(lost),
        );
        throw error;
      }
    },
    close: () => own.end(),
  };
}

/**
 * Statements of one moment leave in one write: each write is a call of the system and wakes PostgreSQL up. pg does not say that it has
 * a stream; where it has none, every statement leaves by itself.
 */
function gathering(client: pg.PoolClient): () => void {
  const { connection } = client as pg.PoolClient & { connection?: { stream?: Writable } };
  const stream = connection?.stream;
  let held = false;
  return () => {
    if (held || !stream) return;
    held = true;
    stream.cork();
    process.nextTick(() => {
      held = false;
      stream.uncork();
    });
  };
}

/** A table of a kept statement was altered; PostgreSQL has no code of its own for it. */
const wasOutdated = (error: unknown): boolean => error instanceof pg.DatabaseError && error.code === '0A000';
