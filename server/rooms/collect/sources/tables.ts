/** The tables of the sources of data as they lie in PostgreSQL. */
import type { ColumnType, Generated } from 'kysely';
import type { LegalDay } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';
import type { Statements } from './specification/statements.ts';

export const systemLevels = ['national', 'provincial', 'city', 'county'] as const;
export type SystemLevel = (typeof systemLevels)[number];

export type SourcesTables = {
  'collect.element_word': {
    id: string;
    standard_code: string;
    identifier: string;
    resource_id: string;
    item_name: string;
    word: 'declared' | 'withdrawn';
    case_id: string | null;
    reason: string;
    said_by: string | null;
    said_at: Date;
  };
  'collect.source_contest': {
    case_id: string;
    standard_code: string;
    identifier: string;
    first_resource: string;
    second_resource: string;
    origin: 'contest' | 'lists';
    opened_at: Date;
    named: string | null;
    decided_at: Date | null;
  };
  'collect.list_edition': {
    version: number;
    state: 'draft' | 'issued' | 'superseded';
    drafted_at: Date;
    drafted_by: string | null;
    issued_day: LegalDay | null;
    issued_at: Date | null;
    issued_by: string | null;
  };
  'collect.list_line': {
    version: number;
    organisation_id: string;
    resource_id: string;
    item_name: string;
    ordinal: number;
    title: string;
    type: string;
    cycle: string;
    standard_code: Generated<string>;
    identifier: Generated<string>;
    subject_identifiers: Generated<string[]>;
    added_day: LegalDay | null;
  };
  'collect.specification': {
    version: number;
    title: string;
    effective_day: LegalDay;
    statements: ColumnType<Statements, string, string>;
    note: string;
    issued_at: Date;
    issued_by: string | null;
    ended_day: LegalDay | null;
    ended_reason: Generated<string>;
  };
  'collect.specification_refusal': {
    id: string;
    resource_id: string;
    organisation_id: string;
    version: number | null;
    statements: string[];
    at: Date;
  };
  'collect.gathering_finding': {
    id: string;
    organisation_id: string;
    resource_id: string | null;
    text: string;
    due_day: LegalDay | null;
    raised_by: string | null;
    raised_at: Date;
    answer: string | null;
    answered_by: string | null;
    answered_at: Date | null;
    closed_at: Date | null;
  };
  'collect.business_system': {
    system_id: string;
    level: SystemLevel;
    gatherer_id: string | null;
    registered_at: Date;
    registered_by: string | null;
    connected_at: Date | null;
  };
  'collect.exchange': {
    id: string;
    system_id: string;
    token_hash: Buffer;
    challenge: string;
    started_at: Date;
    started_by: string | null;
    expires_at: Date;
    answered_at: Date | null;
    succeeded: boolean | null;
    records: number | null;
  };
};

export const sourcesTables = (ex: Executor) => ex.withTables<SourcesTables>();
