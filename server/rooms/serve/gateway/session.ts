/** Connections of the gateway: statements of one transaction go out behind each other without waiting for the answers in between. */
import { Kysely, PostgresDialect, type RawBuilder } from 'kysely';
import pg from 'pg';
import type { Executor } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';

export type Session = {
  /** Sends at once, in the order of the calls; a failed statement fails all that follow it. */
  send<R>(statement: RawBuilder<R>, name?: string): Promise<R[]>;
  /** The same connection for commands of other parts; wait for each. */
  executor: Executor;
};

export type Sessions = {
  /** One transaction: what `work` throws, and a failed statement, undo all of it. */
  transact<T>(work: (session: Session) => Promise<T>): Promise<T>;
  close(): Promise<void>;
};

// A statement that takes longer is no lookup; every caller of the group would wait for it.
const opening = `begin; set local statement_timeout = '5s'`;

export function openSessions(pool: pg.Pool, connections: number, onLost: (error: Error) => void): Sessions {
  const config: pg.PoolConfig & { pipeline: boolean } = {
    ...pool.options,
    max: connections,
    pipeline: true,
    application_name: 'gongshu-gateway',
  };
  const own = new pg.Pool(config);
  // Without a listener a restart of PostgreSQL would end this process.
  own.on('error', onLost);
  // The pool listens to idle connections only: one that is lost in the middle of a group would end it as well.
  own.on('connect', (client) => client.on('error', onLost));
  const executors = new WeakMap<pg.PoolClient, Kysely<object>>();

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
      const session: Session = {
        executor,
        async send<R>(statement: RawBuilder<R>, name?: string): Promise<R[]> {
          const { sql: text, parameters } = statement.compile(executor);
          const values = [...parameters];
          // The statement's own type says what its rows are; the builder carries it.
          const { rows } = await client.query<pg.QueryResultRow & R>(
            name ? { name, text, values } : { text, values },
          );
          return rows;
        },
      };
      const begun = client.query(opening);
      try {
        const [result] = await Promise.all([work(session), begun]);
        const { command } = await client.query('commit');
        // PostgreSQL answers the commit of a failed transaction with ROLLBACK.
        if (command !== 'COMMIT') throw problem('gateway.unavailable');
        client.release();
        return result;
      } catch (error) {
        await client.query('rollback').then(
          () => client.release(),
          (lost: Error) => client.release(lost),
        );
        throw error;
      }
    },
    close: () => own.end(),
  };
}
