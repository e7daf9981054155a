/** Oracle and Dameng 达梦, whose drivers and catalogues are alike. Written on the drivers and tried on no server: shown as unverified. */
import { problem } from '#kernel/errors.ts';
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
const connectSeconds = 10;
const statementMs = 300_000;

type Rows = { getRows(count: number): Promise<unknown[]>; close(): Promise<void> };
type Connection = {
  callTimeout?: number;
  execute(sql: string, binds: unknown[], options: object): Promise<{ rows?: unknown[]; resultSet?: Rows }>;
  close(options?: object): Promise<void>;
};
type Driver = { OUT_FORMAT_ARRAY: number; getConnection(attributes: object): Promise<Connection> };

const isDriver = (found: unknown): found is Driver =>
  typeof found === 'object' && found !== null && 'getConnection' in found && 'OUT_FORMAT_ARRAY' in found;

async function loadedFrom(name: string): Promise<unknown> {
  const loaded: unknown = await import(name).catch(() => undefined);
  return typeof loaded === 'object' && loaded !== null && 'default' in loaded ? loaded.default : loaded;
}

/** Loaded when the first such source is opened: one of them is its vendor's and may have been left out. */
async function driverOf(name: string): Promise<Driver> {
  const found = await loadedFrom(name);
  if (!isDriver(found)) throw problem('collect.connector-no-driver', { params: { driver: name } });
  return found;
}

const textOf = (value: unknown): string | null => {
  if (value === null || value === undefined) return null;
  return value instanceof Date ? value.toISOString() : String(value);
};
const rowOf = (row: unknown): TextRow => (Array.isArray(row) ? row.map(textOf) : []);

function sessionOf(driver: Driver, connection: Connection, signal: AbortSignal): Session {
  const stop = (): void => {
    void connection.close({ drop: true }).catch(() => undefined);
  };
  signal.addEventListener('abort', stop, { once: true });
  const options = { outFormat: driver.OUT_FORMAT_ARRAY, fetchArraySize: BLOCK };
  return {
    async ask({ sql, values }: Statement) {
      const { rows = [] } = await connection.execute(sql, values, options);
      return rows.map(rowOf);
    },
    async *stream({ sql, values }: Statement) {
      const { resultSet } = await connection.execute(sql, values, { ...options, resultSet: true });
      if (!resultSet) return;
      try {
        for (;;) {
          const rows = await resultSet.getRows(BLOCK);
          if (rows.length === 0) return;
          yield rows.map(rowOf);
        }
      } finally {
        await resultSet.close().catch(() => undefined);
      }
    },
    async close() {
      signal.removeEventListener('abort', stop);
      await connection.close().catch(() => undefined);
    },
  };
}

