/** What the daily check found, what was said against it, and by which limits it looks. */
import type { ColumnType, Generated } from 'kysely';
import type { LegalDay } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';
import type { JsonObject } from '#kernel/json.ts';
import type { SearchTables } from '../search/tables.ts';
import type { Detector, Limit, Mark } from './terms.ts';

export type Marks = Record<Mark, { checked: number; good: number }>;

export type HealthTables = SearchTables & {
  'open.health_run': {
    id: string;
    day: LegalDay;
    datasets: number;
    findings: number;
    marks: ColumnType<Marks, string, string>;
    at: Date;
  };
  'open.health_finding': {
    id: string;
    dataset_id: string;
    organisation_id: string;
    detector: Detector;
    evidence: ColumnType<JsonObject, string, string>;
    state: 'standing' | 'mended' | 'overruled';
    found_on: LegalDay;
    seen_on: LegalDay;
    due_on: LegalDay | null;
    ended_on: LegalDay | null;
  };
  'open.health_objection': {
    id: string;
    finding_id: string;
    organisation_id: string;
    said: string;
    filed_by: string | null;
    filed_at: Date;
    decision: 'upheld' | 'rejected' | null;
    answer: Generated<string>;
    decided_by: string | null;
    decided_at: Date | null;
  };
  'open.health_limit': { id: string; kind: Limit; value: number; set_by: string | null; set_at: Date };
};

export const healthTables = (ex: Executor) => ex.withTables<HealthTables>();
