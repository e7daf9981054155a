/** The tables of the room as they lie in PostgreSQL. */
import type { ColumnType, Generated } from 'kysely';
import type { LegalDay } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';
import type { JsonObject } from '#kernel/json.ts';
import type { Dimension } from './dimensions.ts';

type Json<T> = ColumnType<T, string, string>;

export const ruleStates = ['proposed', 'active', 'suspended', 'declined', 'retired'] as const;
export type RuleState = (typeof ruleStates)[number];
export const ruleOrigins = ['definition', 'profile', 'standard', 'own'] as const;
export type RuleOrigin = (typeof ruleOrigins)[number];
export const runCauses = ['gate', 'load', 'nightly', 'order', 'delivery', 'hand'] as const;
export type RunCause = (typeof runCauses)[number];
export type Verdict = 'passed' | 'below' | 'unmeasured';
export const findingKinds = ['rule', 'late', 'probe', 'standard', 'reported', 'comparison'] as const;
export type FindingKind = (typeof findingKinds)[number];

export type RuleTable = {
  id: string;
  resource_id: string;
  kind: string;
  dimension: Dimension;
  indicator: string;
  title_zh: string;
  title_en: string;
  items: string[];
  params: Json<JsonObject>;
  rejects: Generated<boolean>;
  state: RuleState;
  origin: RuleOrigin;
  standard_code: string | null;
  made_by: string | null;
  made_at: Date;
  decided_by: string | null;
  decided_at: Date | null;
  /** A comparison by the bureau's order; any other stands on its provider's own right. */
  ordered: Generated<boolean>;
  suspended: ColumnType<Suspended | null, string | null, string | null>;
};
/** The right that a comparison has lost: the other entry and the items of it that its provider may not work with. */
export type Suspended = { resourceId: string; name: string; items: string[]; since: LegalDay };

export type RunTable = {
  id: string;
  resource_id: string;
  organisation_id: string;
  version_id: string;
  cause: RunCause;
  batch_id: string | null;
  day: LegalDay;
  at: Date;
  took_ms: number;
  rows: number;
  held: number;
  score: string | number | null;
  threshold: string | number | null;
  weights: Json<Partial<Record<Dimension, number>>>;
  verdict: Verdict;
};

export type CheckTable = {
  run_id: string;
  rule_key: string;
  rule_id: string | null;
  dimension: Dimension;
  indicator: string;
  title_zh: string;
  title_en: string;
  item: string;
  checked: number;
  failed: number;
  confirmed: number;
  standard_code: string | null;
};

export type MeasureTable = {
  run_id: string;
  dimension: Dimension;
  checked: number;
  failed: number;
  detail: Json<JsonObject>;
};

export type EvidenceTable = {
  run_id: string;
  rule_key: string;
  row_hash: string;
  key_hash: string;
  seq: number;
  line: number;
};

export type FindingTable = {
  id: string;
  kind: FindingKind;
  resource_id: string;
  shown_in: string | null;
  rule_id: string | null;
  item: string;
  organisation_id: string;
  reporter_id: string | null;
  subject: string;
  detail: Json<JsonObject>;
  rows: number;
  due_day: LegalDay | null;
  found_at: Date;
  raised_by: string | null;
  passed_on: Json<{ organisationId: string; note: string; at: string }[]>;
  answer: string | null;
  answered_at: Date | null;
  closed_at: Date | null;
  closed_how: 'clean' | 'answered' | 'withdrawn' | null;
};

export type CampaignRowState = 'open' | 'fixed' | 'disputed';

export type QualityTables = {
  'quality.rule': RuleTable;
  'quality.run': RunTable;
  'quality.check': CheckTable;
  'quality.measure': MeasureTable;
  'quality.evidence': EvidenceTable;
  'quality.finding': FindingTable;
  'quality.confirmation': {
    id: string;
    resource_id: string;
    rule_id: string;
    row_hash: string;
    reason: string;
    confirmed_by: string | null;
    confirmed_at: Date;
  };
  'quality.recheck_order': {
    id: string;
    resource_id: string;
    reason: string;
    ordered_by: string | null;
    ordered_at: Date;
    run_id: string | null;
  };
  'quality.field_source': {
    resource_id: string;
    item: string;
    source_resource_id: string;
    source_item: string;
  };
  'quality.responsible': {
    resource_id: string;
    organisation_id: string | null;
    named_by: string | null;
    named_at: Date;
  };
  'quality.probe': {
    id: string;
    resource_id: string;
    target: string;
    ok: boolean;
    took_ms: number;
    detail: string;
    at: Date;
  };
  'quality.campaign': {
    id: string;
    title: string;
    requirements: string;
    dimensions: Dimension[];
    due_day: LegalDay;
    opened_by: string | null;
    opened_at: Date;
    closed_at: Date | null;
    closed_reason: string | null;
  };
  'quality.campaign_resource': { campaign_id: string; resource_id: string; organisation_id: string };
  'quality.campaign_row': {
    campaign_id: string;
    resource_id: string;
    rule_key: string;
    title_zh: string;
    title_en: string;
    key_hash: string;
    row_hash: string;
    seq: number;
    line: number;
    state: CampaignRowState;
    changed_at: Date;
  };
  'quality.engagement': {
    id: string;
    organisation_id: string;
    contractor_id: string;
    contract: string;
    aims: string;
    resources: string[];
    from_day: LegalDay;
    to_day: LegalDay;
    before_scores: Json<JsonObject>;
    recorded_by: string | null;
    recorded_at: Date;
  };
  'quality.report': {
    id: string;
    month: string;
    body: ColumnType<JsonObject, string, never>;
    digest: string;
    made_by: string | null;
    made_at: Date;
  };
  'quality.setting': {
    key: string;
    value: ColumnType<number, string, string>;
    set_by: string | null;
    set_at: Date;
  };
};

export const qualityTables = (ex: Executor) => ex.withTables<QualityTables>();
