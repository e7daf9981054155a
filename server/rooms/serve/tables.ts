/** The tables of the room as they lie in PostgreSQL. */
import type { ColumnType } from 'kysely';
import type { LegalDay } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';
import type { FirstPlan, Plan } from './plan.ts';
import type { Environment, Quota } from './terms.ts';
import type { ServiceKind } from './ways/terms.ts';

export const keyAlgorithms = [
  'hmac-sha256',
  'hmac-sm3',
  'ed25519',
  'ecdsa-p256-sha256',
  'ecdsa-p384-sha384',
  'rsa-pss-sha512',
  'sm2-sm3',
] as const;
export type KeyAlgorithm = (typeof keyAlgorithms)[number];

export const grantStates = ['pending', 'active', 'suspended', 'revoked'] as const;
export type GrantState = (typeof grantStates)[number];

export type ServeTables = {
  'serve.service': {
    id: string;
    code: string;
    kind: ServiceKind;
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
    plan: ColumnType<FirstPlan | Plan, string, never>;
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
    matter_id: string | null;
  };
  'serve.key': {
    id: string;
    /** null: a key of the system, for every grant it holds. */
    grant_id: string | null;
    system_id: string;
    environment: ColumnType<Environment, Environment | undefined, never>;
    algorithm: ColumnType<KeyAlgorithm, KeyAlgorithm | undefined, never>;
    /** The secret; null where a public key is registered. */
    sealed: Buffer | null;
    public_key: ColumnType<string | null, string | undefined, never>;
    fingerprint: ColumnType<string | null, string | undefined, never>;
    not_before: ColumnType<Date | null, Date | undefined, never>;
    not_after: ColumnType<Date | null, Date | undefined, Date>;
    follows: ColumnType<string | null, string | undefined, never>;
    created_by: string | null;
    created_at: Date;
    revoked_by: string | null;
    revoked_at: Date | null;
  };
  /** Period: a day, a month `2026-11`, or `total`. */
  'serve.quota_ledger': { grant_id: string; unit: Quota['unit']; period: string; used: number };
  'serve.user_bar': {
    id: string;
    consumer_id: string;
    grant_id: string | null;
    operator: string;
    note: string;
    until: LegalDay | null;
    set_by: string | null;
    set_at: Date;
    lifted_by: ColumnType<string | null, never, string | null>;
    lifted_at: ColumnType<Date | null, never, Date>;
    entry: string;
  };
  'serve.gateway_key': {
    id: string;
    algorithm: 'ed25519' | 'sm2-sm3';
    sealed: Buffer;
    public_key: string;
    created_at: Date;
    retired_at: ColumnType<Date | null, never, Date>;
  };
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
