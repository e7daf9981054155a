/** The tables of the room as they lie in PostgreSQL. */
import type { ColumnType } from 'kysely';
import type { Executor } from '#kernel/db.ts';
import type { JsonObject } from '#kernel/json.ts';
import type { DetectorKind } from './detect/kinds.ts';
import type { ImplementingRow, RuleTable } from './grading/table.ts';

export const gradingStates = ['proposed', 'in_review', 'confirmed', 'refused', 'replaced'] as const;
export type GradingState = (typeof gradingStates)[number];
export const detectionStates = ['open', 'confirmed', 'dismissed'] as const;
export type DetectionState = (typeof detectionStates)[number];

type Json<T> = ColumnType<T, string, string>;

export type GradingTable = {
  id: string;
  resource_id: string;
  item: string;
  number: number;
  table_version: number;
  implementing_number: number | null;
  answers: Json<Record<string, string>>;
  kinds: string[];
  rows: string[];
  proposed_grade: string;
  proposed_class: string | null;
  state: GradingState;
  grade: string | null;
  class: string | null;
  laxer: boolean;
  reason: string;
  proposed_at: Date;
  proposed_by: string | null;
  confirmed_at: Date | null;
  confirmed_by: string | null;
  reviewed_at: Date | null;
  reviewed_by: string | null;
  review_comment: string;
};

export type ClassifyTables = {
  'classify.rule_table': {
    version: number;
    title: string;
    body: ColumnType<RuleTable, string, never>;
    digest: string;
    document: string;
    issued_at: Date;
    issued_by: string | null;
  };
  'classify.implementing_rule': {
    id: string;
    organisation_id: string;
    number: number;
    table_version: number;
    title: string;
    rows: ColumnType<ImplementingRow[], string, never>;
    filed_at: Date;
    filed_by: string | null;
  };
  'classify.grading': GradingTable;
  'classify.detection': {
    resource_id: string;
    item: string;
    kind: DetectorKind;
    // numeric comes as text
    confidence: ColumnType<string, number, number>;
    by_name: boolean;
    by_comment: boolean;
    seen: number;
    matched: number;
    checked: number;
    state: DetectionState;
    reason: string;
    found_at: Date;
    settled_at: Date | null;
    settled_by: string | null;
  };
  'classify.resource_grade': {
    resource_id: string;
    grade: string;
    rank: number;
    cause: string;
    table_version: number;
    since: Date;
  };
  'classify.finding': {
    id: string;
    kind: string;
    organisation_id: string;
    resource_id: string | null;
    subject_type: string;
    subject_id: string;
    detail: Json<JsonObject>;
    articles: string[];
    found_at: Date;
    closed_at: Date | null;
    closed_by: string | null;
    note: string;
  };
  'classify.secret': { name: string; sealed: Buffer; created_at: Date };
};

export const classifyTables = (ex: Executor) => ex.withTables<ClassifyTables>();
