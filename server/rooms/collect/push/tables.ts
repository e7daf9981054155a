/** The tables of push in PostgreSQL. */
import type { ColumnType, Generated } from 'kysely';
import type { LegalDay } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';
import type { RecordFault } from './records.ts';

export type PushFormat = 'json' | 'ndjson';

/** Of one accepted record: its line in the batch (null: a later record of the same key took its place), and when it arose. */
export type PushLine = [line: number | null, producedMs: number | null];

type Json<T> = ColumnType<T, string, string>;

export type PushTable = {
  id: string;
  ordinal: Generated<string>;
  resource_id: string;
  organisation_id: string;
  system_id: string;
  key_id: string;
  idempotency_key: string;
  sha256: string;
  object_key: string;
  bytes: number;
  format: PushFormat;
  refusal: string | null;
  produced_at: Date | null;
  accepted: number;
  refused: Json<RecordFault[]>;
  received_at: Date;
  batch_id: string | null;
  lines: Json<PushLine[]> | null;
  visible_at: Date | null;
  lags: Json<(number | null)[]> | null;
};

export type PushTables = {
  'collect.push': PushTable;
  'collect.push_key': {
    id: string;
    system_id: string;
    organisation_id: string;
    sealed: Buffer;
    addresses: ColumnType<string[] | null, string | null, never>;
    created_by: string | null;
    created_at: Date;
    revoked_by: string | null;
    revoked_at: Date | null;
  };
  'collect.push_nonce': { key_id: string; nonce: string; signed_at: Date };
  'collect.lag_day': {
    resource_id: string;
    day: LegalDay;
    records: number;
    above: number;
    sum_ms: number;
    max_ms: number;
  };
  'collect.contact': { resource_id: string; at: Date };
};

export const pushTables = (ex: Executor) => ex.withTables<PushTables>();
