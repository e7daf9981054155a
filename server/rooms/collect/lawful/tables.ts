/** The tables of lawful collection: tasks, notices, checklists, guidance, consents, forms. */
import type { ColumnType, Generated } from 'kysely';
import type { LegalDay } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';
import type { Repeat, TaskContent } from './content.ts';

export const taskStates = ['prepared', 'active', 'ended'] as const;
export type TaskState = (typeof taskStates)[number];

export type ChecklistAnswer = { key: string; answer: 'yes' | 'no'; note: string };

type Json<T> = ColumnType<T, string, string>;

export type TaskTable = {
  id: string;
  number: string;
  organisation_id: string;
  resource_id: string;
  state: TaskState;
  revision: Generated<number>;
  content: Json<TaskContent>;
  repeats: Json<Repeat[]>;
  subject_kind: string;
  ground: string;
  created_at: Date;
  created_by: string | null;
  started_day: LegalDay | null;
  started_at: Date | null;
  ended_at: Date | null;
  ended_reason: string | null;
};

export type ConsentTable = {
  ref: string;
  task_id: string;
  subject_token: string;
  manner: string;
  given_at: Date;
  scope: string[];
  note: string;
  registered_at: Date;
  registered_by: string | null;
  withdrawn_at: Date | null;
  withdrawn_manner: string | null;
  withdrawn_by: string | null;
};

export type LawfulTables = {
  'collect.task': TaskTable;
  'collect.task_revision': {
    task_id: string;
    revision: number;
    content: Json<TaskContent>;
    saved_at: Date;
    saved_by: string | null;
  };
  'collect.task_notice': {
    task_id: string;
    version: number;
    text: string;
    published_at: Date;
    published_by: string | null;
  };
  'collect.task_checklist': {
    id: string;
    task_id: string;
    answers: Json<ChecklistAnswer[]>;
    signed_by: string | null;
    signed_name: string;
    signed_at: Date;
  };
  'collect.task_guidance': {
    id: string;
    task_id: string;
    kind: 'guidance' | 'finding';
    text: string;
    given_by: string | null;
    given_organisation_id: string;
    given_at: Date;
    answer: string | null;
    answered_by: string | null;
    answered_at: Date | null;
  };
  'collect.consent': ConsentTable;
  'collect.withdrawal_run': {
    batch_id: string;
    resource_id: string;
    seq: number;
    consents: string[];
    begun_at: Date;
    done_at: Date | null;
    rows: number | null;
  };
  'collect.form': {
    id: string;
    task_id: string;
    code: string;
    state: 'open' | 'closed';
    published_at: Date;
    published_by: string | null;
    closed_at: Date | null;
  };
  'collect.form_record': {
    id: string;
    form_id: string;
    sealed: Buffer | null;
    notice_version: number | null;
    notice_at: Date | null;
    method: string | null;
    sent_at: Date;
    sent_by: string | null;
    batch_id: string | null;
    /** What it said is gone: its task had ended. */
    dropped_at: Date | null;
  };
};

export const lawfulTables = (ex: Executor) => ex.withTables<LawfulTables>();
