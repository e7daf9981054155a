// The tables of signing in beside password and session.
import type { ColumnType } from 'kysely';
import type { LegalDay } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';
import type { JsonObject } from '#kernel/json.ts';
import type { OrgTables } from '../tables.ts';

export type SignInTables = OrgTables & {
  'org.totp': {
    person_id: string;
    secret: Buffer;
    confirmed_at: Date | null;
    last_step: ColumnType<number, number | undefined, number>;
    created_at: Date;
  };
  'org.recovery_code': { hash: Buffer; person_id: string; used_at: Date | null };
  'org.identity': { issuer: string; subject: string; person_id: string; linked_at: Date };
  'org.pending_sign_in': {
    token_hash: Buffer;
    purpose: 'second-factor' | 'provider' | 'link';
    person_id: string | null;
    checks: Buffer | null;
    detail: ColumnType<JsonObject, string, string>;
    tries: ColumnType<number, number | undefined, number>;
    expires_at: Date;
  };
  'org.attorney': {
    id: string;
    organisation_id: string;
    person_id: string;
    roles: string[];
    from_day: LegalDay;
    until_day: LegalDay;
    document: string;
    granted_by: string;
    granted_at: Date;
    ended_at: Date | null;
    ended_by: string | null;
  };
};

export const signInTables = (ex: Executor) => ex.withTables<SignInTables>();
