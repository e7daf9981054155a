/** The library of legal acts as it lies in PostgreSQL. */
import type { ColumnType, Generated } from 'kysely';
import type { LegalDay } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';
import type { InstrumentLevel } from './schema.ts';

export type InstrumentTables = {
  'catalog.instrument': {
    id: string;
    seed: string | null;
    title: string;
    title_key: ColumnType<string, never, never>;
    number: string | null;
    level: InstrumentLevel;
    issuer: string | null;
    issued_on: LegalDay | null;
    effective_on: LegalDay | null;
    amended_on: LegalDay | null;
    repealed_on: LegalDay | null;
    replaced_by: string | null;
    articles: Generated<string[]>;
    cite: Generated<string[]>;
    source: 'national' | 'pack' | 'bureau';
    note: string | null;
    entered_by: string | null;
    created_at: Date;
    updated_at: Date;
  };
  'catalog.instrument_change': {
    id: string;
    instrument_id: string;
    what: 'amended' | 'repealed';
    day: LegalDay;
    document: string;
    recorded_by: string | null;
    recorded_at: Date;
  };
  'catalog.basis_loss': {
    id: string;
    resource_id: string;
    version_id: string;
    purpose: 'sharing' | 'opening';
    instrument_change_id: string;
    task_id: string | null;
    day: LegalDay;
    due_on: LegalDay | null;
    settled_on: LegalDay | null;
    settled_how: string | null;
    created_at: Date;
  };
};

export const instrumentTables = (ex: Executor) => ex.withTables<InstrumentTables>();
