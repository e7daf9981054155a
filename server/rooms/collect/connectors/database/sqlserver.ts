/** SQL Server by tedious. Written on the driver and tried on no server: shown as unverified. */
import type { Connection, Request } from 'tedious';
import { pinnedSocket } from '#rooms/catalog/index.ts';
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

const quote = (name: string): string => doubled(name, '[', ']');

function text({ name, raw }: RawColumn): string {
  const column = quote(name);
  switch (raw) {
    case 'bit':
      return `cast(cast(${column} as tinyint) as varchar(1))`;
    case 'date':
      return `convert(varchar(10), ${column}, 23)`;
    case 'datetime':
    case 'datetime2':
    case 'smalldatetime':
      return `convert(varchar(23), cast(${column} as datetime2(3)), 121)`;
    case 'datetimeoffset':
      return `convert(varchar(23), cast(switchoffset(${column}, '+08:00') as datetime2(3)), 121)`;
    case 'float':
    case 'real':
      return `convert(varchar(50), ${column}, 3)`;
    case 'money':
    case 'smallmoney':
      return `convert(varchar(40), ${column}, 2)`;
    case 'binary':
    case 'varbinary':
    case 'image':
      return `lower(convert(varchar(max), cast(${column} as varbinary(max)), 2))`;
    default:
      return `convert(nvarchar(max), ${column})`;
  }
}

function itemType(
  raw: string,
  length?: number,
  scale?: number,
): { type: string; length?: number; scale?: number } {
  const type = raw.toLowerCase();
  if (/^(tinyint|smallint|int|bigint)$/.test(type)) return { type: 'I' };
  if (/^(decimal|numeric)$/.test(type)) return { type: 'N', length: length ?? 18, scale: scale ?? 0 };
  if (/money$/.test(type)) return { type: 'Y' };
  if (/^(float|real)$/.test(type)) return { type: 'B' };
  if (type === 'bit') return { type: 'L' };
  if (type === 'date') return { type: 'D' };
  if (/^(datetime|datetime2|smalldatetime|datetimeoffset)$/.test(type)) return { type: 'T' };
  if (/^(binary|varbinary|image)$/.test(type)) return { type: 'G' };
  if (/text$|^xml$/.test(type) || length === -1) return { type: 'M' };
  return { type: 'C', length: length ?? 255 };
}

const cellsOf = (cells: unknown): TextRow =>
  Array.isArray(cells)
    ? cells.map((cell: { value: unknown }) =>
        cell.value === null || cell.value === undefined ? null : String(cell.value),
      )
    : [];

async function openSqlServer(target: Target): Promise<Session> {
  const driver = await import('tedious');
  const socket = pinnedSocket(target);
  const stop = (): void => {
    socket.destroy();
  };
  target.signal.addEventListener('abort', stop, { once: true });
  const connection: Connection = new driver.Connection({
    server: target.host,
    authentication: { type: 'default', options: { userName: target.username, password: target.password } },
    options: {
      database: target.database,
      connector: async () => socket,
      encrypt: target.tls,
      trustServerCertificate: false,
      ...(target.ca ? { cryptoCredentialsDetails: { ca: target.ca } } : {}),
      connectTimeout: connectMs,
      requestTimeout: statementMs,
      readOnlyIntent: true,
      appName: 'gongshu-collect',
      isolationLevel: driver.ISOLATION_LEVEL.READ_COMMITTED,
    },
  });
  connection.on('error', () => undefined);
  await new Promise<void>((resolve, reject) => {
    connection.connect((error) => (error ? reject(error) : resolve()));
  });
  const make = ({ sql, values }: Statement, done: (error: Error | null | undefined) => void): Request => {
    const request = new driver.Request(sql, done);
    for (const [index, value] of values.entries())
      request.addParameter(`p${index + 1}`, driver.TYPES.NVarChar, String(value));
    return request;
  };
  return {
    ask: (statement) =>
      new Promise((resolve, reject) => {
        const rows: TextRow[] = [];
        const request = make(statement, (error) => (error ? reject(error) : resolve(rows)));
        request.on('row', (cells: unknown) => rows.push(cellsOf(cells)));
        connection.execSql(request);
      }),
    async *stream(statement) {
      let rows: TextRow[] = [];
      let ended = false;
      let failed: unknown;
      let wake = Promise.withResolvers<void>();
      const request = make(statement, (error) => {
        ended = true;
        failed = error;
        wake.resolve();
      });
      request.on('row', (cells: unknown) => {
        rows.push(cellsOf(cells));
        // The source waits while a full block is worked on.
        if (rows.length >= BLOCK) {
          request.pause();
          wake.resolve();
        }
      });
      connection.execSql(request);
      while (!ended || rows.length > 0) {
        if (!ended && rows.length < BLOCK) await wake.promise;
        wake = Promise.withResolvers<void>();
        if (failed) throw failed;
        const block = rows;
        rows = [];
        if (block.length > 0) yield block;
        if (!ended) request.resume();
      }
    },
    async close() {
      target.signal.removeEventListener('abort', stop);
      connection.close();
      stop();
    },
  };
}

