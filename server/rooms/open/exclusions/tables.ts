/** The tables of what stays closed, and of the ways back. */
import type { ColumnType } from 'kysely';
import type { LegalDay } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';
import type { Recipe } from '../disclosure/recipe.ts';

type Json<T> = ColumnType<T, string, string>;

export type WayKind = 'masked' | 'consent' | 'meets';
export type Answer = 'keep' | 'change' | 'into-scope' | 'meets' | 'meets-masked' | 'barred';
/** Where an entry stood, or stands after an answer. */
export type Stand = { state: string; grounds: string[]; plannedOn?: LegalDay };

export type ExclusionTables = {
  'open.scope': {
    resource_id: string;
    planned_on: LegalDay;
    reason: string;
    set_by: string | null;
    set_at: Date;
  };
  'open.superior_rule': {
    id: string;
    resource_id: string;
    effect: 'bars' | 'narrows';
    kind: string;
    title: string;
    article: string;
    wording: string;
    attached_by: string;
    attached_at: Date;
    ended_at: Date | null;
    ended_by: string | null;
    ended_reason: string | null;
  };
  'open.way_back': {
    id: string;
    resource_id: string;
    provider_id: string;
    kind: WayKind;
    consent_id: string | null;
    said: string;
    recipe: ColumnType<Recipe | null, string | null, never>;
    opened_on: LegalDay;
    opened_by: string | null;
    derived_id: string | null;
    settled_on: LegalDay | null;
    settled_by: string | null;
    how: 'justified' | 'consent-withdrawn' | null;
    justification: string | null;
  };
  'open.exclusion_review': {
    id: string;
    resource_id: string;
    provider_id: string;
    since: LegalDay;
    due_on: LegalDay;
    opened_on: LegalDay;
    former: Json<Stand>;
    answer: Answer | null;
    reason: string | null;
    outcome: ColumnType<Stand | null, string | null, string | null>;
    reviewer_id: string | null;
    answered_on: LegalDay | null;
  };
  'open.acquisition': {
    resource_id: string;
    way: 'own' | 'sharing' | 'purchase' | 'negotiation';
    source: string;
    stated_by: string;
    stated_at: Date;
  };
};

export const exclusionTables = (ex: Executor) => ex.withTables<ExclusionTables>();