/** Part of a connect descriptor: what would end it is refused. */
function plain(text: string): string {
  if (/[()=\s"']/.test(text)) throw problem('collect.connector-settings');
  return text;
}

/**
 * A listener may send the driver on to another address, which nobody judged: this one was. The driver knows no setting against it, so the
 * place where it reads such an answer is taken by a refusal. Errors: collect.connector-no-driver, where a newer driver has no such place.
 */
async function refuseRedirects(): Promise<void> {
  const packets = await loadedFrom('oracledb/lib/thin/sqlnet/packet.js');
  if (typeof packets !== 'object' || packets === null || !('RedirectPacket' in packets))
    throw problem('collect.connector-no-driver', { params: { driver: 'oracledb' } });
  packets.RedirectPacket = function refuse(): never {
    throw problem('collect.connector-redirected');
  };
}

async function openOracle(target: Target): Promise<Session> {
  const driver = await driverOf('oracledb');
  await refuseRedirects();
  const protocol = target.tls ? 'TCPS' : 'TCP';
  // The connection goes to the address that was judged; a certificate is compared with the name that was typed.
  const security = target.tls
    ? `(SECURITY=(SSL_SERVER_DN_MATCH=ON)(SSL_SERVER_CERT_DN="CN=${plain(target.host)}"))`
    : '';
  const connection = await driver.getConnection({
    user: target.username,
    password: target.password,
    connectString: `(DESCRIPTION=(TRANSPORT_CONNECT_TIMEOUT=${connectSeconds})(ADDRESS=(PROTOCOL=${protocol})(HOST=${plain(target.address)})(PORT=${target.port}))(CONNECT_DATA=(SERVICE_NAME=${plain(target.database)}))${security})`,
    ...(target.ca ? { walletContent: target.ca } : {}),
  });
  connection.callTimeout = statementMs;
  await connection.execute(`alter session set time_zone = '+08:00'`, [], {});
  await connection.execute('set transaction read only', [], {});
  return sessionOf(driver, connection, target.signal);
}

async function openDameng(target: Target): Promise<Session> {
  const driver = await driverOf('dmdb');
  if (target.tls) throw problem('collect.connector-no-tls');
  const connection = await driver.getConnection({
    connectString: `${target.address.includes(':') ? `[${target.address}]` : target.address}:${target.port}`,
    user: target.username,
    password: target.password,
    autoCommit: false,
    connectTimeout: connectSeconds * 1000,
    socketTimeout: statementMs,
  });
  await connection.execute('set transaction read only', [], {});
  return sessionOf(driver, connection, target.signal);
}

const quote = (name: string): string => doubled(name, '"');

function text({ name, raw }: RawColumn): string {
  const column = quote(name);
  if (raw === 'date') return `to_char(${column}, 'YYYY-MM-DD HH24:MI:SS')`;
  if (raw.startsWith('timestamp') || raw.startsWith('datetime'))
    return raw.includes('zone')
      ? `to_char(${column} at time zone '+08:00', 'YYYY-MM-DD HH24:MI:SS.FF3')`
      : `to_char(${column}, 'YYYY-MM-DD HH24:MI:SS.FF3')`;
  if (['number', 'float', 'binary_float', 'binary_double'].includes(raw))
    return `to_char(${column}, 'TM9', 'NLS_NUMERIC_CHARACTERS=''.,''')`;
  if (raw === 'raw') return `lower(rawtohex(${column}))`;
  // Long text comes as it is: the driver gives it as text.
  if (raw === 'clob' || raw === 'nclob' || raw === 'text') return column;
  return `to_char(${column})`;
}

function itemType(
  raw: string,
  length?: number,
  scale?: number,
): { type: string; length?: number; scale?: number } {
  const type = raw.toLowerCase();
  if (type === 'number' || type === 'decimal' || type === 'numeric') {
    if (length === undefined) return { type: 'N', length: 38, scale: 10 };
    return scale === 0 && length <= 18 ? { type: 'I' } : { type: 'N', length, scale: scale ?? 0 };
  }
  if (/^(int|integer|bigint|smallint|tinyint)$/.test(type)) return { type: 'I' };
  if (/^(float|binary_float|binary_double|double|real)/.test(type)) return { type: 'B' };
  // A day of Oracle has hours.
  if (/^(date|timestamp|datetime)/.test(type)) return { type: 'T' };
  if (/^(n?clob|text|long)/.test(type)) return { type: 'M' };
  if (/^(blob|raw|image|bfile)/.test(type)) return { type: 'G' };
  return { type: 'C', length: length ?? 255 };
}

const codes: readonly [RegExp, FailureKind][] = [
  [/ORA-01017|ORA-28000|用户名或密码错误|-2501/, 'sign-in'],
  [/ORA-01031|ORA-01045|权限|-5504/, 'right'],
  [/ORA-00942|-2106|无效的表或视图名/, 'table'],
  [/ORA-00904|ORA-01466|-2111|无效的列名/, 'changed'],
  [/ORA-00054|DPI-1067|NJS-123|NJS-510/, 'slow'],
];

export const oracle: Dialect = {
  kind: 'oracle',
  zh: 'Oracle',
  en: 'Oracle',
  verified: false,
  port: 1521,
  quote,
  place: (n) => `:${n}`,
  schemaOf: ({ schema, username }) => schema || username.toUpperCase(),
  tableName: ({ schema, username, table }) => `${quote(schema || username.toUpperCase())}.${quote(table)}`,
  text,
  limited: (select, limit) => `select * from (${select}) where rownum <= ${limit}`,
  tables: (schema) => ({
    sql: `select t.table_name, c.comments, t.num_rows from all_tables t
      left join all_tab_comments c on c.owner = t.owner and c.table_name = t.table_name
      where t.owner = :1 order by t.table_name`,
    values: [schema],
  }),
  columns: (schema, table) => ({
    sql: `select c.column_name, m.comments, c.data_type,
        case when c.data_type = 'NUMBER' then c.data_precision else c.char_length end, c.data_scale,
        case c.nullable when 'N' then '0' else '1' end,
        case when exists (select 1 from all_constraints k join all_cons_columns kc on kc.owner = k.owner and kc.constraint_name = k.constraint_name
          where k.constraint_type = 'P' and k.owner = c.owner and k.table_name = c.table_name and kc.column_name = c.column_name) then '1' else '0' end
      from all_tab_columns c
      left join all_col_comments m on m.owner = c.owner and m.table_name = c.table_name and m.column_name = c.column_name
      where c.owner = :1 and c.table_name = :2 order by c.column_id`,
    values: [schema, table],
  }),
  itemType,
  highest: ({ name }, form) =>
    form === 'time'
      ? `to_char(least(max(${quote(name)}), cast(localtimestamp as timestamp)), 'YYYY-MM-DD HH24:MI:SS.FF6')`
      : `to_char(max(${quote(name)}))`,
  from: ({ name }, form, place, overlap) =>
    form === 'time'
      ? `${quote(name)} >= to_timestamp(${place}, 'YYYY-MM-DD HH24:MI:SS.FF6') - numtodsinterval(${overlap}, 'second')`
      : `${quote(name)} >= to_number(${place}) - ${overlap}`,
  hashes: null,
  open: openOracle,
  failure: (error) =>
    error instanceof Error ? codes.find(([code]) => code.test(error.message))?.[1] : undefined,
};

export const dameng: Dialect = {
  ...oracle,
  kind: 'dameng',
  zh: '达梦 DM8',
  en: 'Dameng DM8',
  port: 5236,
  open: openDameng,
};
