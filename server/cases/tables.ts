/** The tables of the procedure engine as the database holds them. */
import type { ColumnType } from 'kysely';
import type { Actor, Role } from '#kernel/actor.ts';
import type { LegalDay } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';
import type { JsonObject } from '#kernel/json.ts';
import type { DeadlineInfo, Procedure } from '#law/types.ts';
import type { Extension } from './act-types.ts';
import type { CaseState, LegalBasis } from './types.ts';

/** Read as a value, written as JSON text: the driver would take an array for PostgreSQL's own. */
type Jsonb<T> = ColumnType<T, string, string>;
/** Null until the act that fills it. */
type Later<T, Written = T> = ColumnType<T | null, never, Written>;

export type CaseTable = {
  id: string;
  number: string;
  procedure: string;
  pack_hash: string;
  limits: Jsonb<Record<string, DeadlineInfo>>;
  subject_type: string;
  subject_id: string;
  title: string;
  region_code: string;
  applicant_organisation: string | null;
  provider_organisation: string | null;
  opened_by: Jsonb<Actor>;
  facts: Jsonb<JsonObject>;
  state: CaseState;
  opened_on: LegalDay;
  opened_at: Date;
  closed_at: Date | null;
};

export type StepTable = {
  id: string;
  case_id: string;
  ordinal: number;
  round: number;
  key: string;
  owner_organisation: string;
  owner_roles: Role[];
  assignee: string | null;
  opened_on: LegalDay;
  opened_at: Date;
  due_day: LegalDay | null;
  deadline: ColumnType<DeadlineInfo | null, string | null, string | null>;
  informative: boolean;
  provisional: boolean;
  extension: ColumnType<Extension | null, never, string>;
  paused_on: ColumnType<LegalDay | null, never, LegalDay | null>;
  near_told_on: ColumnType<LegalDay | null, never, LegalDay | null>;
  late_told_on: ColumnType<LegalDay | null, never, LegalDay | null>;
  escalated_on: ColumnType<LegalDay | null, never, LegalDay>;
  forwarded_from: string | null;
  decided_on: Later<LegalDay>;
  decided_at: Later<Date>;
  decided_by: Later<Actor, string>;
  decided_for: ColumnType<string | null, never, string | null>;
  outcome: Later<string>;
  reasons: ColumnType<string[], never, string>;
  basis: ColumnType<LegalBasis[], never, string>;
  comment: ColumnType<string | null, never, string | null>;
  payload: ColumnType<JsonObject, never, string>;
  evidence_salt: Later<Buffer>;
};

export type SupplementTable = {
  id: string;
  case_id: string;
  step_id: string;
  asked: string;
  asked_on: LegalDay;
  asked_at: Date;
  asked_by: Jsonb<Actor>;
  due_day: LegalDay | null;
  deadline: ColumnType<DeadlineInfo | null, string | null, string | null>;
  ended: Later<'answered' | 'called-off'>;
  answer: Later<string>;
  ended_on: Later<LegalDay>;
  ended_at: Later<Date>;
  ended_by: Later<Actor, string>;
  late_told_on: Later<LegalDay>;
  paused_days: Later<number>;
};

export type HoldingTable = {
  id: string;
  step_id: string;
  ordinal: number;
  organisation: string;
  roles: Role[];
  assignee: string | null;
  from_day: LegalDay;
  to_day: LegalDay;
  due_day: LegalDay | null;
  late_days: number;
  reason: string;
  handed_by: Jsonb<Actor>;
  handed_at: Date;
};

export type DelegationTable = {
  id: string;
  organisation: string;
  from_person: string;
  to_person: string;
  roles: Role[];
  from_day: LegalDay;
  to_day: LegalDay;
  reason: string;
  made_by: Jsonb<Actor>;
  made_at: Date;
  ended_on: Later<LegalDay>;
  ended_by: Later<Actor, string>;
  ended_at: Later<Date>;
};

export type AttachmentTable = {
  id: string;
  case_id: string;
  step_id: string | null;
  name: string;
  media_type: string;
  bytes: number;
  sha256: string;
  object_key: string;
  organisation: string | null;
  added_by: Jsonb<Actor>;
  added_on: LegalDay;
  added_at: Date;
};

export type CommentTable = {
  id: string;
  case_id: string;
  step_id: string | null;
  text: string;
  organisation: string | null;
  written_by: Jsonb<Actor>;
  written_on: LegalDay;
  written_at: Date;
};

export type TemplateTable = {
  id: string;
  organisation: string;
  procedure: string | null;
  outcome: string | null;
  text: string;
  kept_by: Jsonb<Actor>;
  kept_at: Date;
  dropped_at: Later<Date>;
};

export type CasesTables = {
  'cases.edition': {
    pack_hash: string;
    procedure: string;
    pack_version: string;
    definition: Jsonb<Procedure>;
    first_used_at: Date;
  };
  'cases.case': CaseTable;
  'cases.step': StepTable;
  'cases.supplement': SupplementTable;
  'cases.holding': HoldingTable;
  'cases.delegation': DelegationTable;
  'cases.attachment': AttachmentTable;
  'cases.comment': CommentTable;
  'cases.reason_template': TemplateTable;
};

export const caseTables = (ex: Executor) => ex.withTables<CasesTables>();
