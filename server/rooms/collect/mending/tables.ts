/** The table of rows that were mended or set aside. */
import type { Executor } from '#kernel/db.ts';
import type { CollectTables } from '../tables.ts';

export type MendedRowTable = {
  batch_id: string;
  line: number;
  by_batch: string | null;
  reason: string | null;
  at: Date;
  person_id: string | null;
};

export const mendingTables = (ex: Executor) =>
  ex.withTables<CollectTables & { 'collect.mended_row': MendedRowTable }>();