const numbers: Readonly<Record<number, FailureKind>> = {
  18456: 'sign-in',
  229: 'right',
  208: 'table',
  4060: 'table',
  207: 'changed',
  1222: 'slow',
};

export const sqlserver: Dialect = {
  kind: 'sqlserver',
  zh: 'SQL Server',
  en: 'SQL Server',
  verified: false,
  port: 1433,
  quote,
  place: (n) => `@p${n}`,
  schemaOf: ({ schema }) => schema || 'dbo',
  tableName: ({ schema, table }) => `${quote(schema || 'dbo')}.${quote(table)}`,
  text,
  limited: (select, limit) => select.replace(/^select /, `select top (${limit}) `),
  tables: (schema) => ({
    sql: `select t.table_name, cast(p.value as nvarchar(500)), null from information_schema.tables t
      left join sys.extended_properties p on p.major_id = object_id(quotename(t.table_schema) + '.' + quotename(t.table_name))
        and p.minor_id = 0 and p.name = 'MS_Description'
      where t.table_schema = @p1 order by t.table_name`,
    values: [schema],
  }),
  columns: (schema, table) => ({
    sql: `select c.column_name, cast(p.value as nvarchar(500)), c.data_type,
        coalesce(c.character_maximum_length, c.numeric_precision), c.numeric_scale,
        case c.is_nullable when 'NO' then '0' else '1' end, case when k.column_name is null then '0' else '1' end
      from information_schema.columns c
      left join (select ku.table_schema, ku.table_name, ku.column_name from information_schema.table_constraints tc
        join information_schema.key_column_usage ku on ku.constraint_name = tc.constraint_name and ku.table_schema = tc.table_schema
        where tc.constraint_type = 'PRIMARY KEY') k
        on k.table_schema = c.table_schema and k.table_name = c.table_name and k.column_name = c.column_name
      left join sys.extended_properties p on p.major_id = object_id(quotename(c.table_schema) + '.' + quotename(c.table_name))
        and p.minor_id = columnproperty(p.major_id, c.column_name, 'ColumnId') and p.name = 'MS_Description'
      where c.table_schema = @p1 and c.table_name = @p2 order by c.ordinal_position`,
    values: [schema, table],
  }),
  itemType,
  highest: ({ name }, form) =>
    form === 'time'
      ? `convert(varchar(33), case when max(${quote(name)}) > sysdatetime() then sysdatetime() else cast(max(${quote(name)}) as datetime2(7)) end, 126)`
      : `convert(varchar(50), max(${quote(name)}))`,
  from: ({ name }, form, place, overlap) =>
    form === 'time'
      ? `${quote(name)} >= dateadd(second, -${overlap}, cast(${place} as datetime2(7)))`
      : `${quote(name)} >= cast(${place} as decimal(38, 0)) - ${overlap}`,
  hashes: null,
  open: openSqlServer,
  failure: (error) =>
    error instanceof Error && 'number' in error ? numbers[Number(error.number)] : undefined,
};
