/** The catalogue's tables as they lie in PostgreSQL. */
import type { ColumnType, Generated } from 'kysely';
import type { LegalDay } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';
import type { ItemFieldColumns } from './compile/item-fields.ts';
import type { Content } from './schema.ts';
import type { ResourceState, VersionState } from './types.ts';

export type ResourceTable = {
  id: string;
  provider_id: string;
  code: string | null;
  state: ResourceState;
  state_reason: string | null;
  published_version_id: string | null;
  working_version_id: string | null;
  management_key: Buffer | null;
  management_key_set_at: Date | null;
  /** The day a list of former times gives it. */
  original_on: LegalDay | null;
  created_at: Date;
};

export type VersionTable = {
  id: string;
  resource_id: string;
  number: number;
  state: VersionState;
  revision: number;
  case_id: string | null;
  return_reason: string | null;
  change_trigger: string | null;
  change_day: LegalDay | null;
  withdraws: Generated<boolean>;
  withdraw_reason: ColumnType<string | null, string | null | undefined, string | null>;
  submission_id: ColumnType<string | null, string | null | undefined, string | null>;
  late: Generated<boolean>;
  name: string;
  name_key: string;
  summary: string;
  category_code: string;
  further_categories: string[];
  format_category: string;
  format_type: string;
  format_note: string;
  sharing_class: string;
  sharing_conditions: string;
  conditional_form: string;
  named_units: string[];
  named_items: string[];
  sharing_form: string;
  opening_class: string;
  opening_condition: string;
  classing: ColumnType<Content['classing'], string, string>;
  update_cycle: string;
  update_cycle_note: string;
  supply_mode: string;
  supply: ColumnType<Content['supply'], string, string>;
  data_scope: string;
  data_time: string;
  data_region: string;
  security_level: string;
  use_requirements: string;
  origin: string;
  origin_note: string;
  occasion: string;
  subject_kind: ColumnType<
    Content['subjectKind'],
    Content['subjectKind'] | undefined,
    Content['subjectKind']
  >;
  particulars: ColumnType<Content['particulars'], string, string>;
  extended: ColumnType<Content['extended'], string, string>;
  specification: number | null;
  parents: string[];
  duty: string;
  related_codes: string[];
  author_id: string | null;
  created_at: Date;
  updated_at: Date;
  submitted_at: Date | null;
  published_at: Date | null;
  search_document: string;
  search_text: string;
  search_pinyin: string;
  search_initials: string;
};

export type ItemTable = {
  id: string;
  version_id: string;
  ordinal: number;
  name: string;
  title_zh: string;
  title_en: string | null;
  type: string;
  length: number | null;
  scale: number | null;
  is_key: boolean;
  nullable: boolean;
  personal: 'none' | 'personal' | 'sensitive';
  identifier: NonNullable<Content['items'][number]['identifier']> | null;
  code_list: ColumnType<string[] | null, string | null, string | null>;
  filterable: boolean;
  description: string;
} & ItemFieldColumns;

export type LegalBasisTable = {
  version_id: string;
  purpose: 'sharing' | 'opening';
  ordinal: number;
  kind: string;
  title: string;
  article: string;
  wording: string;
};

export type SourceSystemTable = {
  version_id: string;
  ordinal: number;
  system_id: string | null;
  name: string;
};

export type CatalogTables = {
  'catalog.code_counter': { prefix: string; last: number };
  'catalog.resource': ResourceTable;
  'catalog.resource_version': VersionTable;
  'catalog.item': ItemTable;
  'catalog.legal_basis': LegalBasisTable;
  'catalog.source_system': SourceSystemTable;
};

export const catalogTables = (ex: Executor) => ex.withTables<CatalogTables>();
