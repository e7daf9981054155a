/** What is asked for an event and lent to it until it ends, as it lies in PostgreSQL. */
import type { Generated, Selectable } from 'kysely';
import type { LegalDay } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';
import type { AccessTables } from '../access/tables.ts';
import type { ShowcaseTables } from '../showcase/tables.ts';

export const supportWants = ['open-data', 'technical-support'] as const;
export type SupportWant = (typeof supportWants)[number];
export const supportStates = ['filed', 'granted', 'refused', 'ended'] as const;
export type SupportState = (typeof supportStates)[number];

export type ActivityTables = AccessTables &
  ShowcaseTables & {
    'open.event_support': {
      id: string;
      number: string;
      event_id: string;
      organisation_id: string;
      person_id: string;
      wants: SupportWant[];
      purpose: string;
      support: Generated<string>;
      state: SupportState;
      said: Generated<string>;
      filed_on: LegalDay;
      filed_at: Date;
      decided_by: string | null;
      decided_on: LegalDay | null;
      ended_at: Date | null;
    };
    'open.event_support_set': { support_id: string; dataset_id: string };
    'open.event_participant': {
      event_id: string;
      organisation_id: string;
      person_id: string;
      joined_at: Date;
    };
  };

export const activityTables = (ex: Executor) => ex.withTables<ActivityTables>();
export type Support = Selectable<ActivityTables['open.event_support']>;
