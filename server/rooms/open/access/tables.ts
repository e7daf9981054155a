/** Access to conditional data, keys, and who took which version, as they lie in PostgreSQL. */
import type { ColumnType, Generated } from 'kysely';
import type { LegalDay } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';
import type { OpenTables } from '../tables.ts';
import type { Way } from './ways.ts';

export type AccessState = 'active' | 'suspended' | 'ended';

/** What both sides sign, as it was agreed; the text says the same in words. */
export type AgreementTerms = {
  purposeKind: string;
  purpose: string;
  scenario: string;
  security: string;
  scope: string;
  columns: string[] | null;
  perMinute: number | null;
  rowLimit: number | null;
  reportMonths: number | null;
  nonProfit: boolean;
};

export type AccessTables = OpenTables & {
  'open.agreement': {
    id: string;
    number: string;
    application_id: string;
    dataset_id: string;
    applicant_id: string;
    provider_id: string;
    terms: ColumnType<AgreementTerms, string, never>;
    text_zh: string;
    text_en: string;
    sha256: string;
    from_day: LegalDay;
    until_day: LegalDay;
    applicant_signed_by: string | null;
    applicant_signed_at: Date | null;
    provider_signed_by: string | null;
    provider_signed_organisation_id: string | null;
    provider_signed_at: Date | null;
    made_at: Date;
  };
  'open.access': {
    id: string;
    number: string;
    agreement_id: string;
    dataset_id: string;
    applicant_id: string;
    state: AccessState;
    reason: Generated<string>;
    from_day: LegalDay;
    until_day: LegalDay;
    columns: string[] | null;
    per_minute: number | null;
    row_limit: number | null;
    rows_taken: Generated<number>;
    warned_on: LegalDay | null;
    started_at: Date;
    ended_at: Date | null;
  };
  'open.access_key': {
    id: string;
    access_id: string | null;
    organisation_id: string;
    person_id: string;
    hash: Buffer;
    prefix: string;
    label: Generated<string>;
    created_at: Date;
    revoked_at: Date | null;
    revoked_reason: Generated<string>;
    used_at: Date | null;
  };
  'open.taking': {
    id: string;
    dataset_id: string;
    version_id: string;
    release_id: string | null;
    way: Way;
    format: string;
    outcome: string;
    organisation_id: string | null;
    person_id: string | null;
    key_id: string | null;
    access_id: string | null;
    times: Generated<number>;
    rows: Generated<number>;
    bytes: Generated<number>;
    minute: Date | null;
    entered: boolean;
    at: Date;
  };
};

export const accessTables = (ex: Executor) => ex.withTables<AccessTables>();
