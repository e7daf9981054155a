/** The tables of deliveries as they lie in PostgreSQL. */
import type { ColumnType } from 'kysely';
import type { LegalDay } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';
import type { DeliveryFormat, DeliveryState } from './types.ts';

type Set<T> = ColumnType<T, T | undefined, T>;

export type DeliveryTable = {
  id: string;
  number: string;
  grant_id: string;
  terms_version: number;
  version_id: string;
  resource_id: string;
  consumer_id: string;
  provider_id: string;
  kind: 'file' | 'copy';
  format: DeliveryFormat;
  requested_by: string;
  requested_at: Date;
  state: DeliveryState;
  failure: Set<string | null>;
  generation: Set<number | null>;
  batch_seq: Set<number | null>;
  as_of: Set<Date | null>;
  expected: Set<number>;
  rows: Set<number>;
  bytes: Set<number>;
  piece: number;
  sha256: Set<string | null>;
  columns: Set<string[]>;
  mark: Set<string | null>;
  made_at: Set<Date | null>;
  expires_at: Set<Date | null>;
  removed_at: Set<Date | null>;
  entry: string;
};
export type ChunkTable = {
  delivery_id: string;
  ordinal: number;
  from_byte: number;
  bytes: number;
  rows: number;
  sha256: string;
};
export type LinkTable = {
  digest: Buffer;
  delivery_id: string;
  person_id: string;
  organisation_id: string;
  made_at: Date;
  expires_at: Date;
};
export type CopyTable = {
  id: string;
  delivery_id: string;
  grant_id: string;
  resource_id: string;
  provider_id: string;
  consumer_id: string;
  holder: string;
  way: 'gateway' | 'desk';
  rows: number;
  bytes: number;
  sha256: string;
  day: LegalDay;
  at: Date;
  entry: string;
  proof: Set<string | null>;
  destroyed_on: Set<LegalDay | null>;
  stated_by: Set<string | null>;
  stated_at: Set<Date | null>;
  reminded_on: Set<LegalDay | null>;
};
export type DeliveryTables = {
  'serve.delivery': DeliveryTable;
  'serve.delivery_chunk': ChunkTable;
  'serve.delivery_link': LinkTable;
  'serve.copy': CopyTable;
  'serve.setting': { key: string; value: number; set_by: string | null; set_at: Date };
};

export const deliveryTables = (ex: Executor) => ex.withTables<DeliveryTables>();
