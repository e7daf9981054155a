/** Instructions, guidance, channels and explanations as they lie in PostgreSQL. */
import type { LegalDay } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';

export type GovernmentTables = {
  'open.instruction': {
    id: string;
    number: string;
    title: string;
    said: string;
    due_on: LegalDay;
    issued_by: string | null;
    organisation_id: string;
    issued_on: LegalDay;
    issued_at: Date;
  };
  'open.instruction_unit': {
    instruction_id: string;
    unit_id: string;
    answer: string | null;
    answered_by: string | null;
    answered_on: LegalDay | null;
  };
  'open.guidance': {
    id: string;
    kind: 'plan' | 'standard';
    key: string;
    title: string;
    version: string;
    dated: LegalDay;
    said: string;
    published_by: string | null;
    published_at: Date;
  };
  'open.channel': {
    id: string;
    number: string;
    unit_id: string;
    kind: 'project' | 'site';
    name: string;
    host: string;
    said: string;
    created_by: string | null;
    created_on: LegalDay;
    created_at: Date;
  };
  'open.share_explanation': {
    unit_id: string;
    quarter: string;
    said: string;
    by_person: string | null;
    at: Date;
  };
};

export const governmentTables = (ex: Executor) => ex.withTables<GovernmentTables>();
