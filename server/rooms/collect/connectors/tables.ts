/** Connectors and their runs in PostgreSQL. */
import type { ColumnType, Generated } from 'kysely';
import type { Executor } from '#kernel/db.ts';
import type { Text } from '#kernel/errors.ts';
import type { JsonObject } from '#kernel/json.ts';
import type { LoadMode } from '../tables.ts';
import type { Cursor, SourceColumn, TestResult } from './kinds.ts';
import type { Schedule } from './schedule.ts';

export const connectorStates = ['active', 'paused', 'stopped', 'retired'] as const;
export type ConnectorState = (typeof connectorStates)[number];
export const runStates = [
  'running',
  'loading',
  'merged',
  'nothing',
  'unchanged',
  'failed',
  'superseded',
  'rolled-back',
  'ended',
] as const;
export type RunState = (typeof runStates)[number];
export const runCauses = ['schedule', 'hand', 'retry', 'more', 'reconcile'] as const;
export type RunCause = (typeof runCauses)[number];

/** Which item is filled by which column. */
export type Mapped = { item: string; column: string };
/** A code of the error catalogue with what it speaks of: no value of a row, no secret. */
export type Failure = { code: string; params: Record<string, string | number | Text> };
/** What a comparison of keys found. */
export type Findings = {
  buckets: number;
  differing: number;
  missing: number;
  surplus: number;
  repeated: number;
  held: number;
};

type Json<T> = ColumnType<T, string, string>;

export type ConnectorTable = {
  id: string;
  resource_id: string;
  organisation_id: string;
  system_id: string | null;
  source_id: string | null;
  name: string;
  kind: string;
  settings: Json<JsonObject>;
  source: string;
  secrets: Buffer;
  mapping: Json<Mapped[]>;
  mode: LoadMode;
  schedule: Json<Schedule>;
  reconciles: boolean;
  reconciled_at: Date | null;
  state: ConnectorState;
  state_reason: string | null;
  state_problem: ColumnType<Failure | null, string | null, string | null>;
  state_by: string | null;
  state_at: Date;
  cursor: ColumnType<Cursor | null, string | null, string | null>;
  columns: Json<SourceColumn[]>;
  failures: Generated<number>;
  next_at: Date | null;
  test: ColumnType<TestResult | null, string | null, string | null>;
  tested_at: Date | null;
  connected_at: Date | null;
  created_by: string | null;
  created_at: Date;
};

export type RunTable = {
  id: string;
  connector_id: string;
  cause: RunCause;
  state: RunState;
  mode: LoadMode;
  asked_by: string | null;
  started_at: Date;
  attempt: Generated<number>;
  ended_at: Date | null;
  rows: number | null;
  bytes: number | null;
  batch_id: string | null;
  /** More waits at the source: asked again when this one has become visible. */
  more: Generated<boolean>;
  cursor_from: ColumnType<Cursor | null, string | null, string | null>;
  cursor_to: ColumnType<Cursor | null, string | null, string | null>;
  failure: ColumnType<Failure | null, string | null, string | null>;
  findings: ColumnType<Findings | null, string | null, string | null>;
};

export type ConnectorTables = {
  'collect.connector': ConnectorTable;
  'collect.connector_run': RunTable;
};

export const connectorTables = (ex: Executor) => ex.withTables<ConnectorTables>();
