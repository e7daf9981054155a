/** What happened, what it asks of whom, who keeps an entry, and what was left undone: as it lies in PostgreSQL. */
import type { Generated } from 'kysely';
import type { LegalDay } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';

export type ChangeTables = {
  'catalog.change_trigger': {
    id: string;
    kind: string;
    day: LegalDay;
    note: string;
    organisation_id: string | null;
    instrument_change_id: string | null;
    system_id: string | null;
    recorded_by: string | null;
    recorded_by_organisation: string | null;
    recorded_on: LegalDay;
    recorded_at: Date;
  };
  'catalog.change_task': {
    id: string;
    trigger_id: string | null;
    resource_id: string;
    organisation_id: string;
    kind: string;
    day: LegalDay;
    due_on: LegalDay | null;
    binding: boolean;
    opened_on: LegalDay;
    overdue_on: LegalDay | null;
    closed_on: LegalDay | null;
    closed_how: 'submitted' | 'confirmed' | 'withdrawn' | null;
    closed_by: string | null;
    note: string | null;
    version_id: string | null;
    late: Generated<boolean>;
    created_at: Date;
  };
  'catalog.upkeep': {
    resource_id: string;
    keeper_id: string | null;
    keeper_name: string | null;
    review_on: LegalDay | null;
    duty_ids: string[];
    instrument_ids: string[];
    set_by: string | null;
    set_at: Date;
  };
  'catalog.duty': {
    id: string;
    organisation_id: string;
    title: string;
    basis: string;
    basis_article: string;
    without_data: string | null;
    created_by: string | null;
    created_at: Date;
    ended_on: LegalDay | null;
  };
  'catalog.breach': {
    id: string;
    organisation_id: string;
    kind: 'no-entry' | 'late-change';
    system_id: string | null;
    task_id: string | null;
    resource_id: string | null;
    since_on: LegalDay;
    cleared_on: LegalDay | null;
    created_at: Date;
  };
};

export const changeTables = (ex: Executor) => ex.withTables<ChangeTables>();
