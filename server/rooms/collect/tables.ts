/** The room's tables in PostgreSQL, and the nouns that its commands pass around. */
import type { ColumnType, Generated } from 'kysely';
import type { PersonActor } from '#kernel/actor.ts';
import type { LegalDay } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';
import type { JsonObject } from '#kernel/json.ts';
import type { Stated } from './intake/stated.ts';
import type { Awaiting, IntakeTerms } from './intake/terms.ts';
import type { Profile } from './reading/inspect.ts';
import type { Doubt, EncodingName, LeftColumn, Reading, ReadingAnswer } from './reading/types.ts';
import type { Rewritten, Zone } from './retention/tables.ts';

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

/** What a load waits for, and since when it does. */
export type Halt = { code: 'kernel.disk-full' | 'kernel.store-unavailable'; since: string };
export type Progress = {
  stage: string;
  rows: number;
  bytes: number;
  startedAt: string;
  at: string;
  halted?: Halt;
};

/** The ways by which rows come in; a connector names itself and its run. */
export const channelKinds = [
  'file',
  'form',
  'database',
  'push',
  'sftp',
  'http',
  'fusion',
  'withdrawal',
  'erasure',
] as const;
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
  /** What a person said about the reading. */
  answer: ColumnType<ReadingAnswer | null, string | null | undefined, string | null>;
  /** Why the platform asked. */
  doubts: ColumnType<Doubt[] | null, string | null | undefined, string | null>;
  text_bytes: number | null;
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
  /** What the source said of this delivery. */
  stated: ColumnType<Stated | null, string | null | undefined, never>;
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
  /** The batch whose held-back rows it brings back mended, and the one whose content it types anew. */
  mends: string | null;
  retypes: string | null;
  /** The object that says what the run was. */
  manifest_key: string | null;
  /** The kept file was written anew without rows that were erased, or went. */
  rewritten: ColumnType<Rewritten | null, string | null | undefined, string | null>;
  /** By zone the day on which retention took it. */
  erased: ColumnType<Partial<Record<Zone, LegalDay>>, string | undefined, string>;
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

export type ReadingProfileTable = {
  resource_id: string;
  profile: ColumnType<Profile, string, string>;
  batch_id: string;
  set_by: string | null;
  set_at: Date;
};

export const uploadStates = ['open', 'taking-in', 'ended', 'refused', 'expired', 'given-up'] as const;
export type UploadState = (typeof uploadStates)[number];

export type UploadTable = {
  id: string;
  resource_id: string;
  organisation_id: string;
  actor: ColumnType<PersonActor, string, never>;
  person_id: string | null;
  mode: LoadMode;
  encoding: 'utf-8' | 'gb18030' | null;
  source_rows: number | null;
  stated: ColumnType<Stated | null, string | null | undefined, never>;
  file_name: string;
  bytes: number;
  mark: string | null;
  state: UploadState;
  batch_id: string | null;
  refusal: ColumnType<UploadRefusal | null, string | null | undefined, string | null>;
  created_at: Date;
  touched_at: Date;
  ended_at: Date | null;
};

/** Why the file was not taken in once it was whole. */
export type UploadRefusal = { code: string; params: Record<string, string | number>; articles: string[] };

export type CollectTables = {
  'collect.reading_profile': ReadingProfileTable;
  'collect.upload': UploadTable;
  'collect.left_out': LeftOutTable;
  'collect.intake': {
    resource_id: string;
    last_seq: Generated<number>;
    columns: ColumnType<PhysicalColumn[], string | undefined, string>;
    keyed: Generated<boolean>;
    visible_rows: number | null;
    /** Batches up to this one stand folded in it. */
    folded_to: number | null;
  };
  'collect.batch': BatchTable;
  /** `anew`: copies of these rows are built anew, not by what changed. */
  'collect.visible': { resource_id: string; batch_id: string; seq: number; anew: Generated<boolean> };
  'collect.setting': {
    key: string;
    value: ColumnType<number, string, string>;
    set_by: string | null;
    set_at: Date;
  };
};

export const collectTables = (ex: Executor) => ex.withTables<CollectTables>();
export type { JsonObject };
