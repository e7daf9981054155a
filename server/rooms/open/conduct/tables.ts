/** Looks, alerts, breaches, measures and their public notice, as they lie in PostgreSQL. */
import type { ColumnType, Generated } from 'kysely';
import type { LegalDay } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';
import type { JsonObject } from '#kernel/json.ts';
import type { OpenTables } from '../tables.ts';
import type {
  AlertKind,
  AlertState,
  BreachGround,
  BreachState,
  Conclusion,
  EvidenceKind,
  Gravity,
  Harm,
  MeasureKind,
  MeasureState,
  Origin,
} from './types.ts';

type Kept<T> = ColumnType<T, string, never>;

export type MeasureTable = {
  id: string;
  number: string;
  breach_id: string;
  user_id: string;
  kind: MeasureKind;
  gravity: Gravity;
  datasets: string[];
  per_minute: number | null;
  until_day: LegalDay | null;
  reason: string;
  state: MeasureState;
  provider_id: string;
  proposed_by: string;
  proposed_at: Date;
  hearing_until: LegalDay | null;
  statement: string | null;
  stated_by: string | null;
  stated_at: Date | null;
  decided_by: string | null;
  decided_at: Date | null;
  answer: Generated<string>;
  in_force_on: LegalDay | null;
  lifted_by: string | null;
  lifted_on: LegalDay | null;
  lifted_at: Date | null;
  lift_reason: Generated<string>;
};

export type BreachTable = {
  id: string;
  number: string;
  user_id: string;
  ground: BreachGround;
  origin: Origin;
  said: string;
  lead_id: string | null;
  product_id: string | null;
  state: BreachState;
  opened_by: string | null;
  opened_on: LegalDay;
  opened_at: Date;
  settled_at: Date | null;
};

export type ConductTables = OpenTables & {
  'open.use_check': {
    id: string;
    dataset_id: string;
    organisation_id: string;
    user_id: string | null;
    from_day: LegalDay;
    until_day: LegalDay;
    conclusion: Conclusion;
    said: string;
    figures: Kept<JsonObject>;
    breach_id: string | null;
    checked_by: string | null;
    checked_on: LegalDay;
    checked_at: Date;
  };
  'open.use_alert': {
    id: string;
    dataset_id: string | null;
    organisation_id: string;
    user_id: string | null;
    kind: AlertKind;
    day: LegalDay;
    evidence: Kept<JsonObject>;
    state: AlertState;
    answer: Generated<string>;
    answered_by: string | null;
    answered_at: Date | null;
    at: Date;
  };
  'open.breach_case': BreachTable;
  'open.breach_dataset': { breach_id: string; dataset_id: string };
  'open.breach_evidence': {
    id: string;
    breach_id: string;
    kind: EvidenceKind;
    said: string;
    detail: Kept<JsonObject>;
    added_by: string | null;
    organisation_id: string | null;
    at: Date;
  };
  'open.breach_event': {
    id: string;
    breach_id: string;
    kind: string;
    said: Generated<string>;
    by_person: string | null;
    organisation_id: string | null;
    at: Date;
  };
  'open.measure': MeasureTable;
  'open.announcement': {
    id: string;
    number: string;
    measure_id: string;
    kind: 'measure' | 'lifting';
    user_zh: string;
    user_en: string;
    said: string;
    on_day: LegalDay;
    at: Date;
  };
  'open.harm_report': {
    id: string;
    number: string;
    product_id: string;
    breach_id: string;
    harm: Harm;
    said: string;
    person_id: string | null;
    organisation_id: string | null;
    network: Buffer | null;
    digest: Buffer;
    doubts: string[];
    filed_at: Date;
  };
};

export const conductTables = (ex: Executor) => ex.withTables<ConductTables>();
