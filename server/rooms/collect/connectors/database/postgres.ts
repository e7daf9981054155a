/** PostgreSQL and the databases that speak its protocol. A cursor in a read-only snapshot; every value cast to text by the source. */
import { Socket } from 'node:net';
import pg from 'pg';
import Cursor from 'pg-cursor';
import { certificateName, itemTypeOf, sourceCertificates } from '#rooms/catalog/index.ts';
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
const statementMs = 300_000;
/** A table that is being altered is not waited for: those behind us in the line would wait too. */
const lockMs = 5000;

const quote = (name: string): string => doubled(name, '"');

function text({ name, raw }: RawColumn): string {
  const column = quote(name);
  switch (raw) {
    case 'bool':
      return `case when ${column} then '1' when not ${column} then '0' end`;
    case 'date':
      return `to_char(${column}, 'YYYY-MM-DD')`;
    case 'timestamp':
      return `to_char(${column}, 'YYYY-MM-DD HH24:MI:SS.MS')`;
    case 'timestamptz':
      return `to_char(${column} at time zone 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI:SS.MS')`;
    case 'bytea':
      return `encode(${column}, 'hex')`;
    case 'money':
      return `${column}::numeric::text`;
    default:
      return `${column}::text`;
  }
}

const moment: Readonly<Record<string, string>> = {
  timestamptz: 'now()',
  timestamp: 'localtimestamp',
  date: 'current_date',
};

export async function openPostgres(target: Target): Promise<Session> {
  const socket = new Socket();
  const stop = (): void => {
    socket.destroy();
  };
  target.signal.addEventListener('abort', stop, { once: true });
  const client = new pg.Client({
    host: target.address,
    port: target.port,
    database: target.database,
    user: target.username,
    password: target.password,
    connectionTimeoutMillis: connectMs,
    statement_timeout: statementMs,
    lock_timeout: lockMs,
    application_name: 'gongshu-collect',
    stream: () => socket,
    ...(target.tls ? { ssl: { ...sourceCertificates(target), ...certificateName(target) } } : {}),
  });
  // A connection that breaks fails its statement; without a listener it would end the process.
  client.on('error', () => undefined);
  const close = async (): Promise<void> => {
    target.signal.removeEventListener('abort', stop);
    // A server that does not answer the farewell is left standing there.
    const patience = setTimeout(stop, 1000);
    await client.end().catch(() => undefined);
    clearTimeout(patience);
    stop();
  };
  try {
    await client.connect();
    await client.query(`set time zone 'Asia/Shanghai'`);
    await client.query(`set datestyle = 'ISO, YMD'`);
    await client.query('begin transaction isolation level repeatable read read only');
  } catch (error) {
    await close();
    throw error;
  }
  return {
    ask: async ({ sql, values }) => {
      const { rows } = await client.query<TextRow>({ text: sql, values, rowMode: 'array', types: asText });
      return rows;
    },
    async *stream({ sql, values }) {
      const cursor = client.query(new Cursor<TextRow>(sql, values, { rowMode: 'array', types: asText }));
      try {
        for (;;) {
          const rows = await cursor.read(BLOCK);
          if (rows.length === 0) return;
          yield rows;
        }
      } finally {
        // A line that was cut has nothing to close; waiting for it would wait for ever.
        if (!socket.destroyed) await cursor.close().catch(() => undefined);
      }
    },
    close,
  };
}

/** Whatever a column is, it was cast to text: nothing is parsed. */
const asText: pg.CustomTypesConfig = { getTypeParser: () => (value: string) => value };

const codes: Readonly<Record<string, FailureKind>> = {
  '28P01': 'sign-in',
  '28000': 'sign-in',
  '42501': 'right',
  '42P01': 'table',
  '3F000': 'table',
  '42703': 'changed',
  '55P03': 'slow',
  '57014': 'slow',
};

