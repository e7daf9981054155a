/** The room's tables in PostgreSQL, and the nouns its commands pass around. */
import type { ColumnType, Generated } from 'kysely';
import type { LegalDay } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';
import type { JsonObject } from '#kernel/json.ts';
import type { Model } from './model.ts';

export const databaseKinds = ['base', 'theme', 'special'] as const;
export type DatabaseKind = (typeof databaseKinds)[number];
export const masters = ['resident-id', 'credit-code', 'division-code', 'code'] as const;
export type Master = (typeof masters)[number];
export const ways = ['central', 'linked'] as const;
export type Way = (typeof ways)[number];

type Json<T> = ColumnType<T, string, string>;

/** Why the next refresh does not take place. */
export type Stopped = { code: string; resourceId: string; name: string; at: string };

export type DatabaseTable = {
  id: string;
  key: string;
  kind: DatabaseKind;
  origin: 'pack' | 'added';
  name_zh: string;
  name_en: string;
  master: Master;
  lead_id: string | null;
  field: Generated<string>;
  purpose: Generated<string>;
  decision: Generated<string>;
  way: Generated<Way>;
  cycle_days: number | null;
  probe_url: string | null;
  probed_at: Date | null;
  probe_ok: boolean | null;
  resource_id: string | null;
  model: ColumnType<Model, string | undefined, string>;
  model_version: Generated<number>;
  revision: Generated<number>;
  /** Decisions up to this one lie with the engine. */
  rulings_brought: Generated<number>;
  stopped: ColumnType<Stopped | null, string | null | undefined, string | null>;
  created_at: Date;
  created_by: string | null;
};

/** What a run sees of one source. `times`: when each batch became visible, by its number, in milliseconds. */
export type RunSource = {
  number: number;
  node: string;
  resourceId: string;
  keyed: boolean;
  /** The only key item of its entry, by which its table is ordered; null where there are several or none. */
  keyItem: string | null;
  seqs: number[];
  times: number[];
  /** Batches that stand folded in one of these: their rows know the number they came under. */
  folded?: { seqs: number[]; times: number[] };
};
export type RunInputs = { versionId: string; rulings: number; sources: RunSource[] };

export type RunTable = {
  id: string;
  database_id: string;
  resource_id: string;
  model_version: number;
  mode: 'full' | 'incremental';
  rebuild: boolean;
  state: 'planned' | 'merged' | 'same' | 'refused';
  inputs: Json<RunInputs>;
  inputs_digest: string;
  batch_id: string;
  seq: number;
  attempt: Generated<number>;
  rows: number | null;
  deletes: number | null;
  conflicts: number | null;
  digest: string | null;
  provenance_digest: string | null;
  reason: Json<JsonObject | null> | null;
  started_at: Date;
  ended_at: Date | null;
};

export type ConflictTable = {
  id: string;
  database_id: string;
  token: string;
  entity: Buffer;
  attribute: string;
  resource_id: string;
  rivals: string[];
  values_digest: string;
  state: 'open' | 'ruled' | 'settled' | 'gone';
  ruled_resource: string | null;
  reason: Generated<string>;
  case_id: string | null;
  run_id: string;
  found_at: Date;
  ended_at: Date | null;
};

export type BasedbTables = {
  'basedb.database': DatabaseTable;
  'basedb.contributor': { database_id: string; organisation_id: string };
  'basedb.source': { database_id: string; number: number; resource_id: string };
  'basedb.model_version': {
    database_id: string;
    version: number;
    model: Json<Model>;
    at: Date;
    by_person: string | null;
  };
  'basedb.run': RunTable;
  'basedb.member': { database_id: string; resource_id: string; added_at: Date };
  'basedb.proposal': {
    id: string;
    database_id: string;
    organisation_id: string;
    text: string;
    state: 'open' | 'accepted' | 'declined';
    answer: Generated<string>;
    made_at: Date;
    made_by: string | null;
    answered_at: Date | null;
  };
  'basedb.compilation': {
    id: string;
    database_id: string;
    due_on: LegalDay;
    state: 'open' | 'published';
    opened_at: Date;
    published_at: Date | null;
  };
  'basedb.compilation_part': {
    id: string;
    compilation_id: string;
    organisation_id: string;
    resource_ids: ColumnType<string[], string[] | undefined, string[]>;
    note: Generated<string>;
    handed_in_on: LegalDay | null;
  };
  'basedb.conflict': ConflictTable;
  'basedb.ruling': {
    number: Generated<number>;
    conflict_id: string;
    database_id: string;
    entity: Buffer;
    attribute: string;
    resource_id: string;
    at: Date;
  };
  'basedb.lateness': {
    database_id: string;
    organisation_id: string;
    resource_id: string | null;
    since: LegalDay;
    until: LegalDay | null;
  };
};

export const basedbTables = (ex: Executor) => ex.withTables<BasedbTables>();

/** A database as it lies in the table. */
export type Database = Omit<
  DatabaseTable,
  | 'field'
  | 'purpose'
  | 'decision'
  | 'way'
  | 'model'
  | 'model_version'
  | 'revision'
  | 'rulings_brought'
  | 'stopped'
> & {
  field: string;
  purpose: string;
  decision: string;
  way: Way;
  model: Model;
  model_version: number;
  revision: number;
  rulings_brought: number;
  stopped: Stopped | null;
};
export type Run = Omit<RunTable, 'inputs' | 'attempt' | 'reason'> & {
  inputs: RunInputs;
  attempt: number;
  reason: JsonObject | null;
};
