/** The room's tables in PostgreSQL, and the nouns that its commands pass around. */
import type { ColumnType, Generated } from 'kysely';
import type { LegalDay } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';
import type { JsonObject } from '#kernel/json.ts';
import type { Awaiting, IntakeTerms } from './intake/terms.ts';
import type { EncodingName, LeftColumn, Reading } from './reading/types.ts';

export const batchStates = [
  'received',
  'staged',
  'checked',
  'merged',
  'rejected',
  'superseded',
  'rolled-back',
] as const;
export type BatchState = (typeof batchStates)[number];
export const loadModes = ['full', 'incremental'] as const;
export type LoadMode = (typeof loadModes)[number];

/** Why a batch was not taken: a code of the error catalogue with its parameters. */
export type Rejection = {
  code: string;
  params: Record<string, string | number>;
  issues: { path: string; code: string; zh: string; en: string }[];
};

/** Why a checked batch has to wait: a code that the asking room puts into words, with its figures. */
export type MergeHold = { code: string; params: Record<string, string | number> };

export type Progress = { stage: string; rows: number; bytes: number; startedAt: string; at: string };

/** The ways by which rows come in; a connector names itself and its run. */
export const channelKinds = ['file', 'form', 'database', 'push', 'sftp', 'http', 'fusion'] as const;
export type ChannelKind = (typeof channelKinds)[number];
export type Channel = { kind: ChannelKind; connectorId?: string; runId?: string };
export const fileChannel: Channel = { kind: 'file' };

/** A column of `std_<resource>`: which item it holds and how. */
export type PhysicalColumn = { name: string; physical: string; type: string; form: ColumnForm };
/** How a value of the column is written as text. */
export type ColumnForm = 'text' | 'decimal' | 'date' | 'instant' | 'flag' | 'integer' | 'float';

/** Keys as the platform writes them, a JSON text a line, in the object store; only those not set after batch `upTo` are taken away. */
export type Deletions = { objectKey: string; count: number; upTo: number };

type Json<T> = ColumnType<T, string, string>;

export type BatchTable = {
  id: string;
  resource_id: string;
  version_id: string;
  organisation_id: string;
  seq: number;
  mode: LoadMode;
  state: BatchState;
  awaiting_confirmation: Generated<boolean>;
  /** What it waits for while `awaiting_confirmation`. */
  awaiting: Awaiting | null;
  terms: ColumnType<IntakeTerms, string, string>;
  confirmed_at: Date | null;
  /** Why a checked batch waits for its quality; null when it does not. */
  awaiting_quality: ColumnType<MergeHold | null, string | null | undefined, string | null>;
  received_day: LegalDay;
  received_by: string | null;
  file_name: string;
  object_key: string;
  sha256: string;
  bytes: number;
  utf8_break: number | null;
  forced_encoding: EncodingName | null;
  channel: ColumnType<Channel, string, never>;
  reading: Json<Reading | null> | null;
  attempt: Generated<number>;
  records: number | null;
  good: number | null;
  bad: number | null;
  faults: number | null;
  unknown_keys: number | null;
  visible_before: number | null;
  deletes: number | null;
  digest: string | null;
  source_rows: number | null;
  shortfall_reason: string | null;
  shortfall_by: string | null;
  shortfall_at: Date | null;
  /** Rows that differ from what was there before; null until counted. */
  changed_rows: number | null;
  no_change_by: string | null;
  no_change_at: Date | null;
  progress: Json<Progress | null> | null;
  rejection: Json<Rejection | null> | null;
  unchanged_of: string | null;
  /** Keys the batch takes away besides what it sets. */
  deletions: ColumnType<Deletions | null, string | null | undefined, never>;
  received_at: Date;
  staged_at: Date | null;
  checked_at: Date | null;
  ended_at: Date | null;
  rolled_back_at: Date | null;
};

export type LeftOutTable = {
  batch_id: string;
  resource_id: string;
  organisation_id: string;
  columns: ColumnType<LeftColumn[], string, never>;
  articles: string[];
  at: Date;
  settled_at: Date | null;
  settled_by: string | null;
  answer: string | null;
};

export type CollectTables = {
  'collect.left_out': LeftOutTable;
  'collect.intake': {
    resource_id: string;
    last_seq: Generated<number>;
    columns: ColumnType<PhysicalColumn[], string | undefined, string>;
    keyed: Generated<boolean>;
    visible_rows: number | null;
  };
  'collect.batch': BatchTable;
  'collect.visible': { resource_id: string; batch_id: string; seq: number };
  'collect.setting': {
    key: string;
    value: ColumnType<number, string, string>;
    set_by: string | null;
    set_at: Date;
  };
};

export const collectTables = (ex: Executor) => ex.withTables<CollectTables>();
export type { JsonObject };
