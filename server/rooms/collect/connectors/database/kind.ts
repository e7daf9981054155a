/** A database as a kind of connector, whatever its dialect: tried, looked at, read in full or from a watermark on, asked for its keys. */
import { Problem, problem, type Text } from '#kernel/errors.ts';
import { refuseOwnAddress, sourceReason } from '#rooms/catalog/index.ts';
import {
  type Call,
  type Cursor,
  defineKind,
  type Kind,
  type Preview,
  type Question,
  type Reading,
  type TestStep,
} from '../kinds.ts';
import {
  columnOf,
  type DatabaseSecrets,
  type DatabaseSettings,
  type Dialect,
  databaseSecrets,
  databaseSettings,
  type FailureKind,
  type MarkForm,
  type RawColumn,
  type Session,
  tableOf,
} from './dialect.ts';
import { keyReading } from './keys.ts';

type DatabaseCall = Call<DatabaseSettings, DatabaseSecrets>;

const reasons: Readonly<Record<FailureKind, Text>> = {
  'sign-in': { zh: '账号或口令不对。', en: 'Account or password is wrong.' },
  method: {
    zh: '对方要求的登录方式，驱动不支持；请为该账号改用驱动支持的口令加密方式（见帮助）。',
    en: 'The driver does not know the way of signing in that the source asks for; give the account one that it knows (see the manual).',
  },
  right: { zh: '账号没有读取这张表的权限。', en: 'The account has no right to read this table.' },
  table: { zh: '没有这个库、模式或表。', en: 'There is no such database, schema or table.' },
  changed: { zh: '表结构已变，所选的列不在了。', en: 'The table has changed: a column is no longer there.' },
  slow: { zh: '对方超时未应答，或表正被锁定。', en: 'The source was too slow, or the table is locked.' },
};

const codeOf: Readonly<Record<FailureKind, string>> = {
  'sign-in': 'collect.connector-sign-in',
  method: 'collect.connector-sign-in',
  right: 'collect.connector-no-right',
  table: 'collect.connector-no-table',
  changed: 'collect.connector-changed',
  slow: 'collect.connector-slow',
};

/** A driver's failure as a problem of the catalogue: its own message may hold names, addresses and values. */
export function failureOf(dialect: Dialect, error: unknown): Problem {
  if (error instanceof Problem) return error;
  const kind = dialect.failure?.(error);
  if (kind) return problem(codeOf[kind], { params: { why: reasons[kind] }, cause: error });
  return problem('collect.connector-unreachable', { params: { why: sourceReason(error) }, cause: error });
}

async function guarded<T>(dialect: Dialect, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw failureOf(dialect, error);
  }
}

const openAt = async (dialect: Dialect, call: DatabaseCall): Promise<Session> => {
  const address = await refuseOwnAddress(call.p, call.settings);
  return dialect.open({
    ...call.settings,
    address,
    password: call.secrets.password,
    signal: call.signal,
  });
};

async function columnsOf(
  dialect: Dialect,
  session: Session,
  settings: DatabaseSettings,
): Promise<RawColumn[]> {
  if (settings.table === '') throw problem('collect.connector-no-table', { params: { why: reasons.table } });
  const rows = await session.ask(dialect.columns(dialect.schemaOf(settings), settings.table));
  if (rows.length === 0) throw problem('collect.connector-no-table', { params: { why: reasons.table } });
  return rows.map((row) => columnOf(dialect, row));
}

/** What the framework keeps of a column: nothing that only the dialect understands. */
const plain = ({ raw: _raw, ...column }: RawColumn) => column;

const selectOf = (dialect: Dialect, columns: readonly RawColumn[], settings: DatabaseSettings): string =>
  `select ${columns.map((column) => dialect.text(column)).join(', ')} from ${dialect.tableName(settings)}`;

/** Opens, works, closes; every failure in the catalogue's words. */
async function within<T>(
  dialect: Dialect,
  call: DatabaseCall,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  return guarded(dialect, async () => {
    const session = await openAt(dialect, call);
    try {
      return await work(session);
    } finally {
      await session.close();
    }
  });
}

const marks: Readonly<Record<string, MarkForm>> = { T: 'time', D: 'time', I: 'number', N: 'number' };

