/** What comes before an application and after a grant, as it lies in PostgreSQL. */
import type { ColumnType, Generated } from 'kysely';
import type { LegalDay } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';
import type { JsonObject } from '#kernel/json.ts';

type Json<T> = ColumnType<T, string, string>;
type Act = { by_person: string | null; at: Date };

export const needStates = [
  'filed',
  'assigned',
  'accepted',
  'declined',
  'supplied',
  'joined',
  'withdrawn',
] as const;
export type NeedState = (typeof needStates)[number];
export const needStages = ['agreement', 'first-batch', 'interface', 'instructions', 'first-call'] as const;
export type NeedStage = (typeof needStages)[number];

export type NeedTable = {
  id: string;
  number: string;
  demand_id: string;
  organisation_id: string;
  wanted: string;
  items: string;
  duty: string;
  purpose: string;
  basis: string;
  suspected_id: string | null;
  shown: string[];
  none_fits: string;
  state: NeedState;
  joined_into: string | null;
  assigned_id: string | null;
  assigned_duty: string | null;
  answer: Generated<string>;
  answer_basis: Generated<string>;
  due_on: LegalDay | null;
  resource_id: string | null;
  service_id: string | null;
  filed_at: Date;
  filed_by: string | null;
  updated_at: Date;
};

export type UseReportTable = {
  id: string;
  kind: 'interval' | 'statement';
  grant_id: string;
  consumer_id: string;
  provider_id: string;
  question: string;
  asked_by: string | null;
  asked_at: Date;
  from_day: LegalDay;
  to_day: LegalDay;
  counted: Json<JsonObject>;
  statement: string | null;
  benefit: string | null;
  answered_by: string | null;
  answered_at: Date | null;
};

export type HandOverTable = {
  id: string;
  number: string;
  resource_id: string;
  applicant_id: string;
  provider_id: string;
  reason: string;
  purpose: string;
  asked_by: string | null;
  asked_at: Date;
  arrangement: string | null;
  arranged_by: string | null;
  arranged_at: Date | null;
  consented_by: string | null;
  consented_at: Date | null;
  refused: string | null;
  medium: string | null;
  records: number | null;
  sha256: string | null;
  giver: string | null;
  receiver: string | null;
  handed_on: LegalDay | null;
  destroy_on: LegalDay | null;
  recorded_at: Date | null;
  proof: string | null;
  destroyed_on: LegalDay | null;
  reminded_on: LegalDay | null;
};

export type RectificationState = 'open' | 'answered' | 'restored' | 'terminated';
export type RectificationTable = {
  id: string;
  number: string;
  consumer_id: string;
  provider_id: string;
  grant_ids: string[];
  cause: string;
  evidence: string;
  file_id: string | null;
  demand: string;
  due_on: LegalDay;
  state: RectificationState;
  opened_by: string | null;
  opened_at: Date;
  closed_at: Date | null;
};

export type SharingTables = {
  'share.need': NeedTable;
  'share.need_event': Act & {
    id: string;
    need_id: string;
    kind: string;
    text: string;
    organisation_id: string | null;
  };
  'share.need_stage': Act & { need_id: string; stage: NeedStage; product: Json<JsonObject> };
  'share.need_match': { demand_id: string; resource_id: string; items: string[]; at: Date };
  'share.filing': {
    id: string;
    number: string;
    application_id: string;
    case_id: string;
    grant_id: string;
    applicant_id: string;
    provider_id: string;
    resource_id: string;
    purpose: string;
    first_day: LegalDay;
    last_day: LegalDay | null;
    filed_on: LegalDay;
    at: Date;
  };
  'share.use_report': UseReportTable;
  'share.consumer_rules': {
    id: string;
    organisation_id: string;
    title: string;
    file_id: string;
    filed_by: string | null;
    filed_at: Date;
  };
  'share.holding_note': {
    grant_id: string;
    keeper: string;
    systems: string[];
    written_by: string | null;
    written_at: Date;
  };
  'share.feedback': Act & {
    grant_id: string;
    resource_id: string;
    organisation_id: string;
    useful: boolean;
    quality: number;
    problem: string;
  };
  'share.hand_over': HandOverTable;
  'share.off_platform_notice': {
    id: string;
    number: string;
    resource_id: string;
    organisation_id: string;
    authority_id: string;
    act_kind: string;
    act: string;
    article: string;
    what: string;
    filed_by: string | null;
    filed_on: LegalDay;
    at: Date;
  };
  'share.direct_exchange': {
    id: string;
    number: string;
    organisation_id: string;
    other_id: string;
    what: string;
    reason: string;
    until_day: LegalDay;
    state: 'asked' | 'approved' | 'refused';
    asked_by: string | null;
    asked_at: Date;
    decided_by: string | null;
    decided_at: Date | null;
    decision: string | null;
  };
  'share.legacy_system': Act & { id: string; number: string; organisation_id: string; name: string };
  'share.legacy_interface': {
    id: string;
    system_id: string;
    name: string;
    resource_id: string | null;
    service_id: string | null;
    switched_off_on: LegalDay | null;
    proof: string | null;
  };
  'share.rectification': RectificationTable;
  'share.rectification_step': Act & {
    id: string;
    rectification_id: string;
    act: 'demanded' | 'answered' | 'returned' | 'accepted' | 'terminated';
    text: string;
    organisation_id: string | null;
  };
  'share.gathering_task': {
    resource_id: string;
    provider_id: string;
    asked_by_units: string[];
    asked_at: Date;
  };
};

export const sharingTables = (ex: Executor) => ex.withTables<SharingTables>();
