/** The tables of class governance as they lie in PostgreSQL. */
import type { ColumnType, Generated } from 'kysely';
import type { LegalDay } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';
import type { JsonObject } from '#kernel/json.ts';
import type { Content, LegalBasis } from '#rooms/catalog/index.ts';

/** One field of an item of the negative list, with the law it rests on. */
export type ListedField = { name: string; titleZh: string; basis: LegalBasis[] };

export const itemStates = ['proposed', 'listed', 'refused', 'removed', 'struck'] as const;
export type ItemState = (typeof itemStates)[number];
export const stances = ['support', 'object'] as const;
export type Stance = (typeof stances)[number];
export const evaluationStates = ['open', 'kept', 'widening', 'widened', 'changed', 'void'] as const;
export type EvaluationState = (typeof evaluationStates)[number];
export type AssessmentOutcome = 'set' | 'kept' | 'widening' | 'widened' | 'changed';

/** What an entry under an emergency event goes back to. */
export type FormerClass = Pick<
  Content,
  'sharingClass' | 'sharingConditions' | 'conditionalForm' | 'namedUnits' | 'namedItems' | 'sharingBasis'
>;

type Json<T> = ColumnType<T, string, string>;

export type NegativeItemTable = {
  id: string;
  resource_id: string;
  version_id: string | null;
  provider_id: string;
  name: string;
  whole: boolean;
  fields: Json<ListedField[]>;
  ground: string;
  state: ItemState;
  case_id: string | null;
  reset_case_id: string | null;
  left_by_version: string | null;
  reason: string | null;
  proposed_by: string | null;
  proposed_at: Date;
  listed_at: Date | null;
  ended_at: Date | null;
};

export type FilingTable = {
  id: string;
  number: Generated<number>;
  resource_id: string;
  version_id: string;
  provider_id: string;
  name: string;
  sharing_class: string;
  basis: Json<LegalBasis[]>;
  filed_by: string | null;
  filed_on: LegalDay;
  filed_at: Date;
  dispute_case_id: string | null;
  query: string | null;
  queried_on: LegalDay | null;
  settled: string | null;
  settled_on: LegalDay | null;
};

export type EvaluationTable = {
  id: string;
  resource_id: string;
  provider_id: string;
  sharing_class: string;
  since: LegalDay;
  due_on: LegalDay;
  state: EvaluationState;
  to_class: string | null;
  case_id: string | null;
  widening_case_id: string | null;
  answers: Json<JsonObject> | null;
  opened_on: LegalDay;
  done_on: LegalDay | null;
  done_by: string | null;
};

export type EmergencyTable = {
  id: string;
  name: string;
  began_on: LegalDay;
  ground: string;
  bodies: string[];
  state: 'open' | 'closed';
  opened_by: string | null;
  opened_at: Date;
  closed_by: string | null;
  closed_at: Date | null;
};

export type ClassesTables = {
  'classes.change': {
    id: string;
    resource_id: string;
    version_id: string;
    former_class: string | null;
    sharing_class: string;
    cause: string;
    reason: string;
    by_person: string | null;
    by_organisation: string | null;
    case_id: string | null;
    event_id: string | null;
    day: LegalDay;
    at: Date;
  };
  'classes.assessment': {
    id: string;
    resource_id: string;
    sharing_class: string;
    outcome: AssessmentOutcome;
    reason: string;
    by_person: string | null;
    by_organisation: string | null;
    case_id: string | null;
    day: LegalDay;
    at: Date;
  };
  'classes.negative_item': NegativeItemTable;
  'classes.opinion': {
    id: string;
    matter_id: string;
    organisation_id: string;
    case_id: string | null;
    stance: Stance | null;
    opinion: string | null;
    invited_at: Date;
    given_by: string | null;
    given_at: Date | null;
  };
  'classes.list_version': {
    id: string;
    number: number;
    state: 'draft' | 'decided';
    case_id: string | null;
    merged_by: string | null;
    merged_on: LegalDay;
    merged_at: Date;
    decision: string | null;
    decided_on: LegalDay | null;
    document: string | null;
    decided_by: string | null;
    decided_at: Date | null;
  };
  'classes.list_row': {
    version_id: string;
    item_id: string;
    resource_id: string;
    provider_id: string;
    name: string;
    whole: boolean;
    fields: Json<ListedField[]>;
    ground: string;
    struck_reason: string | null;
    struck_by: string | null;
  };
  'classes.filing': FilingTable;
  'classes.evaluation': EvaluationTable;
  'classes.emergency': EmergencyTable;
  'classes.emergency_entry': {
    event_id: string;
    resource_id: string;
    provider_id: string;
    name: string;
    former: Json<FormerClass>;
    switched_by: string | null;
    switched_organisation: string | null;
    switched_at: Date;
    restored_at: Date | null;
  };
  'classes.emergency_grant': {
    grant_id: string;
    event_id: string;
    resource_id: string;
    consumer_id: string;
    issued_at: Date;
    stopped_at: Date | null;
    calls: number | null;
    records: number | null;
    destroyed_at: Date | null;
    destroyed_by: string | null;
    destruction_note: string | null;
  };
};

export const classesTables = (ex: Executor) => ex.withTables<ClassesTables>();
