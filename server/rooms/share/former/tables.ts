/** Cases decided before they came onto the platform, as they lie in PostgreSQL: written once, never changed. */
import type { LegalDay } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';
import type { FormerOutcome } from './schema.ts';

export type FormerCaseTable = {
  id: string;
  number: string;
  title: string;
  applicant: string;
  applicant_id: string | null;
  provider: string;
  provider_id: string | null;
  resource: string;
  applied_on: LegalDay | null;
  due_on: LegalDay | null;
  decided_on: LegalDay;
  outcome: FormerOutcome;
  basis_title: string;
  basis_number: string;
  basis_article: string;
  note: string;
  source: string;
  imported_by: string | null;
  imported_at: Date;
};

export const formerTables = (ex: Executor) => ex.withTables<{ 'share.former_case': FormerCaseTable }>();
