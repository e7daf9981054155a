/** What is put before the committee and how risky an application is held to be, as they lie in PostgreSQL. */
import type { Generated, Selectable } from 'kysely';
import type { LegalDay } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';

export const referralKinds = ['risk', 'matter', 'advice'] as const;
export type ReferralKind = (typeof referralKinds)[number];
export type RiskLevel = 'normal' | 'high';

export type CommitteeTables = {
  'open.risk_mark': {
    application_id: string;
    level: RiskLevel;
    reason: string;
    marked_by: string | null;
    marked_for: string;
    at: Date;
  };
  'open.referral': {
    id: string;
    number: string;
    kind: ReferralKind;
    application_id: string | null;
    case_id: string | null;
    title: string;
    concerns: string | null;
    round_id: string;
    sent_by: string | null;
    sent_on: LegalDay;
    sent_at: Date;
    decision: 'adopted' | 'rejected' | null;
    decision_reason: Generated<string>;
    decided_by: string | null;
    decided_on: LegalDay | null;
  };
};

export const committeeTables = (ex: Executor) => ex.withTables<CommitteeTables>();
export type Referral = Selectable<CommitteeTables['open.referral']>;
