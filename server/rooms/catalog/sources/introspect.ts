/** Reads the schema of a department's database: names, comments, types, keys. Reads no row, writes nothing. */
import { connect, isIP, type Socket } from 'node:net';
import { createConnection } from 'mysql2/promise';
import pg from 'pg';
import { z } from 'zod';
import { problem } from '#kernel/errors.ts';
import { itemTypeOf } from './type-map.ts';
import type { Connection, SourceTable } from './types.ts';

const connectMs = 10_000;
const statementMs = 30_000;
const mostTables = 2000;

/** Errors: `catalog.source-unreachable`. Views are left out: what they show is held by tables. */
export async function introspect(connection: Connection): Promise<SourceTable[]> {
  try {
    return connection.engine === 'postgresql' ? await fromPostgres(connection) : await fromMysql(connection);
  } catch (error) {
    throw problem('catalog.source-unreachable', { params: { why: reasonOf(error) }, cause: error });
  }
}

const wrongName = {
  zh: '对方的证书不是发给所填主机名的。',
  en: 'The certificate is for another host name than the one given.',
};
const untrusted = {
  zh: '对方的证书不受信任或已过期；由本单位机构签发的，请填写该机构的证书。',
  en: 'The certificate is not trusted or has expired; where an authority of your own signed it, give that authority’s certificate.',
};

/** What may be told of a failed connection: the driver's code, never its message with names and addresses in it. */
export function reasonOf(error: unknown): { zh: string; en: string } {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  // The driver of MySQL puts one code of its own over all of TLS.
  if (code === 'HANDSHAKE_SSL_ERROR')
    return error instanceof Error && 'reason' in error ? wrongName : untrusted;
  if (/CERT|ISSUER|LEAF_SIGNATURE/.test(code) && code !== 'ERR_TLS_CERT_ALTNAME_INVALID') return untrusted;
  const known: Record<string, { zh: string; en: string }> = {
    ERR_TLS_CERT_ALTNAME_INVALID: wrongName,
    HANDSHAKE_NO_SSL_SUPPORT: { zh: '对方不支持加密连接。', en: 'The other side does not encrypt.' },
    ECONNREFUSED: { zh: '对方拒绝连接。', en: 'The connection was refused.' },
    ENOTFOUND: { zh: '找不到这个地址。', en: 'The address is not known.' },
    ETIMEDOUT: { zh: '连接超时。', en: 'The connection timed out.' },
    '28P01': { zh: '账号或口令不对。', en: 'Account or password is wrong.' },
    ER_ACCESS_DENIED_ERROR: { zh: '账号或口令不对。', en: 'Account or password is wrong.' },
    '3D000': { zh: '没有这个数据库。', en: 'There is no such database.' },
    ER_BAD_DB_ERROR: { zh: '没有这个数据库。', en: 'There is no such database.' },
  };
  return (
    known[code] ?? { zh: `数据库没有应答（${code || '未知'}）。`, en: `No answer (${code || 'unknown'}).` }
  );
}

const postgresRow = z.object({
  table: z.string(),
  table_comment: z.string().nullable(),
  rows: z.coerce.number(),
  column: z.string(),
  column_comment: z.string().nullable(),
  type: z.string(),
  length: z.number().nullable(),
  scale: z.number().nullable(),
  nullable: z.boolean(),
  key: z.boolean(),
});

async function fromPostgres(connection: Connection): Promise<SourceTable[]> {
  const client = new pg.Client({
    host: connection.address ?? connection.host,
    port: connection.port,
    database: connection.database,
    user: connection.username,
    password: connection.password,
    connectionTimeoutMillis: connectMs,
    statement_timeout: statementMs,
    application_name: 'gongshu-catalog',
    ...(connection.tls ? { ssl: { ...certificates(connection), ...nameOf(connection) } } : {}),
  });
  await client.connect();
  try {
    await client.query('begin transaction read only');
    const { rows } = await client.query(
      `select c.relname as "table", obj_description(c.oid, 'pg_class') as table_comment,
         greatest(c.reltuples, 0)::bigint as rows, a.attname as "column",
         col_description(c.oid, a.attnum) as column_comment, t.typname as type,
         case when t.typname in ('varchar', 'bpchar') and a.atttypmod > 4 then a.atttypmod - 4
              when t.typname = 'numeric' and a.atttypmod > 4 then (a.atttypmod - 4) >> 16 end as length,
         case when t.typname = 'numeric' and a.atttypmod > 4 then (a.atttypmod - 4) & 2047 end as scale,
         not a.attnotnull as nullable,
         coalesce(a.attnum = any(i.indkey), false) as key
       from pg_class c
       join pg_namespace n on n.oid = c.relnamespace
       join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
       join pg_type t on t.oid = a.atttypid
       left join pg_index i on i.indrelid = c.oid and i.indisprimary
       where c.relkind in ('r', 'p') and n.nspname = $1
       order by c.relname, a.attnum`,
      [connection.schema],
    );
    return collect(z.array(postgresRow).parse(rows));
  } finally {
    await client.end().catch(() => undefined);
  }
}

