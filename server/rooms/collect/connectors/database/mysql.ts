/** MySQL and MariaDB: a consistent read-only snapshot, rows streamed from the wire; every value cast to text by the source. */
import { type Connection, createConnection } from 'mysql2';
import { itemTypeOf, pinnedSocket, sourceCertificates } from '#rooms/catalog/index.ts';
import {
  type Dialect,
  doubled,
  type FailureKind,
  type RawColumn,
  type Session,
  type Statement,
  type Target,
  type TextRow,
} from './dialect.ts';

const BLOCK = 2000;
const connectMs = 10_000;
const statementSeconds = 300;
const lockSeconds = 5;

const quote = (name: string): string => doubled(name, '`');

/** One character set for text and its comparison, whatever the table's. */
const chars = (value: string): string => `cast(${value} as char character set utf8mb4)`;

function text({ name, raw }: RawColumn): string {
  const column = quote(name);
  switch (raw) {
    case 'bit':
      return chars(`${column} + 0`);
    case 'date':
      return `date_format(${column}, '%Y-%m-%d')`;
    case 'datetime':
    case 'timestamp':
      return `left(date_format(${column}, '%Y-%m-%d %H:%i:%s.%f'), 23)`;
    // A short float would be rounded on its way to text.
    case 'float':
      return chars(`${column} + 0e0`);
    case 'binary':
    case 'varbinary':
    case 'blob':
    case 'tinyblob':
    case 'mediumblob':
    case 'longblob':
      return `lower(hex(${column}))`;
    default:
      return chars(column);
  }
}

const rowOf = (row: unknown): TextRow =>
  Array.isArray(row)
    ? row.map((value) => (value === null || value === undefined ? null : String(value)))
    : [];

/** Statements are prepared: values never become part of the text. */
function ask(client: Connection, { sql, values }: Statement): Promise<TextRow[]> {
  return new Promise((resolve, reject) => {
    client.execute({ sql, values, rowsAsArray: true }, (error, rows) => {
      if (error) reject(error);
      else resolve(Array.isArray(rows) ? rows.map(rowOf) : []);
    });
  });
}

/** What one of the two servers has and the other has not: left out where it is refused. */
async function limits(client: Connection): Promise<void> {
  const run = (sql: string): Promise<void> =>
    new Promise((resolve, reject) => {
      client.query(sql, (error) => (error ? reject(error) : resolve()));
    });
  await run(`set session time_zone = '+08:00', lock_wait_timeout = ${lockSeconds}`);
  await run(`set session max_execution_time = ${statementSeconds * 1000}`).catch(() =>
    run(`set session max_statement_time = ${statementSeconds}`).catch(() => undefined),
  );
  await run('set session transaction isolation level repeatable read');
  await run('start transaction with consistent snapshot, read only');
}

async function openMysql(target: Target): Promise<Session> {
  const socket = pinnedSocket(target);
  const stop = (): void => {
    socket.destroy();
  };
  target.signal.addEventListener('abort', stop, { once: true });
  const client = createConnection({
    host: target.host,
    port: target.port,
    database: target.database,
    user: target.username,
    password: target.password,
    connectTimeout: connectMs,
    charset: 'utf8mb4',
    dateStrings: true,
    supportBigNumbers: true,
    bigNumberStrings: true,
    stream: () => socket,
    ...(target.tls ? { ssl: { ...sourceCertificates(target), verifyIdentity: true } } : {}),
  });
  client.on('error', () => undefined);
  const close = async (): Promise<void> => {
    target.signal.removeEventListener('abort', stop);
    await new Promise<void>((resolve) => {
      const patience = setTimeout(resolve, 1000);
      client.end(() => {
        clearTimeout(patience);
        resolve();
      });
    });
    stop();
  };
  try {
    await new Promise<void>((resolve, reject) => {
      // A line cut while the greeting is awaited tells nobody else.
      socket.once('close', () => reject(Object.assign(new Error('closed'), { code: 'ECONNRESET' })));
      client.connect((error) => (error ? reject(error) : resolve()));
    });
    await limits(client);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    ask: (statement) => ask(client, statement),
    async *stream({ sql, values }) {
      const rows = client
        .execute({ sql, values, rowsAsArray: true })
        .stream({ objectMode: true, highWaterMark: BLOCK });
      const cut = (): void => {
        rows.destroy(Object.assign(new Error('closed'), { code: 'ECONNRESET' }));
      };
      socket.once('close', cut);
      let block: TextRow[] = [];
      try {
        for await (const row of rows) {
          block.push(rowOf(row));
          if (block.length < BLOCK) continue;
          yield block;
          block = [];
        }
        if (block.length > 0) yield block;
      } finally {
        socket.removeListener('close', cut);
      }
    },
    close,
  };
}

