/** Demands of the public as they lie in PostgreSQL. */
import type { ColumnType, Selectable } from 'kysely';
import type { LegalDay } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';
import type { JsonObject } from '#kernel/json.ts';
import type { AnswerKind, DemandKind, DemandState, ReviewState } from './terms.ts';

export type DemandTable = {
  id: string;
  number: string;
  kind: DemandKind;
  wanted: string;
  why: string;
  scenario: string;
  alike: string;
  state: DemandState;
  joined_into: string | null;
  filer_id: string;
  filer_person: string;
  filer_kind: string;
  call_id: string | null;
  shown: string[];
  none_fits: string;
  resource_id: string | null;
  unit_id: string | null;
  unit_by: 'catalogue' | 'bureau' | null;
  received_on: LegalDay | null;
  case_id: string | null;
  answer: AnswerKind | null;
  answer_said: string;
  answer_conditions: string;
  promised_on: LegalDay | null;
  answered_by: string | null;
  answered_on: LegalDay | null;
  workdays: number | null;
  fulfilled_on: LegalDay | null;
  channel: string;
  redirected_why: string;
  hidden_why: string | null;
  filed_on: LegalDay;
  filed_at: Date;
  updated_at: Date;
};
export type Demand = Selectable<DemandTable>;

export type ReviewTable = {
  id: string;
  demand_id: string;
  case_id: string;
  state: ReviewState;
  reason: string;
  answer: ColumnType<JsonObject, string, string>;
  filed_on: LegalDay;
  filed_at: Date;
  accepted_on: LegalDay | null;
  decided_on: LegalDay | null;
  decided_by: string | null;
  said: string;
};
export type Review = Selectable<ReviewTable>;

export type DemandTables = {
  'open.demand': DemandTable;
  'open.demand_event': {
    id: string;
    demand_id: string;
    kind: string;
    said: string;
    by_person: string | null;
    organisation_id: string | null;
    at: Date;
  };
  'open.demand_review': ReviewTable;
};

export const demandTables = (ex: Executor) => ex.withTables<DemandTables>();
