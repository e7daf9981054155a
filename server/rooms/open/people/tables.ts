/** What is proven of somebody of the public, and what they accepted, as it lies in PostgreSQL. */
import type { Generated } from 'kysely';
import type { Executor } from '#kernel/db.ts';

/** Who may come forward; a university is not an institute, and neither an enterprise. */
export const applicantKinds = ['person', 'enterprise', 'university', 'institute', 'institution'] as const;
export type ApplicantKind = (typeof applicantKinds)[number];
export type RulesKind = 'conduct' | 'undertaking';
export const verificationStates = ['draft', 'filed', 'verified', 'refused', 'withdrawn'] as const;
export type VerificationState = (typeof verificationStates)[number];
export const paperPurposes = ['identity', 'registration', 'shareholding', 'mandate'] as const;
export type PaperPurpose = (typeof paperPurposes)[number];
export type Control = 'domestic' | 'foreign';

export type PeopleTables = {
  'open.applicant': {
    organisation_id: string;
    kind: ApplicantKind;
    legal_person: boolean;
    control: Control | null;
    verified_by: 'bureau' | 'provider';
    verified_at: Date;
  };
  'open.verification': {
    id: string;
    number: string;
    person_id: string;
    organisation_id: string;
    becomes_id: string | null;
    kind: ApplicantKind;
    name: string;
    credit_code: string | null;
    legal_person: boolean;
    control: Control | null;
    sealed: Buffer;
    state: VerificationState;
    reason: Generated<string>;
    case_id: string | null;
    filed_at: Date | null;
    decided_at: Date | null;
    created_at: Date;
  };
  'open.verification_paper': {
    id: string;
    verification_id: string;
    purpose: PaperPurpose;
    name_sealed: Buffer;
    media_type: string;
    bytes: number;
    sha256: string;
    object_key: string;
    at: Date;
  };
  'open.rules_version': {
    kind: RulesKind;
    number: number;
    text_zh: string;
    text_en: string;
    sha256: string;
    reason: string;
    published_by: string | null;
    published_at: Date;
  };
  'open.rules_acceptance': {
    kind: RulesKind;
    number: number;
    person_id: string;
    organisation_id: string;
    at: Date;
  };
};

export const peopleTables = (ex: Executor) => ex.withTables<PeopleTables>();
