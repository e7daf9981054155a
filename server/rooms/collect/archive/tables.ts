/** The tables of the archive. */
import type { ColumnType } from 'kysely';
import type { Executor } from '#kernel/db.ts';
import type { VisibleSet } from '../visible.ts';

export const archiveKinds = ['base', 'theme', 'department', 'other'] as const;
export type ArchiveKind = (typeof archiveKinds)[number];

export type ArchiveRuleTable = {
  kind: ArchiveKind;
  /** null: for ever. */
  retention_years: number | null;
  handover_years: number | null;
  archive_within_days: number;
  agreed_with: string;
  document: string;
  set_by: string;
  set_at: Date;
};

export type ArchiveItemTable = {
  id: string;
  number: string;
  resource_id: string;
  version_id: string;
  organisation_id: string;
  seq: number;
  kind: ArchiveKind;
  state: 'packing' | 'archived' | 'failed';
  visible: ColumnType<VisibleSet, string, never>;
  backup_place: string;
  object_key: string | null;
  sha256: string | null;
  bytes: number | null;
  row_count: number | null;
  fault: string | null;
  archived_by: string | null;
  archived_at: Date;
  archived_day: string;
  receiver: string | null;
  receipt: string | null;
  handed_over_at: Date | null;
  handed_over_by: string | null;
  notes: ColumnType<PackageNote[], string | undefined, string>;
  /** The package itself went when its time was over. */
  erased_at: Date | null;
};

/** What is written beside a package after it was made; `was`: the digest it had before. */
export type PackageNote = {
  kind: 'withdrawn' | 'rebuilt' | 'erased';
  day: string;
  rows: number;
  by?: string;
  was?: string;
};

type Tables = { 'collect.archive_rule': ArchiveRuleTable; 'collect.archive_item': ArchiveItemTable };
export const archiveTables = (ex: Executor) => ex.withTables<Tables>();