const codes: Readonly<Record<string, FailureKind>> = {
  ER_ACCESS_DENIED_ERROR: 'sign-in',
  ER_DBACCESS_DENIED_ERROR: 'right',
  ER_TABLEACCESS_DENIED_ERROR: 'right',
  ER_COLUMNACCESS_DENIED_ERROR: 'right',
  ER_NO_SUCH_TABLE: 'table',
  ER_BAD_DB_ERROR: 'table',
  ER_BAD_FIELD_ERROR: 'changed',
  ER_TABLE_DEF_CHANGED: 'changed',
  ER_LOCK_WAIT_TIMEOUT: 'slow',
  ER_QUERY_TIMEOUT: 'slow',
  ER_STATEMENT_TIMEOUT: 'slow',
};

export const mysql: Dialect = {
  kind: 'mysql',
  zh: 'MySQL、MariaDB',
  en: 'MySQL, MariaDB',
  verified: true,
  port: 3306,
  quote,
  place: () => '?',
  schemaOf: ({ schema, database }) => schema || database,
  tableName: ({ schema, database, table }) => `${quote(schema || database)}.${quote(table)}`,
  text,
  limited: (select, limit) => `${select} limit ${limit}`,
  tables: (schema) => ({
    sql: `select table_name, table_comment, table_rows from information_schema.tables
      where table_schema = ? and table_type in ('BASE TABLE', 'VIEW') order by table_name limit 2000`,
    values: [schema],
  }),
  columns: (schema, table) => ({
    sql: `select column_name, column_comment, data_type,
        case when data_type = 'decimal' then numeric_precision else character_maximum_length end,
        case when data_type = 'decimal' then numeric_scale end,
        case is_nullable when 'YES' then '1' else '0' end, case column_key when 'PRI' then '1' else '0' end
      from information_schema.columns where table_schema = ? and table_name = ? order by ordinal_position`,
    values: [schema, table],
  }),
  itemType: itemTypeOf,
  highest: ({ name }, form) =>
    form === 'time' ? chars(`least(max(${quote(name)}), now(6))`) : chars(`max(${quote(name)})`),
  from: ({ name }, form, place, overlap) =>
    form === 'time'
      ? `${quote(name)} >= cast(${place} as datetime(6)) - interval ${overlap} second`
      : `${quote(name)} >= cast(${place} as decimal(65, 10)) - ${overlap}`,
  hashes: {
    key: (column, form) => {
      const value = text(column);
      if (form === 'decimal')
        return `if(locate('.', ${value}) > 0, trim(trailing '.' from trim(trailing '0' from ${value})), ${value})`;
      if (form === 'identifier') return `upper(trim(${value}))`;
      if (form === 'instant' && column.raw === 'date') return `concat(${value}, ' 00:00:00.000')`;
      return form === 'text' ? `trim(${value})` : value;
    },
    join: (parts) => `concat(${parts.map((part) => `length(${part}), ':', ${part}`).join(', ')})`,
    md5: (value) => `md5(${value})`,
    sum: (md5, at, digits) => chars(`sum(cast(conv(substr(${md5}, ${at}, ${digits}), 16, 10) as unsigned))`),
    prefix: (md5, digits) => `substr(${md5}, 1, ${digits})`,
  },
  open: openMysql,
  failure: (error) => (error instanceof Error && 'code' in error ? codes[String(error.code)] : undefined),
};
