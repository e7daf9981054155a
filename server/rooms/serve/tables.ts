/** The tables of the room as they lie in PostgreSQL. */
import type { ColumnType } from 'kysely';
import type { LegalDay } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';
import type { Plan } from './plan.ts';

export const grantStates = ['active', 'suspended', 'revoked'] as const;
export type GrantState = (typeof grantStates)[number];

export type ServeTables = {
  'serve.service': {
    id: string;
    code: string;
    kind: 'lookup';
    resource_id: string;
    provider_id: string;
    title_zh: string;
    title_en: string;
    created_at: Date;
  };
  'serve.service_version': {
    id: string;
    service_id: string;
    number: number;
    plan: ColumnType<Plan, string, never>;
    plan_digest: string;
    published_at: Date;
    generation: ColumnType<number, never, number>;
    row_count: ColumnType<number, never, number>;
    batch_seq: ColumnType<number | null, never, number | null>;
    batches: ColumnType<string[], never, string[]>;
    refreshed_at: ColumnType<Date | null, never, Date>;
  };
  'serve.grant': {
    id: string;
    number: string;
    consumer_id: string;
    system_id: string;
    provider_id: string;
    service_id: string;
    version_id: string;
    case_id: string | null;
    terms_version: number;
    state: GrantState;
    ground: string | null;
    first_day: LegalDay;
    last_day: LegalDay | null;
    issued_at: Date;
  };
  'serve.grant_version': {
    grant_id: string;
    version: number;
    terms: string;
    digest: string;
    entry: string;
    at: Date;
  };
  'serve.grant_state': {
    id: string;
    grant_id: string;
    ordinal: number;
    state: GrantState;
    ground: string | null;
    note: string | null;
    articles: string[];
    by_person: string | null;
    at: Date;
    entry: string;
  };
  'serve.key': {
    id: string;
    grant_id: string;
    sealed: Buffer;
    created_by: string | null;
    created_at: Date;
    revoked_by: string | null;
    revoked_at: Date | null;
  };
  'serve.quota_ledger': { grant_id: string; unit: 'calls'; period: LegalDay; used: number };
  'serve.call_tally': {
    grant_id: string;
    day: LegalDay;
    outcome: string;
    calls: number;
    records: number;
    last_at: Date;
  };
  'serve.refusal_count': { minute: Date; reason: string; prefix: string; calls: number; recorded: number };
};

export const serveTables = (ex: Executor) => ex.withTables<ServeTables>();
