/** The room's table as it lies in PostgreSQL. */
import type { ColumnType, Generated } from 'kysely';
import type { LegalDay } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';
import type { PaperTables } from './paper-tables.ts';
import type { Answers, applicationStates } from './schema.ts';

export type ApplicationState = (typeof applicationStates)[number];

/** A typed signature: the name comes from the account, an electronic seal is not made. */
export type Signature = {
  personId: string;
  organisationId: string;
  day: LegalDay;
  digest: string;
  /** The version of the portal's requirements that was accepted. */
  requirement?: number;
};
export type Signatures = Record<string, Signature>;

export type ShareTables = {
  'share.application': {
    id: string;
    number: string | null;
    applicant_id: string;
    provider_id: string;
    resource_id: string;
    service_id: string;
    version_id: string;
    state: ApplicationState;
    revision: number;
    form_key: string;
    form_version: string;
    answers: ColumnType<Answers, string, string>;
    signatures: ColumnType<Signatures, string | undefined, string>;
    case_id: string | null;
    grant_id: string | null;
    /** The grant of the basic items, had before the rest is decided on. */
    basic_grant_id: Generated<string | null>;
    follows: string | null;
    created_by: string | null;
    submitted_by: string | null;
    created_at: Date;
    updated_at: Date;
    submitted_at: Date | null;
    answers_digest: string | null;
    /** Of the answers as they were printed for the seal. */
    printed_digest: Generated<string | null>;
    printed_at: Generated<Date | null>;
  };
} & PaperTables;

export const shareTables = (ex: Executor) => ex.withTables<ShareTables>();
