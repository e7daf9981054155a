/** The tables of corrections, and the nouns that their commands pass around. */
import type { ColumnType, Generated, Selectable } from 'kysely';
import type { Actor } from '#kernel/actor.ts';
import type { LegalDay } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';
import type { JsonObject } from '#kernel/json.ts';

export const requestKinds = ['check', 'objection'] as const;
export type RequestKind = (typeof requestKinds)[number];
export const recipients = ['provider', 'user', 'authority'] as const;
export type Recipient = (typeof recipients)[number];
export const markKinds = ['under-check', 'disputed', 'corrected'] as const;
export type MarkKind = (typeof markKinds)[number];

type Json<T> = ColumnType<T, string, string>;

export type RequestTable = {
  id: string;
  number: string;
  kind: RequestKind;
  resource_id: string;
  provider_id: string;
  case_id: string;
  recipient: Recipient;
  recipient_id: string;
  filed_by: Json<Actor>;
  filer_id: string;
  filer_person: string | null;
  channel: 'desk' | 'gateway';
  key_token: Buffer | null;
  item: string | null;
  ground: string | null;
  sealed: Buffer;
  filed_on: LegalDay;
  filed_at: Date;
  held_seq: number | null;
  source_batch_id: string | null;
  source_seq: number | null;
  source_system: string | null;
  forwarded_at: Date | null;
  outcome: 'corrected' | 'kept' | null;
  decided_on: LegalDay | null;
  corrected_on: LegalDay | null;
  corrected_batch_id: string | null;
  corrected_seq: number | null;
  closed_on: LegalDay | null;
  workdays: number | null;
  in_time: boolean | null;
  extended: Generated<boolean>;
  late_steps: Generated<number>;
  told_at: Date | null;
  told_sealed: Buffer | null;
  archived_at: Date | null;
};
export type RequestRow = Selectable<RequestTable>;

/** What may name a person: only ever kept sealed. */
export type Confided = {
  /** By item name; empty where the entry as a whole is meant. */
  key: Record<string, string>;
  /** The row's key as the warehouse has it. */
  rowKey: string | null;
  claimed: string | null;
  reason: string;
  /** What the row held when the request came, by item name; null: no such row. */
  held: Record<string, string | null> | null;
};

export type CorrectionTables = {
  'quality.request': RequestTable;
  'quality.mark': {
    id: string;
    request_id: string;
    resource_id: string;
    key_token: Buffer | null;
    item: string | null;
    kind: MarkKind;
    since: LegalDay;
    ended_on: LegalDay | null;
  };
  'quality.request_event': {
    id: string;
    request_id: string;
    kind: string;
    happened_on: LegalDay;
    happened_at: Date;
    happened_by: Json<Actor>;
    organisation: string | null;
    sealed: Buffer | null;
    detail: Json<JsonObject>;
  };
  'quality.request_file': {
    id: string;
    request_id: string;
    name_sealed: Buffer;
    media_type: string;
    bytes: ColumnType<string, number, never>;
    object_key: string;
    added_by: Json<Actor>;
    added_at: Date;
  };
  'quality.dealing': {
    id: string;
    resource_id: string;
    key_token: Buffer;
    organisation: string;
    person: string | null;
    outcome: 'accepted' | 'rejected';
    ground: string | null;
    proof: boolean;
    dealt_on: LegalDay;
    dealt_at: Date;
  };
  'quality.refusal': {
    id: string;
    request_id: string;
    case_id: string;
    office_id: string;
    sealed: Buffer;
    reported_by: Json<Actor>;
    reported_on: LegalDay;
    reported_at: Date;
  };
};

export const correctionTables = (ex: Executor) => ex.withTables<CorrectionTables>();
