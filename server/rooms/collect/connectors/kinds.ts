/** What every kind of connector answers: how it is set up, tried, looked at and read. The framework knows no more of a source. */
import type { Readable } from 'node:stream';
import { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import type { Text } from '#kernel/errors.ts';
import type { JsonObject } from '#kernel/json.ts';
import type { Stated } from '../intake/stated.ts';
import type { LoadMode } from '../tables.ts';

/** A column of the source; `type` is one of our item types (`#rooms/catalog`), '' where the source does not say. */
export type SourceColumn = {
  name: string;
  type: string;
  length?: number;
  scale?: number;
  comment?: string;
  nullable?: boolean;
  key?: boolean;
};

/** What is known at a call: settings and secrets as parsed, and a signal that ends it (idle, over time, platform stops). */
export type Call<S, X> = {
  p: Platform;
  settings: S;
  secrets: X;
  signal: AbortSignal;
  /** Whose call it is, once it stands. */
  connectorId?: string;
};

/** One station of a test, in order: the first that fails is the last. `detail` holds no secret and no address of the network. */
export type TestStep = {
  name: 'address' | 'sign-in' | 'read' | 'count';
  ok: boolean;
  ms: number;
  detail?: Text;
};
export type TestResult = {
  ok: boolean;
  steps: TestStep[];
  /** Rows the source says it holds; null where it does not say. */
  rows: number | null;
  columns: SourceColumn[];
};

/** The first rows as text, in the order of the columns. The framework masks what the viewer may not see. */
export type Preview = { columns: SourceColumn[]; rows: (string | null)[][] };

/** How far a source has been read, in the kind's own terms; kept with the batch that becomes visible. */
export type Cursor = JsonObject;

export type Question = {
  mode: LoadMode;
  /** Where the last visible batch ended; null: from the beginning. */
  cursor: Cursor | null;
  /** The columns wanted, in the order the rows are to have. */
  columns: readonly string[];
  /** The names of the items these columns fill, in the same order. */
  items: readonly string[];
  /** Columns as last seen, empty the first time. */
  seen: readonly SourceColumn[];
};

/** Where a reading ended: known only after its rows or its content were read to the end. */
export type Ended = {
  cursor: Cursor | null;
  /** More waits at the source: the framework asks again at once. */
  more: boolean;
  /** Rows the source said it would give, where it says so; a difference fails the run. */
  said?: number;
};

/**
 * What a source gives: rows in blocks, each row in the order of the columns asked for, as text (decimals exact, days
 * `YYYY-MM-DD`, instants `YYYY-MM-DD HH:MM:SS[.mmm]` of Shanghai, flags `true`/`false`, null where there is nothing), or one
 * file as it is. `end` is called once, after the last of it. Memory must not grow with the source.
 */
export type Reading = {
  columns: SourceColumn[];
  end(): Promise<Ended>;
} & (
  | { form: 'rows'; blocks: AsyncIterable<(string | null)[][]> }
  | { form: 'file'; name: string; content: Readable; stated?: Stated | undefined }
);

export type KeyForm = 'text' | 'identifier' | 'decimal' | 'date' | 'instant' | 'flag' | 'integer';

/** What reconciliation asks: the key columns in the order of the key items with the way the platform writes each, and the columns of a whole row. */
export type KeyQuestion = {
  keys: readonly { column: string; form: KeyForm }[];
  columns: readonly string[];
};

export type KeyedRow = { key: string; row: (string | null)[] };

/** Keys by bucket: the first hexadecimal digits of the MD5 of a key's text name it; the digest is a sum over the 9th to 16th. */
export type KeyReading = {
  buckets(digits: number): Promise<Map<string, { count: number; digest: string }>>;
  /** The rows of these buckets with their keys as the platform writes them; more than asked for where the source cannot hash. */
  rowsOf(buckets: readonly string[]): AsyncIterable<KeyedRow[]>;
  close(): Promise<void>;
};

export type SourceTableName = { name: string; comment: string; rows: number | null };

export type ConnectorKind<S = JsonObject, X = JsonObject> = {
  kind: string;
  zh: string;
  en: string;
  /** By which channel of a batch its rows come. */
  channel: 'database' | 'sftp' | 'http';
  /** False: written on its driver and never tried against the real thing; shown as 未验证. */
  verified: boolean;
  settings: z.ZodType<S>;
  secrets: z.ZodType<X>;
  /** What was kept before a rule was made is read by these, and refused when it is used: with `settings` nobody could even look at it. */
  kept?: { settings: z.ZodType<S>; secrets: z.ZodType<X> };
  modes: readonly LoadMode[];
  /** Settings that lead nowhere else: with any other one changed the kept secrets are asked for anew. */
  free: readonly (keyof S & string)[];
  /** What of the settings is itself a secret, by path: it belongs among the sealed ones. */
  tells?(settings: S): string[];
  /** The machine behind it: sources of the same name are asked one after the other. */
  sourceOf(settings: S): string;
  /** Where it stands, for people: no account, no secret. */
  addressOf(settings: S): string;
  /** Which of the source's tables, folders or interfaces it is, for drift and for people. */
  tableOf(settings: S): string;
  /** Never throws for what the source does: each station says what came of it. */
  test(call: Call<S, X>): Promise<TestResult>;
  preview(call: Call<S, X>, limit: number): Promise<Preview>;
  /** undefined: nothing new. Errors: `collect.connector-*`, see `errors.ts`. */
  read(call: Call<S, X>, question: Question): Promise<Reading | undefined>;
  /** The columns of what is read, without a row. */
  columns(call: Call<S, X>): Promise<SourceColumn[]>;
  /** Where a source holds several tables: which. */
  tables?(call: Call<S, X>): Promise<SourceTableName[]>;
  /** Where a source can be asked for the keys it holds. */
  keys?(call: Call<S, X>, question: KeyQuestion): Promise<KeyReading>;
};

/** What is passed from outside: settings and secrets as they were stored or typed, parsed before the kind sees them. */
export type RawCall = Call<JsonObject, JsonObject>;

/** A kind as the registry holds it: it parses its own settings and secrets. Errors: those of zod, where they do not fit. */
export type Kind = Omit<
  ConnectorKind,
  | 'settings'
  | 'secrets'
  | 'kept'
  | 'free'
  | 'tells'
  | 'sourceOf'
  | 'addressOf'
  | 'tableOf'
  | 'test'
  | 'preview'
  | 'read'
  | 'columns'
  | 'tables'
  | 'keys'
> & {
  settings: z.ZodType;
  secrets: z.ZodType;
  /** The settings that the kept secrets were given for, as they would be used. */
  boundTo(settings: JsonObject): Record<string, unknown>;
  tells(settings: JsonObject): string[];
  sourceOf(settings: JsonObject): string;
  addressOf(settings: JsonObject): string;
  tableOf(settings: JsonObject): string;
  test(call: RawCall): Promise<TestResult>;
  preview(call: RawCall, limit: number): Promise<Preview>;
  read(call: RawCall, question: Question): Promise<Reading | undefined>;
  columns(call: RawCall): Promise<SourceColumn[]>;
  tables: ((call: RawCall) => Promise<SourceTableName[]>) | undefined;
  keys: ((call: RawCall, question: KeyQuestion) => Promise<KeyReading>) | undefined;
};

/** What a watermark belongs to: with another table or column it begins anew. */
export const placeOf = (kind: Pick<Kind, 'sourceOf' | 'tableOf'>, settings: JsonObject): string =>
  JSON.stringify([
    kind.sourceOf(settings),
    kind.tableOf(settings),
    settings.database ?? null,
    z.object({ column: z.string() }).safeParse(settings.watermark).data?.column ?? null,
  ]);

/** Declares a kind: types inside, parsed documents outside. */
export function defineKind<S, X>(of: ConnectorKind<S, X>): Kind {
  const kept = of.kept ?? of;
  const parsed = (call: RawCall): Call<S, X> => ({
    ...call,
    settings: kept.settings.parse(call.settings),
    secrets: kept.secrets.parse(call.secrets),
  });
  const { tables, keys } = of;
  const free = new Set<string>(of.free);
  return {
    kind: of.kind,
    zh: of.zh,
    en: of.en,
    channel: of.channel,
    verified: of.verified,
    settings: of.settings,
    secrets: of.secrets,
    modes: of.modes,
    boundTo: (settings) =>
      Object.fromEntries(
        Object.entries(kept.settings.parse(settings) as object).filter(([name]) => !free.has(name)),
      ),
    tells: (settings) => of.tells?.(kept.settings.parse(settings)) ?? [],
    sourceOf: (settings) => of.sourceOf(kept.settings.parse(settings)),
    addressOf: (settings) => of.addressOf(kept.settings.parse(settings)),
    tableOf: (settings) => of.tableOf(kept.settings.parse(settings)),
    test: (call) => of.test(parsed(call)),
    preview: (call, limit) => of.preview(parsed(call), limit),
    read: (call, question) => of.read(parsed(call), question),
    columns: (call) => of.columns(parsed(call)),
    tables: tables && ((call) => tables(parsed(call))),
    keys: keys && ((call, question) => keys(parsed(call), question)),
  };
}
