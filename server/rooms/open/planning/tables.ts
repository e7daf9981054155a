/** Priorities, calls, plans, tasks and lists of units as they lie in PostgreSQL. */
import type { ColumnType, Generated, Selectable } from 'kysely';
import type { LegalDay } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';
import type { ListLine, PlanLine, PriorityLine } from './schema.ts';

type Json<T> = ColumnType<T, string, never>;

export type TaskTable = {
  id: string;
  number: string;
  source: 'plan' | 'bureau';
  year: number;
  unit_id: string;
  title: string;
  said: string;
  resource_id: string | null;
  demands: string[];
  wanted_on: LegalDay;
  answer: 'accepted' | 'declined' | null;
  answer_said: Generated<string>;
  answered_by: string | null;
  answered_on: LegalDay | null;
  dropped: Generated<boolean>;
  created_by: string | null;
  created_on: LegalDay;
  created_at: Date;
};
export type TaskRow = Selectable<TaskTable>;

export type PlanningTables = {
  'open.value_mark': {
    resource_id: string;
    kinds: string[];
    field: string | null;
    reason: string;
    marked_by: string | null;
    marked_at: Date;
  };
  'open.priority_list': {
    id: string;
    year: number;
    number: number;
    lines: Json<PriorityLine[]>;
    left_out: Json<{ resourceId: string; reason: string }[]>;
    published_by: string | null;
    published_on: LegalDay;
    published_at: Date;
  };
  'open.call': {
    id: string;
    year: number;
    title: string;
    said: string;
    opens_on: LegalDay;
    closes_on: LegalDay;
    closed_at: Date | null;
    created_by: string | null;
    created_at: Date;
  };
  'open.call_notice': {
    call_id: string;
    unit_id: string;
    demands: string[];
    told_at: Date;
    confirmed_at: Date | null;
    confirmed_by: string | null;
  };
  'open.plan_edition': {
    id: string;
    year: number;
    number: number;
    lines: Json<PlanLine[]>;
    reason: string;
    published_by: string | null;
    published_on: LegalDay;
    published_at: Date;
  };
  'open.task': TaskTable;
  'open.list_edition': {
    id: string;
    unit_id: string;
    number: number;
    standing: number;
    lines: Json<ListLine[]>;
    digest: string;
    published_by: string | null;
    published_on: LegalDay;
    published_at: Date;
  };
};

export const planningTables = (ex: Executor) => ex.withTables<PlanningTables>();
export type Call = Selectable<PlanningTables['open.call']>;
export type PlanEdition = Selectable<PlanningTables['open.plan_edition']>;
