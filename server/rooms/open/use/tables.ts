/** Reports on use, clients that call, and leads, as they lie in PostgreSQL. */
import type { ColumnType, Generated } from 'kysely';
import type { LegalDay } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';
import type { JsonObject } from '#kernel/json.ts';
import type { AccessTables } from '../access/tables.ts';

/** The four grounds on which an access may be restricted or closed; the platform knows no other. */
export const leadGrounds = [
  'unlawful-acquisition',
  'third-party-rights',
  'beyond-scenario',
  'other-breach',
] as const;
export type LeadGround = (typeof leadGrounds)[number];

/** By what a lead was found. */
export const leadCauses = [
  'source-not-stated',
  'report-missing',
  'clients-or-price',
  'product-harmful',
  'check-in-breach',
  'unusual-use',
] as const;
export type LeadCause = (typeof leadCauses)[number];

export const reportStates = ['due', 'received', 'returned'] as const;
export type ReportState = (typeof reportStates)[number];
export const clientKinds = ['application', 'client'] as const;
export type ClientKind = (typeof clientKinds)[number];
/** In what a report may differ from what was applied for. */
export type Differing = 'scenario' | 'purpose';
/** As the platform counted over the period reported on. */
export type UseFigures = { takings: number; rows: number; refused: number };

type Json<T> = ColumnType<T, string | undefined, never>;

export type UseTables = AccessTables & {
  'open.lead': {
    id: string;
    number: string;
    ground: LeadGround;
    cause: LeadCause;
    organisation_id: string;
    dataset_id: string | null;
    access_id: string | null;
    report_id: string | null;
    product_id: string | null;
    note: string;
    evidence: Json<JsonObject>;
    opened_by: string | null;
    opened_on: LegalDay;
    opened_at: Date;
    settled_as: 'case' | 'nothing' | null;
    settled_note: Generated<string>;
    settled_by: string | null;
    settled_at: Date | null;
  };
  'open.usage_report': {
    id: string;
    access_id: string;
    number: number;
    from_day: LegalDay;
    until_day: LegalDay;
    due_on: LegalDay;
    state: ReportState;
    reminded_on: LegalDay | null;
    late_reminded_on: LegalDay | null;
    lead_id: string | null;
  };
  'open.usage_filing': {
    id: string;
    report_id: string;
    number: number;
    purpose_kind: string;
    scenario: string;
    summary: string;
    results: string;
    clients: string;
    price: string;
    differs: Differing[];
    figures: ColumnType<UseFigures, string, never>;
    filed_by: string;
    filed_at: Date;
    returned_why: Generated<string>;
    returned_by: string | null;
    returned_at: Date | null;
  };
  'open.client': {
    id: string;
    access_id: string;
    organisation_id: string;
    name: string;
    kind: ClientKind;
    networks: string[];
    registered_by: string;
    registered_at: Date;
    ended_at: Date | null;
  };
};

export const usageTables = (ex: Executor) => ex.withTables<UseTables>();
