/** Demands as they lie in PostgreSQL. */
import type { LegalDay } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';
import type { DemandState } from './schema.ts';

export type DemandTables = {
  'catalog.demand': {
    id: string;
    organisation_id: string;
    holder_id: string | null;
    wanted: string;
    items: string;
    duty: string;
    state: DemandState;
    resource_id: string | null;
    application_id: string | null;
    answer: string | null;
    closed_how: string | null;
    created_by: string | null;
    created_on: LegalDay;
    created_at: Date;
    updated_at: Date;
    closed_on: LegalDay | null;
  };
};

export const demandTables = (ex: Executor) => ex.withTables<DemandTables>();
