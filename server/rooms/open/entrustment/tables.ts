/** Who runs the platform for the authority, and with which accounts, as they lie in PostgreSQL. */
import type { Generated, Selectable } from 'kysely';
import type { LegalDay } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';

/** What a body may be entrusted with: to run the platform, never to decide and never to read what is authorised. */
export const operatingScopes = ['monitoring', 'maintenance', 'announcements', 'support'] as const;
export type OperatingScope = (typeof operatingScopes)[number];

export type EntrustmentTables = {
  'open.entrustment': {
    id: string;
    number: string;
    organisation_id: string;
    scope: OperatingScope[];
    said: string;
    document: string;
    file_id: string | null;
    from_day: LegalDay;
    until_day: LegalDay;
    recorded_by: string | null;
    recorded_on: LegalDay;
    recorded_at: Date;
    ended_on: LegalDay | null;
    ended_why: Generated<string>;
  };
  'open.entrusted_account': {
    entrustment_id: string;
    person_id: string;
    since: Date;
    until: Date | null;
  };
};

export const entrustmentTables = (ex: Executor) => ex.withTables<EntrustmentTables>();
export type Entrustment = Selectable<EntrustmentTables['open.entrustment']>;
