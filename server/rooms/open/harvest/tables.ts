/** Sources, runs, records and former addresses as they lie in PostgreSQL. */
import type { ColumnType, Generated } from 'kysely';
import type { Executor } from '#kernel/db.ts';
import type { OpenTables } from '../tables.ts';
import type { HarvestKind, Outcome, Proposal, RecordState } from './types.ts';

type JsonWithDefault<T> = ColumnType<T, string | undefined, string>;

/** Where the next page begins; what it means is the kind's own matter. */
export type Cursor = { start?: number; url?: string; pages?: string[]; done?: boolean };

export type HarvestTables = OpenTables & {
  'open.harvest_source': {
    id: string;
    kind: HarvestKind;
    title: string;
    url: string;
    organisation_id: string;
    state: 'active' | 'paused' | 'ended';
    created_by: string | null;
    created_at: Date;
  };
  'open.harvest_run': {
    id: string;
    source_id: string;
    state: 'running' | 'done' | 'failed' | 'stopped';
    cursor: JsonWithDefault<Cursor>;
    pages: Generated<number>;
    failure: string | null;
    started_at: Date;
    beat_at: Date;
    ended_at: Date | null;
  };
  'open.harvest_record': {
    id: string;
    source_id: string;
    identifier: string;
    raw: string;
    digest: string;
    content: ColumnType<Proposal | null, string | null, string | null>;
    faults: JsonWithDefault<string[]>;
    kept: JsonWithDefault<Record<string, { by: string; at: string }>>;
    state: RecordState;
    dataset_id: string | null;
    resource_id: string | null;
    reason: Generated<string>;
    decided_by: string | null;
    decided_at: Date | null;
    first_at: Date;
    seen_at: Date;
    changed_at: Date;
  };
  'open.harvest_outcome': { run_id: string; identifier: string; outcome: Outcome; fault: Generated<string> };
  'open.redirect': { path: string; target: string; made_by: string | null; made_at: Date };
};

export const harvestTables = (ex: Executor) => ex.withTables<HarvestTables>();