function markOf(
  columns: readonly RawColumn[],
  settings: DatabaseSettings,
): { column: RawColumn; form: MarkForm } {
  const name = settings.watermark?.column;
  const column = columns.find((one) => one.name === name);
  const form = column && marks[column.type];
  if (!column || !form) throw problem('collect.connector-watermark', { params: { column: name ?? '' } });
  return { column, form };
}

function picked(columns: readonly RawColumn[], names: readonly string[]): RawColumn[] {
  return names.map((name) => {
    const found = columns.find((one) => one.name === name);
    if (!found)
      throw problem('collect.connector-changed', {
        params: { why: { zh: `缺少列“${name}”。`, en: `Column “${name}” is missing.` } },
      });
    return found;
  });
}

async function read(dialect: Dialect, call: DatabaseCall, question: Question): Promise<Reading | undefined> {
  const session = await guarded(dialect, () => openAt(dialect, call));
  try {
    return await guarded(dialect, () => readWith(dialect, call.settings, session, question));
  } catch (error) {
    await session.close();
    throw error;
  }
}

async function readWith(
  dialect: Dialect,
  settings: DatabaseSettings,
  session: Session,
  question: Question,
): Promise<Reading | undefined> {
  const table = dialect.tableName(settings);
  // The first touch: from here on the table keeps its shape until the reading ends, where the database locks what is read.
  await session.ask({ sql: `select 1 from ${table} where 1 = 0`, values: [] });
  const columns = await columnsOf(dialect, session, settings);
  const wanted = picked(columns, question.columns);
  const mark = settings.watermark ? markOf(columns, settings) : undefined;
  let highest: string | null = null;
  if (mark) {
    const sql = `select ${dialect.highest(mark.column, mark.form)} from ${table}`;
    const [row] = await session.ask({ sql, values: [] });
    highest = row?.[0] ?? null;
  }
  const before = question.cursor;
  const since =
    question.mode === 'incremental' && mark && before?.column === mark.column.name ? before : null;
  const from = since ? String(since.watermark) : undefined;
  // Rows without a watermark are read every time: nothing says whether they have changed.
  const empty = mark?.column.nullable ? ` or ${dialect.quote(mark.column.name)} is null` : '';
  const where =
    mark && from !== undefined
      ? ` where ${dialect.from(mark.column, mark.form, dialect.place(1), settings.watermark?.overlap ?? 0)}${empty}`
      : '';
  const values = from === undefined ? [] : [from];
  const stated = mark ? `count(${dialect.quote(mark.column.name)})` : 'count(*)';
  const [counted] = await session.ask({ sql: `select count(*), ${stated} from ${table}${where}`, values });
  const [said, marked] = [Number(counted?.[0] ?? 0), Number(counted?.[1] ?? 0)];
  // The same window as last time, no higher and no fuller: what is in it has been read. A row without a watermark may have changed.
  const known =
    said === marked && before?.from === from && before?.watermark === highest && before?.count === marked;
  if (from !== undefined && (said === 0 || known)) {
    await session.close();
    return undefined;
  }
  const cursor: Cursor | null =
    mark && highest !== null
      ? {
          watermark: highest,
          column: mark.column.name,
          ...(from === undefined ? {} : { from, count: marked }),
        }
      : before;
  const statement = { sql: `${selectOf(dialect, wanted, settings)}${where}`, values };
  return {
    form: 'rows',
    columns: columns.map(plain),
    blocks: closing(dialect, session, session.stream(statement)),
    end: async () => ({ cursor, more: false, said }),
  };
}

/** The connection goes with the last row, or with whoever stops asking. */
async function* closing<T>(dialect: Dialect, session: Session, blocks: AsyncIterable<T>): AsyncIterable<T> {
  try {
    yield* blocks;
  } catch (error) {
    throw failureOf(dialect, error);
  } finally {
    await session.close();
  }
}

const words = {
  address: { zh: '已连上。', en: 'Connected.' },
  read: (table: string, count: number) => ({
    zh: `可以读取“${table}”，共 ${count} 列。`,
    en: `“${table}” can be read: ${count} columns.`,
  }),
};

