/** The tables of erasure and retention, and the nouns that their commands pass around. */
import type { ColumnType, Selectable } from 'kysely';
import type { Executor } from '#kernel/db.ts';

export const zones = ['received', 'staged', 'history', 'quarantine', 'archive', 'served'] as const;
export type Zone = (typeof zones)[number];
export const erasureKinds = ['subject', 'batch', 'resource', 'retention'] as const;
export type ErasureKind = (typeof erasureKinds)[number];
export const erasureStates = ['asked', 'approved', 'running', 'done', 'refused', 'withdrawn'] as const;
export type ErasureState = (typeof erasureStates)[number];
/** Decided and not at its end. */
export const underWay: readonly ErasureState[] = ['approved', 'running'];

/** Places that hold values of rows, in the order in which they are erased: what is read by others comes before what they read. */
export const storeNames = [
  'received',
  'staged',
  'typed',
  'quarantine',
  'ground',
  'archive',
  'fused',
  'served',
  'delivered',
  'quality',
  'corrections',
] as const;
export type StoreName = (typeof storeNames)[number];
/** How much each store holds of what is meant: rows, files or packages. */
export type Found = Partial<Record<StoreName, number>>;

/** Why something may not be erased now: a code of the closed list, with what it is about. */
export const holdKinds = [
  'order',
  'case',
  'correction',
  'dispute',
  'conflict',
  'loading',
  'horizon',
  'database',
  'not-ended',
  'not-archived',
] as const;
export type HoldKind = (typeof holdKinds)[number];
export type Hold = { kind: HoldKind; about: string };

/** A batch without rows that tells every reader that rows are gone. */
export type Marker = { resourceId: string; batchId: string; seq: number };

type Json<T> = ColumnType<T, string, string>;

export type ErasureTable = {
  id: string;
  number: string;
  kind: ErasureKind;
  resource_id: string;
  organisation_id: string;
  state: ErasureState;
  zone: Zone | null;
  target: ColumnType<{ batches?: string[]; packages?: string[] }, string, never>;
  sealed: Buffer | null;
  target_digest: string;
  ground: string;
  document: string;
  reason: string;
  asked_by: string | null;
  asked_at: Date;
  found: Json<Found>;
  found_at: Date;
  held: Json<Hold[]>;
  decided_by: string | null;
  decided_at: Date | null;
  decision_reason: string | null;
  begun_at: Date | null;
  progress: Json<StoreName[]>;
  markers: Json<Marker[]>;
  checked: ColumnType<Found | null, string | null, string | null>;
  done_at: Date | null;
};
export type ErasureRow = Selectable<ErasureTable>;

/** What became of a batch's kept file. */
export type Rewritten = {
  erasure: string;
  sha256: string | null;
  day: string;
  /** How many rows the new one holds; left out of notes made before this was kept. */
  rows?: number;
};
/** As what somebody sets an order to keep: nobody else lifts it. */
export type HoldSetter = 'bureau' | 'auditor' | 'provider';
type Tables = {
  'collect.erasure': ErasureTable;
  'collect.retention_zone': {
    zone: Zone;
    days: number | null;
    automatic: boolean;
    document: string;
    agreed_with: string;
    set_by: string;
    set_at: Date;
  };
  'collect.legal_hold': {
    id: string;
    resource_id: string;
    ground: string;
    reason: string;
    set_by: string;
    /** Null: set before this was kept. */
    set_role: HoldSetter | null;
    set_organisation: string | null;
    set_at: Date;
    lifted_by: string | null;
    lifted_at: Date | null;
    lifted_reason: string | null;
  };
  'collect.folded': { resource_id: string; seq: number; batch_id: string };
};
export const retentionTables = (ex: Executor) => ex.withTables<Tables>();
