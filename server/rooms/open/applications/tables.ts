/** Applications for conditional data and records of selection, as they lie in PostgreSQL. */
import type { ColumnType, Generated } from 'kysely';
import type { LegalDay } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';
import type { JsonObject } from '#kernel/json.ts';
import type { AccessTables } from '../access/tables.ts';
import type { ApplicantKind } from '../people/tables.ts';

export const applicationStates = ['draft', 'filed', 'selection', 'approved', 'refused', 'withdrawn'] as const;
export type ApplicationState = (typeof applicationStates)[number];

/** Which terms were accepted when it was handed in. */
export type Accepted = {
  conduct: number;
  undertaking: number;
  requirements: string;
  agreement: string;
  at: string;
};

/** What those who decide say of it; equal answers on all criteria are told by `criteria`. */
export type Assessment = {
  /** As each step was assessed, by its id; what was decided on stands below. */
  bySteps?: Record<string, JsonObject>;
  opinion?: { meets: boolean; text: string; by: string; on: LegalDay };
  conditions?: { key: string; met: boolean; note: string }[];
  criteria?: { key: string; answer: string }[];
  unequal?: string;
  /** It asked for disclosure of government information, and was sent there. */
  redirected?: { channel: string; why: string; on: LegalDay };
};

export type ApplicationTables = AccessTables & {
  'open.application': {
    id: string;
    number: string | null;
    dataset_id: string;
    version_id: string | null;
    applicant_id: string;
    person_id: string;
    kind: ApplicantKind | null;
    state: ApplicationState;
    revision: Generated<number>;
    answers: ColumnType<JsonObject, string, string>;
    accepted: ColumnType<Accepted | null, string | null | undefined, string>;
    assessment: ColumnType<Assessment, string | undefined, string>;
    case_id: string | null;
    reason: Generated<string>;
    filed_on: LegalDay | null;
    filed_at: Date | null;
    decided_on: LegalDay | null;
    decided_at: Date | null;
    created_at: Date;
    updated_at: Date;
  };
  'open.selection': {
    id: string;
    number: string;
    dataset_id: string;
    method: string;
    notice: string;
    notice_on: LegalDay;
    bidders: ColumnType<string[], string, never>;
    winner_id: string;
    result_notice: string;
    result_on: LegalDay;
    recorded_by: string | null;
    recorded_organisation_id: string;
    at: Date;
  };
};

export const applicationTables = (ex: Executor) => ex.withTables<ApplicationTables>();
