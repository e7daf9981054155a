/** The tables of the registers as they lie in PostgreSQL. */
import type { ColumnType, Generated } from 'kysely';
import type { LegalDay } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';
import type { JsonObject } from '#kernel/json.ts';
import type { OrgTables } from '../tables.ts';

export const entryKinds = [
  'rule-document',
  'guidance-note',
  'industry-norm',
  'interpretation',
  'internal-rule',
  'plan-passage',
  'committee-rules',
] as const;
export type EntryKind = (typeof entryKinds)[number];

export type EntryTable = {
  id: string;
  series_id: string;
  version: number;
  kind: EntryKind;
  region_code: string;
  organisation_id: string;
  topic: string | null;
  number: string | null;
  title: string;
  body: string;
  articles: string[];
  from_day: LegalDay;
  until_day: LegalDay | null;
  superseded_from: LegalDay | null;
  file_id: string | null;
  content: ColumnType<JsonObject, string, never>;
  created_by: string | null;
  created_at: Date;
};

export type RegisterTables = {
  'org.register_file': {
    id: string;
    object_key: string;
    sha256: string;
    bytes: number;
    name: string;
    media_type: string;
    organisation_id: string;
    person_id: string | null;
    at: Date;
  };
  'org.register_entry': EntryTable;
  'org.register_address': {
    entry_id: string;
    organisation_id: string;
    confirmed_at: Date | null;
    confirmed_by: string | null;
  };
  'org.article_question': {
    id: string;
    article: string;
    question: string;
    asked_by: string | null;
    asked_for: string;
    asked_at: Date;
    answer_id: string | null;
  };
  'org.matter': {
    id: string;
    number: string;
    region_code: string;
    case_id: string | null;
    title: string;
    question: string;
    raised_by: string | null;
    raised_for: string;
    raised_on: LegalDay;
    raised_at: Date;
    decision: string | null;
    decided_by: string | null;
    decided_for: string | null;
    decided_on: LegalDay | null;
    decided_at: Date | null;
  };
  'org.matter_party': { matter_id: string; organisation_id: string };
  'org.trainee': {
    id: string;
    organisation_id: string;
    name: string;
    post: string | null;
    focus: boolean;
    contact_id: string | null;
    since: Date;
    until: Date | null;
  };
  'org.training_plan': {
    id: string;
    region_code: string;
    year: number;
    title: string;
    body: string;
    file_id: string | null;
    created_by: string | null;
    created_at: Date;
  };
  'org.training_session': {
    id: string;
    plan_id: string;
    ordinal: number;
    title: string;
    planned_on: LegalDay;
    place: string;
    outside_expert: string | null;
    held_on: LegalDay | null;
  };
  'org.training_seat': {
    session_id: string;
    trainee_id: string;
    invited_at: Date;
    attended: boolean | null;
    result: string | null;
    recorded_at: Date | null;
  };
  'org.committee_member': {
    id: string;
    region_code: string;
    person_id: string;
    name: string;
    origin: string;
    field: string;
    from_day: LegalDay;
    until_day: LegalDay;
    ended_on: LegalDay | null;
    created_at: Date;
  };
  'org.opinion_round': {
    id: string;
    region_code: string;
    case_id: string | null;
    title: string;
    question: string;
    concerns: string | null;
    rules_id: string;
    opened_on: LegalDay;
    opened_at: Date;
    closed_at: Date | null;
    outcome: 'supported' | 'not-supported' | null;
  };
  'org.expert_interest': {
    id: string;
    person_id: string;
    organisation_id: string;
    said: string;
    declared_at: Date;
    ended_at: Date | null;
  };
  'org.opinion_seat': {
    round_id: string;
    member_id: string;
    recused: string | null;
    excluded: Generated<boolean>;
    supports: boolean | null;
    opinion: string | null;
    given_at: Date | null;
  };
  'org.service_notice': {
    id: string;
    kind: 'maintenance' | 'announcement';
    title: string;
    body: string;
    starts_at: Date;
    ends_at: Date;
    created_for: string;
    created_by: string | null;
    created_at: Date;
  };
  'org.service_probe': {
    id: string;
    module: string;
    up: boolean;
    from_at: Date;
    to_at: Date;
    fault: string | null;
  };
  'org.sector_member': {
    organisation_id: string;
    sector: string;
    part: 'authority' | 'member';
    since: Date;
  };
};

/** The registers beside the organisations they speak of. */
export const registerTables = (ex: Executor) => ex.withTables<RegisterTables & OrgTables>();
