/** What hangs on an application, as it lies in PostgreSQL: seals, attachments, declarations, agreements, disputes. */
import type { LegalDay } from '#kernel/clock.ts';

export const blocks = ['applicant', 'bureau', 'provider'] as const;
/** The three parts of a form that somebody signs. */
export type Block = (typeof blocks)[number];
export const disputeOutcomes = ['granted', 'partly', 'upheld', 'withdrawn'] as const;
export type DisputeOutcome = (typeof disputeOutcomes)[number];

type Stored = { name: string; bytes: number; sha256: string; object_key: string; at: Date };

export type SealTable = Stored & {
  id: string;
  application_id: string;
  block: Block;
  organisation_id: string;
  person_id: string;
  day: LegalDay;
  digest: string;
  media_type: string;
};
export type AttachmentTable = Stored & {
  id: string;
  application_id: string;
  field: string;
  by_person: string;
};
export type AgreementTable = {
  id: string;
  application_id: string;
  grant_id: string;
  number: string;
  text: string;
  sha256: string;
  daily_calls: number | null;
  at: Date;
  signed_at: Date | null;
};
export type DisputeTable = {
  id: string;
  application_id: string;
  case_id: string;
  raised_by: string;
  reason: string;
  after_refusal: boolean;
  outcome: DisputeOutcome | null;
  agreed: boolean | null;
  opened_on: LegalDay;
  closed_on: LegalDay | null;
};
export type UntrueTable = {
  id: string;
  application_id: string;
  applicant_id: string;
  field: string;
  what: string;
  evidence: string;
  marked_by: string;
  marked_for: string;
  day: LegalDay;
  at: Date;
};
export type ContactNoticeTable = {
  id: string;
  application_id: string;
  grant_id: string;
  kind: string;
  name: string;
  address: string;
  once_key: string;
  state: 'queued' | 'sent' | 'failed' | 'not-configured';
  at: Date;
};

export type PaperTables = {
  'share.seal': SealTable;
  'share.attachment': AttachmentTable;
  'share.document': Omit<Stored, 'name'> & { application_id: string };
  'share.declaration': {
    application_id: string;
    revision: number;
    field: string;
    form_version: string;
    text_sha256: string;
    requirement: number | null;
    person_id: string;
    at: Date;
  };
  'share.requirement_version': { number: number; text: string; sha256: string; by_person: string; at: Date };
  'share.requirement_confirmation': { number: number; organisation_id: string; person_id: string; at: Date };
  'share.unit_function': {
    id: string;
    organisation_id: string;
    name: string;
    steps: string[];
    basis: string;
    by_person: string;
    at: Date;
    ended_at: Date | null;
  };
  'share.agreement': AgreementTable;
  'share.agreement_signature': {
    agreement_id: string;
    side: 'bureau' | 'consumer';
    organisation_id: string;
    person_id: string;
    day: LegalDay;
    at: Date;
  };
  'share.agreement_excess': { agreement_id: string; day: LegalDay; calls: number; at: Date };
  'share.dispute': DisputeTable;
  'share.untrue_statement': UntrueTable;
  'share.contact_notice': ContactNoticeTable;
};
