/** The tables of what is done before rows are opened, and the nouns its commands pass around. */
import type { ColumnType, Generated } from 'kysely';
import type { LegalDay } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';
import type { Figures } from './figures-types.ts';
import type { Recipe } from './recipe.ts';

type Json<T> = ColumnType<T, string, string>;

export const stepKeys = [
  'sorting',
  'cleaning',
  'desensitising',
  'declassifying',
  'converting',
  'processing',
] as const;
export type StepKey = (typeof stepKeys)[number];
/** `by`: the rule and the person it rests on where the step was not needed. */
export type StepSaid = { done: boolean; said: string; rule: string; person: string };

export type Cleared = { column: string; kind: string; reason: string };
export type Hit = {
  column: string;
  kind: string;
  title: { zh: string; en: string };
  count: number;
  samples: string[];
};

export type DisclosureTables = {
  'open.processing': {
    dataset_id: string;
    number: number;
    recipe: Json<Recipe>;
    steps: Json<Partial<Record<StepKey, StepSaid>>>;
    figures: ColumnType<{ before: Figures; after: Figures } | null, string | null, never>;
    recorded_by: string;
    recorded_at: Date;
  };
  'open.secret_mark': {
    resource_id: string;
    item: string;
    reason: string;
    marked_by: string;
    marked_at: Date;
    lifted_at: Date | null;
    lifted_by: string | null;
    lifted_reason: string | null;
  };
  'open.secret_look': {
    id: string;
    resource_id: string;
    item: string;
    result: 'kept' | 'lifted';
    reason: string;
    looked_by: string;
    looked_on: LegalDay;
    at: Date;
  };
  'open.review': {
    id: string;
    dataset_id: string;
    version_id: string;
    fields: string;
    processing: number;
    submitted_by: string | null;
    reviewer_id: string;
    reviewed_on: LegalDay;
    reviewed_at: Date;
    state_secrets: string;
    trade_secrets: string;
    privacy: string;
    disclosure: string;
    result: 'pass' | 'fail';
    cleared: Json<Cleared[]>;
  };
  'open.pattern': {
    id: string;
    name_zh: string;
    name_en: string;
    expression: string;
    added_by: string;
    added_at: Date;
    ended_at: Date | null;
  };
  'open.scan': {
    id: string;
    release_id: string;
    dataset_id: string;
    again: boolean;
    patterns: number;
    rows: number;
    findings: Json<Hit[]>;
    clean: boolean;
    at: Date;
  };
  'open.rerun': {
    id: string;
    dataset_id: string;
    release_id: string;
    processing: number;
    rows_in: number;
    rows_out: number;
    digest: string;
    same: boolean;
    by_person: string;
    at: Date;
  };
  'open.consent_salt': { resource_id: string; item: string; salt: string };
  'open.consent': {
    id: string;
    resource_id: string;
    kind: 'subject' | 'third-party';
    party_sealed: Buffer;
    identity_sealed: Buffer;
    token: string | null;
    document: string;
    scope: Generated<string>;
    ends_on: ColumnType<LegalDay | null, LegalDay | null | undefined, never>;
    given_on: LegalDay;
    recorded_by: string;
    recorded_at: Date;
    withdrawn_on: LegalDay | null;
    withdrawn_by: string | null;
    withdrawn_reason: string | null;
  };
};

export const disclosureTables = (ex: Executor) => ex.withTables<DisclosureTables>();
