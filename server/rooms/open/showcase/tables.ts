/** What people make of open data, events and standards around it, as they lie in PostgreSQL. */
import type { ColumnType, Generated } from 'kysely';
import type { LegalDay } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';
import type { OpenTables } from '../tables.ts';
import type { UseTables } from '../use/tables.ts';
import type { Shown } from '../voices/types.ts';
import type { ProductForm, ProductState } from './types.ts';

export type ProductTable = {
  id: string;
  number: string;
  organisation_id: string;
  person_id: string;
  title: string;
  summary: string;
  form: ProductForm;
  address: Generated<string>;
  paid: boolean;
  price: Generated<string>;
  event_id: string | null;
  state: ProductState;
  reviewed_by: string | null;
  reviewed_at: Date | null;
  reason: Generated<string>;
  lacks_since: Date | null;
  lacks_note: Generated<string>;
  hidden_since: Date | null;
  hidden_why: Generated<string>;
  filed_at: Date;
  published_at: Date | null;
};

/** Words of the public, looked at like voices. */
type SaidColumns = {
  shown: Generated<Shown>;
  shown_why: Generated<string>;
  doubts: Generated<string[]>;
  digest: Buffer | null;
};

export type ShowcaseTables = OpenTables & {
  'open.product': ProductTable;
  'open.product_source': {
    product_id: string;
    dataset_id: string;
    obtained_on: LegalDay | null;
    release_number: number | null;
    statement: string;
  };
  'open.lead': UseTables['open.lead'];
  'open.event': {
    id: string;
    number: string;
    kind: 'contest' | 'salon' | 'seminar';
    organisation_id: string;
    organiser: string;
    title: string;
    summary: string;
    starts_on: LegalDay;
    ends_on: LegalDay;
    entries_until: LegalDay | null;
    published_by: string | null;
    published_at: Date;
    ended_at: Date | null;
    /** The body that organises it, where that is another than the one that published it. */
    organiser_id: ColumnType<string | null, string | null | undefined, never>;
    /** What an organiser proposed is shown once it was granted. */
    shown: Generated<boolean>;
  };
  'open.event_dataset': { event_id: string; dataset_id: string };
  'open.event_entry': {
    id: string;
    event_id: string;
    organisation_id: string;
    person_id: string;
    title: string;
    summary: string;
    address: string;
    product_id: string | null;
    filed_at: Date;
    result: Generated<string>;
    result_at: Date | null;
  } & SaidColumns;
  'open.entry_fate': {
    id: string;
    entry_id: string;
    happened_on: LegalDay;
    said: string;
    noted_by: string | null;
    noted_at: Date;
  };
  'open.standard': {
    id: string;
    number: string;
    title: string;
    summary: string;
    participants: ColumnType<string[], string, never>;
    draft_text: string;
    comment_until: LegalDay;
    state: 'draft' | 'final' | 'dropped';
    final_address: Generated<string>;
    final_text: Generated<string>;
    registered_by: string | null;
    registered_at: Date;
    ended_at: Date | null;
  };
  'open.standard_comment': {
    id: string;
    standard_id: string;
    organisation_id: string;
    person_id: string;
    clause: string;
    said: string;
    filed_at: Date;
    answer: Generated<string>;
    taken: boolean | null;
    answered_by: string | null;
    answered_at: Date | null;
  } & SaidColumns;
  'open.code_signature': {
    id: string;
    organisation_id: string;
    code: string;
    signed_by: string;
    signed_at: Date;
    ended_at: Date | null;
    ended_why: Generated<string>;
  };
};

export const showcaseTables = (ex: Executor) => ex.withTables<ShowcaseTables>();