export function postgresFailure(error: unknown): FailureKind | undefined {
  if (!(error instanceof Error)) return undefined;
  // A way to sign in that the driver does not know (openGauss' own sha256, Kingbase's scram with another hash).
  if (/authentication/i.test(error.message) && /unknown|unsupported|not supported/i.test(error.message))
    return 'method';
  return 'code' in error ? codes[String(error.code)] : undefined;
}

const columnsOf = (schema: string, table: string): Statement => ({
  sql: `select a.attname, col_description(c.oid, a.attnum), t.typname,
      case when t.typname in ('varchar', 'bpchar') and a.atttypmod > 4 then a.atttypmod - 4
           when t.typname = 'numeric' and a.atttypmod > 4 then (a.atttypmod - 4) >> 16 end,
      case when t.typname = 'numeric' and a.atttypmod > 4 then (a.atttypmod - 4) & 2047 end,
      case when a.attnotnull then '0' else '1' end,
      case when coalesce(a.attnum = any(i.indkey), false) then '1' else '0' end
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    join pg_type t on t.oid = a.atttypid
    left join pg_index i on i.indrelid = c.oid and i.indisprimary
    where c.relkind in ('r', 'p', 'v', 'm', 'f') and n.nspname = $1 and c.relname = $2
    order by a.attnum`,
  values: [schema, table],
});

export const postgres: Dialect = {
  kind: 'postgresql',
  zh: 'PostgreSQL',
  en: 'PostgreSQL',
  verified: true,
  port: 5432,
  quote,
  place: (n) => `$${n}`,
  schemaOf: ({ schema }) => schema || 'public',
  tableName: ({ schema, table }) => `${quote(schema || 'public')}.${quote(table)}`,
  text,
  limited: (select, limit) => `${select} limit ${limit}`,
  tables: (schema) => ({
    sql: `select c.relname, obj_description(c.oid, 'pg_class'), c.reltuples::bigint
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p', 'v', 'm', 'f') and n.nspname = $1 and has_table_privilege(c.oid, 'select')
      order by c.relname limit 2000`,
    values: [schema],
  }),
  columns: columnsOf,
  itemType: itemTypeOf,
  highest: ({ name, raw }, form) =>
    form === 'time'
      ? `least(max(${quote(name)}), ${moment[raw] ?? 'now()'})::text`
      : `max(${quote(name)})::text`,
  from: ({ name, raw }, form, place, overlap) => {
    const at = `(${place}::text)::${form === 'number' ? 'numeric' : raw}`;
    const back = form === 'number' ? `${overlap}` : `interval '${overlap} seconds'`;
    return `${quote(name)} >= ${at} - ${back}`;
  },
  hashes: {
    key: (column, form) => {
      const value = quote(column.name);
      if (form === 'decimal')
        return `case when position('.' in ${value}::text) > 0 then rtrim(rtrim(${value}::text, '0'), '.') else ${value}::text end`;
      if (form === 'identifier') return `upper(btrim(${value}::text))`;
      if (form === 'instant' && column.raw === 'date') return `to_char(${value}, 'YYYY-MM-DD HH24:MI:SS.MS')`;
      return form === 'text' ? `btrim(${text(column)})` : text(column);
    },
    join: (parts) => parts.map((part) => `octet_length(${part})::text || ':' || ${part}`).join(' || '),
    md5: (value) => `md5(${value})`,
    sum: (md5, at, digits) =>
      `sum(('x' || substr(${md5}, ${at}, ${digits}))::bit(${digits * 4})::bigint)::text`,
    prefix: (md5, digits) => `substr(${md5}, 1, ${digits})`,
  },
  open: openPostgres,
  failure: postgresFailure,
};

/** Speak the protocol of PostgreSQL, each with its own way to sign in: see the room's README. Nobody has tried them here. */
export const kingbase: Dialect = {
  ...postgres,
  kind: 'kingbase',
  zh: '人大金仓 KingbaseES',
  en: 'KingbaseES',
  verified: false,
  port: 54_321,
};
export const opengauss: Dialect = {
  ...postgres,
  kind: 'opengauss',
  zh: 'openGauss',
  en: 'openGauss',
  verified: false,
  hashes: null,
};
