/** PostgreSQL for everybody: the executor types, the pool of the application's role, and the one transaction wrapper. */
import { hash } from 'node:crypto';
import { Kysely, PostgresDialect, type RawBuilder, sql, type Transaction } from 'kysely';
import pg from 'pg';
import type { Logger } from './log.ts';
import { preparingClient } from './prepared.ts';

/** The application's database handle. A room widens it by `withTables<ItsTables>()`. */
export type Db = Kysely<object>;
export type Tx = Transaction<object>;
export type Executor = Db | Tx;

// Counts and sizes stay below 2^53: read int8 as number, so that no room has to parse strings.
const INT8 = 20;
const DATE = 1082;

/** Opens the pool. Legal days (`date`) stay text: a Date would move them over a time zone. */
export function openPool(connectionString: string, log: Logger, max = 12, options = ''): pg.Pool {
  const types: pg.CustomTypesConfig = {
    getTypeParser: (oid: number, format?: 'text' | 'binary') => {
      if (format !== 'binary' && oid === INT8) return Number;
      if (format !== 'binary' && oid === DATE) return (text: string) => text;
      return pg.types.getTypeParser(oid, format);
    },
  };
  const pool = new pg.Pool({
    Client: preparingClient(),
    connectionString,
    max,
    types,
    application_name: 'gongshu',
    options,
    // Longer than anything may hold all of them: who waits this long is told that the database is away, not left to wait.
    connectionTimeoutMillis: 60_000,
  });
  // Without a listener a restart of PostgreSQL would end this process.
  pool.on('error', (error) => log.warn({ error: error.message }, 'an idle database connection was lost'));
  // The same for a connection in use: its query fails and says so, the process goes on.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

export function openDb(pool: pg.Pool): Db {
  return new Kysely<object>({ dialect: new PostgresDialect({ pool }) });
}

/** One act, one transaction: what `work` throws undoes everything it did. */
export function transact<T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> {
  return db.transaction().execute(work);
}

/** Several reads of one moment: what another transaction replaces meanwhile is seen wholly as it was. */
export function atOneMoment<T>(db: Db, read: (tx: Tx) => Promise<T>): Promise<T> {
  return db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(read);
}

/** Waits for its turn under this name, until the transaction ends: what is counted under it stays as it was counted. */
export async function takeTurn(tx: Tx, name: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(tx);
}

const LOST_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  '57P01',
  '57P02',
  '57P03',
  '08001',
  '08003',
  '08006',
  '53300',
]);

/** Was PostgreSQL away, or the connection cut? pg itself says so in words alone. */
export function databaseLost(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('code' in error && typeof error.code === 'string') return LOST_CODES.has(error.code);
  return /Connection terminated|connection error and is not queryable|trying to connect/.test(error.message);
}

/** Connections for questions that are kept prepared. More at once than there are cores only makes each of them slower. */
const QUESTIONS = 6;

/**
 * The pool of `askPrepared`: its statements are planned once a connection. To plan the large ones takes longer than to answer them,
 * and left alone the database would plan them anew each time for a better guess that leads to the same plan.
 */
export const openQuestions = (connectionString: string, log: Logger): pg.Pool =>
  openPool(connectionString, log, QUESTIONS, '-c plan_cache_mode=force_generic_plan');

/**
 * Asks outside a transaction by a statement that each connection keeps prepared under a name made of its text. Only for a question
 * asked all the time in a few forms, whose plan does not hang on its values: every form stays in the memory of every connection.
 */
export async function askPrepared<T extends pg.QueryResultRow>(
  { db, questions }: { db: Db; questions: pg.Pool },
  statement: RawBuilder<T>,
): Promise<T[]> {
  const { sql, parameters } = statement.compile(db);
  const { rows } = await questions.query<T>({
    name: hash('sha1', sql, 'base64url'),
    text: sql,
    values: [...parameters],
  });
  return rows;
}
