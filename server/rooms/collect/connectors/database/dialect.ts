/** What differs between databases, as data and pure functions: names, placeholders, values as text, hashes; and how to open one. */
import { z } from 'zod';
import type { KeyForm, SourceColumn, SourceTableName } from '../kinds.ts';

/** A column with the source's own name of its type. */
export type RawColumn = SourceColumn & { raw: string };
export type Statement = { sql: string; values: (string | number)[] };
export type TextRow = (string | null)[];

/** What a watermark may be: an instant or day, or a number that only grows. */
export type MarkForm = 'time' | 'number';

export const databaseSettings = z.strictObject({
  host: z.string().trim().min(1).max(253),
  port: z.number().int().min(1).max(65_535),
  database: z.string().trim().min(1).max(128),
  schema: z.string().trim().max(128).default(''),
  username: z.string().trim().min(1).max(128),
  tls: z.boolean().default(false),
  /** PEM of the authority that signed the database's certificate, where no public one did. */
  ca: z.string().trim().max(50_000).optional(),
  /** Empty until it was chosen. */
  table: z.string().trim().max(128).default(''),
  /** Incremental: the column that grows with every change, and how far back each reading begins (seconds or numbers). */
  watermark: z
    .strictObject({
      column: z.string().min(1).max(128),
      overlap: z.number().int().min(0).max(31_536_000),
    })
    .optional(),
});
export type DatabaseSettings = z.output<typeof databaseSettings>;
export const databaseSecrets = z.strictObject({ password: z.string().max(500) });
export type DatabaseSecrets = z.output<typeof databaseSecrets>;

/** An open connection: read-only, with a limit on each statement. All values come as text. */
export type Session = {
  ask(statement: Statement): Promise<TextRow[]>;
  /** Blocks of rows as they arrive; memory does not grow with their number. */
  stream(statement: Statement): AsyncIterable<TextRow[]>;
  /** Never throws. */
  close(): Promise<void>;
};

export type Target = DatabaseSettings & {
  /** The address the name was judged by: the connection goes there. */
  address: string;
  password: string;
  signal: AbortSignal;
};

export type Dialect = {
  kind: string;
  zh: string;
  en: string;
  verified: boolean;
  port: number;
  quote(name: string): string;
  /** The n-th bound value, from 1. */
  place(n: number): string;
  schemaOf(settings: DatabaseSettings): string;
  tableName(settings: DatabaseSettings): string;
  /** The value as the platform reads it: see `Reading` in kinds.ts. */
  text(column: RawColumn): string;
  limited(select: string, limit: number): string;
  /** Rows: name, comment, estimated number of rows. */
  tables(schema: string): Statement;
  /** Rows: name, comment, type, length, scale, nullable 1/0, key 1/0; in order. */
  columns(schema: string, table: string): Statement;
  itemType(raw: string, length?: number, scale?: number): { type: string; length?: number; scale?: number };
  /** The highest watermark as text, exact; a time in the future counts as now. */
  highest(column: RawColumn, form: MarkForm): string;
  /** From the bound text less the overlap on. */
  from(column: RawColumn, form: MarkForm, place: string, overlap: number): string;
  /** Where the dialect can hash: null sends the keys over the line. */
  hashes: null | {
    /** A key's value as the platform writes it. */
    key(column: RawColumn, form: KeyForm): string;
    /** Several parts, each with its length in bytes before it. */
    join(parts: readonly string[]): string;
    /** 32 lower hexadecimal digits. */
    md5(text: string): string;
    /** `digits` hexadecimal digits from `at` (from 1) as a number, summed. */
    sum(md5: string, at: number, digits: number): string;
    prefix(md5: string, digits: number): string;
  };
  open(target: Target): Promise<Session>;
  /** A failure of the driver in the words of the catalogue, where the codes are the dialect's own. */
  failure?(error: unknown): FailureKind | undefined;
};

export type FailureKind = 'sign-in' | 'method' | 'right' | 'table' | 'changed' | 'slow';

export const tableOf = ([name, comment, rows]: TextRow): SourceTableName => ({
  name: name ?? '',
  comment: comment ?? '',
  rows: rows === null || rows === undefined || Number(rows) < 0 ? null : Math.round(Number(rows)),
});

export function columnOf(dialect: Dialect, row: TextRow): RawColumn {
  const [name, comment, raw, length, scale, nullable, key] = row;
  const number = (text: string | null | undefined): number | undefined =>
    text === null || text === undefined || text === '' ? undefined : Number(text);
  const type = raw ?? '';
  return {
    name: name ?? '',
    comment: comment ?? '',
    raw: type.toLowerCase(),
    ...dialect.itemType(type, number(length), number(scale)),
    nullable: nullable !== '0',
    key: key === '1',
  };
}

/** Doubled quotation marks, as every dialect with them does it. */
export const doubled = (name: string, open: string, close = open): string =>
  `${open}${name.replaceAll('\0', '').replaceAll(close, close + close)}${close}`;
