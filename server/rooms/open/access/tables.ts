/** Access to conditional data, keys, and who took which version, as they lie in PostgreSQL. */
import type { ColumnType, Generated } from 'kysely';
import type { LegalDay } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';
import type { OpenTables } from '../tables.ts';
import type { RowTerm } from './row-terms.ts';
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
  /** Left out in agreements made before rows could be agreed on. */
  rows?: RowTerm[] | null | undefined;
  perMinute: number | null;
  rowLimit: number | null;
  /** A report every so many days; left out in agreements made before it was agreed by days. */
  reportDays?: number | null;
  /** Days after it fell due in which it may still come. */
  graceDays?: number | null;
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
    row_terms: ColumnType<RowTerm[] | null, string | null | undefined, never>;
    rows_taken: Generated<number>;
    report_days: number | null;
    report_grace_days: number | null;
    warned_on: LegalDay | null;
    started_at: Date;
    ended_at: Date | null;
  };
  'open.access_key': {
    id: string;
    access_id: string | null;
    /** Of a participant of an event. */
    event_id: ColumnType<string | null, string | null | undefined, never>;
    /** Of a registered application or client; null: of whoever holds it. */
    client_id: string | null;
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
    client_id?: string | null;
    scenario: Generated<string>;
    times: Generated<number>;
    rows: Generated<number>;
    bytes: Generated<number>;
    minute: Date | null;
    entered: boolean;
    at: Date;
  };
};

export const accessTables = (ex: Executor) => ex.withTables<AccessTables>();