/** Stations in order; the first that fails is the last. */
async function test(dialect: Dialect, call: DatabaseCall) {
  const steps: TestStep[] = [];
  let session: Session | undefined;
  let columns: RawColumn[] = [];
  let rows: number | null = null;
  const station = async (name: TestStep['name'], work: () => Promise<Text | undefined>): Promise<void> => {
    const begun = performance.now();
    const ms = (): number => Math.round(performance.now() - begun);
    try {
      const detail = await work();
      steps.push({ name, ok: true, ms: ms(), ...(detail ? { detail } : {}) });
    } catch (error) {
      const failed = failureOf(dialect, error);
      const { zh, en } = failed.definition;
      const why = failed.details.params?.why;
      const detail = typeof why === 'object' ? why : { zh: `${zh.what}。`, en: `${en.what}.` };
      steps.push({ name, ok: false, ms: ms(), detail });
      throw failed;
    }
  };
  try {
    await station('address', async () => {
      await refuseOwnAddress(call.p, call.settings);
      return undefined;
    });
    await station('sign-in', async () => {
      session = await openAt(dialect, call);
      return words.address;
    });
    const open = session;
    if (open && call.settings.table !== '') {
      await station('read', async () => {
        columns = await columnsOf(dialect, open, call.settings);
        if (call.settings.watermark) markOf(columns, call.settings);
        const [first] = columns;
        if (first)
          await open.ask({ sql: dialect.limited(selectOf(dialect, columns, call.settings), 1), values: [] });
        return words.read(call.settings.table, columns.length);
      });
      await station('count', async () => {
        const [row] = await open.ask({
          sql: `select count(*) from ${dialect.tableName(call.settings)}`,
          values: [],
        });
        rows = Number(row?.[0] ?? 0);
        return undefined;
      });
    }
  } catch {
    return { ok: false, steps, rows, columns: columns.map(plain) };
  } finally {
    await session?.close();
  }
  return { ok: true, steps, rows, columns: columns.map(plain) };
}

async function preview(dialect: Dialect, call: DatabaseCall, limit: number): Promise<Preview> {
  return within(dialect, call, async (session) => {
    const columns = await columnsOf(dialect, session, call.settings);
    const sql = dialect.limited(selectOf(dialect, columns, call.settings), limit);
    return { columns: columns.map(plain), rows: await session.ask({ sql, values: [] }) };
  });
}

/** The dialect as a kind. */
export function databaseKind(dialect: Dialect): Kind {
  return defineKind<DatabaseSettings, DatabaseSecrets>({
    kind: dialect.kind,
    zh: dialect.zh,
    en: dialect.en,
    channel: 'database',
    verified: dialect.verified,
    settings: databaseSettings,
    secrets: databaseSecrets,
    modes: ['full', 'incremental'],
    // Every dialect names schema and table in full, by quoted names.
    free: ['schema', 'table', 'watermark'],
    sourceOf: ({ host, port }) => `${dialect.kind}:${host.toLowerCase()}:${port}`,
    addressOf: ({ host, port, database, table }) =>
      `${host}:${port}/${database}${table === '' ? '' : ` · ${table}`}`,
    tableOf: ({ table }) => table,
    test: (call) => test(dialect, call),
    preview: (call, limit) => preview(dialect, call, limit),
    read: (call, question) => read(dialect, call, question),
    columns: (call) =>
      within(dialect, call, async (session) => (await columnsOf(dialect, session, call.settings)).map(plain)),
    tables: (call) =>
      within(dialect, call, async (session) =>
        (await session.ask(dialect.tables(dialect.schemaOf(call.settings)))).map(tableOf),
      ),
    keys: async (call, question) => {
      const session = await guarded(dialect, () => openAt(dialect, call));
      try {
        const columns = await guarded(dialect, () => columnsOf(dialect, session, call.settings));
        const keys = question.keys.flatMap(({ column, form }) =>
          picked(columns, [column]).map((found) => ({ column: found, form })),
        );
        const wanted = picked(columns, question.columns);
        return keyReading(dialect, call.settings, session, { keys, columns: wanted }, (error) =>
          failureOf(dialect, error),
        );
      } catch (error) {
        await session.close();
        throw error;
      }
    },
  });
}
