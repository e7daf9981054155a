/** A department's own database for tests: a real PostgreSQL beside the platform's, with a business account and tables of its own. */
import pg from 'pg';
import { ownFolder, storeSecrets } from '#kernel/stores/folder.ts';
import { openPostgres, SUPERUSER } from '#kernel/stores/postgres.ts';
import { preparedFolder } from './embedded.ts';

export type SourceDatabase = {
  /** What is typed when the source is registered. */
  connection: {
    engine: 'postgresql';
    host: string;
    port: number;
    database: string;
    schema: string;
    username: string;
    password: string;
  };
  /** Runs statements as the system that owns the database. */
  sql(statements: string): Promise<void>;
  stop(): Promise<void>;
};

export async function sourceDatabase(): Promise<SourceDatabase> {
  const folder = await preparedFolder();
  const owned = ownFolder(folder);
  const secrets = await storeSecrets(folder);
  const watcher = { info: () => undefined, warn: () => undefined };
  const store = await openPostgres({ platformData: folder, secrets, watcher, fsync: false });
  const password = 'read-only-of-the-business-system';
  const url = (database: string): string =>
    `postgres://${SUPERUSER}:${secrets.superuser}@127.0.0.1:${store.port}/${database}`;
  const run = async (database: string, statements: string): Promise<void> => {
    const client = new pg.Client({ connectionString: url(database) });
    await client.connect();
    try {
      await client.query(statements);
    } finally {
      await client.end();
    }
  };
  await run('postgres', 'create database business');
  await run(
    'business',
    `create role business_reader login password '${password}'; grant usage on schema public to business_reader;`,
  );
  return {
    connection: {
      engine: 'postgresql',
      host: '127.0.0.1',
      port: store.port,
      database: 'business',
      schema: 'public',
      username: 'business_reader',
      password,
    },
    sql: (statements) => run('business', statements),
    stop: async () => {
      await store.stop();
      owned.release();
    },
  };
}