const mysqlRow = z.object({
  table: z.string(),
  table_comment: z.string().nullable(),
  rows: z.coerce.number().nullable(),
  column: z.string(),
  column_comment: z.string().nullable(),
  type: z.string(),
  length: z.coerce.number().nullable(),
  precision: z.coerce.number().nullable(),
  scale: z.coerce.number().nullable(),
  nullable: z.string(),
  key: z.string(),
});

export const certificates = ({ ca }: Pick<Connection, 'ca'>) => ({
  rejectUnauthorized: true,
  ...(ca ? { ca } : {}),
});

/** A certificate is for the name that was typed, whatever address it meant when it was judged; an address is its own name. */
export const nameOf = ({ host }: Pick<Connection, 'host'>) => (isIP(host) ? {} : { servername: host });

/** Where an address was typed, the certificate is compared with what the socket says it is connected to, and Node notes names only. */
export function connected({
  host,
  address = host,
  port,
}: Pick<Connection, 'host' | 'address' | 'port'>): Socket {
  return Object.assign(connect(port, address), { _host: address });
}

async function fromMysql(connection: Connection): Promise<SourceTable[]> {
  const client = await createConnection({
    host: connection.host,
    port: connection.port,
    database: connection.database,
    user: connection.username,
    password: connection.password,
    connectTimeout: connectMs,
    stream: () => connected(connection),
    ...(connection.tls ? { ssl: { ...certificates(connection), verifyIdentity: true } } : {}),
  });
  try {
    await client.query('set session transaction read only');
    const [rows] = await client.query(
      {
        sql: `select c.table_name as \`table\`, t.table_comment as table_comment, t.table_rows as \`rows\`,
           c.column_name as \`column\`, c.column_comment as column_comment, c.data_type as type,
           c.character_maximum_length as length, c.numeric_precision as \`precision\`, c.numeric_scale as scale,
           c.is_nullable as nullable, c.column_key as \`key\`
         from information_schema.columns c
         join information_schema.tables t on t.table_schema = c.table_schema and t.table_name = c.table_name
         where c.table_schema = ? and t.table_type = 'BASE TABLE'
         order by c.table_name, c.ordinal_position`,
        timeout: statementMs,
      },
      [connection.schema || connection.database],
    );
    return collect(
      z
        .array(mysqlRow)
        .parse(rows)
        .map((row) => ({
          ...row,
          rows: row.rows ?? 0,
          length: row.length ?? (row.type === 'decimal' ? row.precision : null),
          scale: row.type === 'decimal' ? row.scale : null,
          nullable: row.nullable === 'YES',
          key: row.key === 'PRI',
        })),
    );
  } finally {
    await client.end().catch(() => undefined);
  }
}

type Row = Omit<z.output<typeof postgresRow>, 'table_comment'> & { table_comment: string | null };

function collect(rows: readonly Row[]): SourceTable[] {
  const tables = new Map<string, SourceTable>();
  for (const row of rows) {
    const table = tables.get(row.table) ?? {
      name: row.table,
      comment: row.table_comment ?? '',
      rows: row.rows,
      columns: [],
    };
    if (!tables.has(row.table)) {
      if (tables.size >= mostTables) break;
      tables.set(row.table, table);
    }
    const mapped = itemTypeOf(row.type, row.length ?? undefined, row.scale ?? undefined);
    table.columns.push({
      name: row.column,
      comment: row.column_comment ?? '',
      type: mapped.type,
      ...(mapped.length === undefined ? {} : { length: mapped.length }),
      ...(mapped.scale === undefined ? {} : { scale: mapped.scale }),
      nullable: row.nullable,
      key: row.key,
    });
  }
  return [...tables.values()];
}
