/** Tables of marks, of the canary and of what it holds. */
import type { ColumnType } from 'kysely';
import type { Executor } from '#kernel/db.ts';
import type { StoreName } from '../policy-sql/stream.ts';
import type { MarkManner, MarkScheme } from './scheme.ts';

export type MarkTables = {
  'serve.export_mark': {
    export_id: string;
    version_id: string;
    resource_id: string;
    grant_id: string;
    terms_version: number;
    consumer_id: string;
    provider_id: string;
    person_id: string | null;
    at: Date;
    manner: MarkManner;
    scheme: ColumnType<MarkScheme, string, never>;
    columns: string[];
    sealed: Buffer;
    commitment: string;
    entry: string;
  };
  'serve.canary': {
    version_id: string;
    store: StoreName;
    at: Date;
    outcome: 'held' | 'failed' | 'not-asked';
    policies: number;
    rows: number;
    probes: number;
    finding: string | null;
  };
  'serve.service_hold': {
    id: string;
    service_id: string;
    version_id: string;
    store: string;
    finding: string;
    set_at: Date;
    entry: string;
    lifted_at: ColumnType<Date | null, never, Date>;
    lifted_by: ColumnType<string | null, never, string | null>;
    note: ColumnType<string | null, never, string>;
    lift_entry: ColumnType<string | null, never, string>;
  };
};

export const markTables = (ex: Executor) => ex.withTables<MarkTables>();
