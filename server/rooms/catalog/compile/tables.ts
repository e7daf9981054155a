/** The tables of compiling as they lie in PostgreSQL: classifications, standards, specifications, sources, purchases, drivers. */
import type { ColumnType, Generated } from 'kysely';
import type { LegalDay } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';
import type { CatalogTables } from '../tables.ts';

type Json<T> = ColumnType<T, string, string>;

export type SourceTableShape = {
  name: string;
  comment: string;
  rows?: number;
  columns: {
    name: string;
    comment: string;
    type: string;
    length?: number;
    scale?: number;
    nullable: boolean;
    key: boolean;
  }[];
};
export type RequiredElement = { path: string; zh: string; en: string; level: 'province' | 'city' };
export type ColumnChange = { name: string; title: string };
export type Retyped = ColumnChange & { from: string; to: string };

export type CompileTables = CatalogTables & {
  'catalog.category': {
    code: string;
    parent_code: string | null;
    axis: 'base' | 'theme' | 'department';
    level: 'class' | 'item' | 'heading' | 'subheading';
    zh: string;
    en: string;
    added_at: Date | null;
  };
  'catalog.classification': { resource_id: string; category_code: string; code: string; given_at: Date };
  'catalog.code_list': {
    code: string;
    zh: string;
    en: string;
    source: string;
    entries: Json<{ code: string; zh: string }[]>;
    updated_at: Date;
  };
  'catalog.standard': {
    id: string;
    code: string;
    title: string;
    version: number;
    co_issuers: string[];
    effective_day: LegalDay;
    file_key: string | null;
    file_name: string | null;
    published_at: Date;
    published_by: string | null;
  };
  'catalog.standard_element': {
    id: string;
    standard_id: string;
    ordinal: number;
    identifier: string;
    title_zh: string;
    type: string;
    length: number | null;
    scale: number | null;
    code_list_code: string | null;
    definition: string;
  };
  'catalog.specification': {
    version: number;
    title: string;
    effective_day: LegalDay;
    required: Json<RequiredElement[]>;
    note: string;
    file_key: string | null;
    file_name: string | null;
    issued_at: Date;
    issued_by: string | null;
  };
  'catalog.import_profile': {
    key: 'cycles' | 'sharing-classes' | 'opening-classes' | 'formats';
    words: Json<Record<string, string>>;
    updated_at: Date;
    updated_by: string | null;
  };
  'catalog.source': {
    id: string;
    provider_id: string;
    system_id: string | null;
    name: string;
    engine: 'postgresql' | 'mysql';
    host: string;
    port: number;
    database_name: string;
    schema_name: string;
    username: string;
    password: Buffer;
    tls: boolean;
    ca: string | null;
    created_at: Date;
    scanned_at: Date | null;
    scan_error: string | null;
    retired_at: Date | null;
  };
  'catalog.source_snapshot': {
    id: string;
    source_id: string;
    taken_at: Date;
    digest: string;
    tables: Json<SourceTableShape[]>;
  };
  'catalog.source_link': { source_id: string; table_name: string; resource_id: string };
  'catalog.drift': {
    id: string;
    resource_id: string;
    source_id: string | null;
    batch_id: string | null;
    table_name: string;
    found_at: Date;
    added: Json<ColumnChange[]>;
    dropped: Json<ColumnChange[]>;
    retyped: Json<Retyped[]>;
    case_id: string | null;
    settled_at: Date | null;
  };
  'catalog.coverage_note': {
    organisation_id: string;
    system_id: string;
    explanation: string;
    given_at: Date;
    given_by: string | null;
  };
  'catalog.coverage_statement': {
    id: string;
    organisation_id: string;
    stated_at: Date;
    stated_by: string | null;
    covered: number;
    systems: number;
    detail: Json<{ systemId: string; name: string; covered: boolean; explanation: string }[]>;
  };
  'catalog.purchase': {
    id: string;
    buyer_id: string;
    title: string;
    items: string[];
    purpose: string;
    supplier: string;
    contract: string;
    approval: string;
    contract_day: LegalDay | null;
    delivered_day: LegalDay | null;
    licence: string;
    expires_day: LegalDay | null;
    state: 'requested' | 'approved' | 'refused';
    case_id: string | null;
    requested_at: Date;
    requested_by: string | null;
    decided_at: Date | null;
    resource_id: string | null;
    /** Yuan, as text so that no cent is lost. */
    price: ColumnType<string | null, string | number | null | undefined, string | number | null>;
    why_not_shared: Generated<string>;
    authority_id: string | null;
    full_matches: Generated<string[]>;
    decision_reason: Generated<string>;
    decided_by: string | null;
  };
  'catalog.title_sound': { title: string; sound: string };
  'catalog.item_profile': {
    resource_id: string;
    name: string;
    seen: number;
    digests: string[];
    taken_at: Date;
  };
  'catalog.driver': {
    id: string;
    title: string;
    kind: string;
    note: string;
    created_at: Date;
    created_by: string | null;
  };
  'catalog.driver_item': {
    id: string;
    driver_id: string;
    ordinal: number;
    title: string;
    resource_id: string | null;
    item_id: string | null;
    holder_id: string | null;
    case_id: string | null;
    sent_at: Date | null;
  };
};

export const compileTables = (ex: Executor) => ex.withTables<CompileTables>();
