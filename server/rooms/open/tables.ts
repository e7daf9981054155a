/** The nouns of the room as they lie in PostgreSQL; what belongs to one part alone stands in that part's own `tables.ts`. */
import type { ColumnType, Generated } from 'kysely';
import type { LegalDay } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';
import type { JsonObject } from '#kernel/json.ts';
import type { DatasetContent } from './content.ts';

export const datasetStates = ['planned', 'open', 'suspended', 'withdrawn'] as const;
export type DatasetState = (typeof datasetStates)[number];
export type Origin = 'unit' | 'social' | 'research';
export type OpenClass = 'open' | 'conditional';
export type VersionState = 'draft' | 'proposed' | 'published' | 'returned' | 'dropped';
export type ReleaseState = 'making' | 'held' | 'checked' | 'published' | 'withdrawn' | 'failed' | 'cancelled';

type Json<T> = ColumnType<T, string, string>;
type JsonWithDefault<T> = ColumnType<T, string | undefined, string>;

/** Where the rows of a release come from. */
export type ReleaseSource =
  | { kind: 'visible'; resourceId: string; seqs: number[]; keyed: boolean }
  | { kind: 'file'; object: string; name: string };

/** A column of a release as it lies in the warehouse: always Nullable, named by position. */
export type ReleaseColumn = {
  name: string;
  physical: string;
  titleZh: string;
  titleEn: string;
  meaning: string;
  unit: string;
  /** Item of the source it was made of. */
  from?: string;
  /** `text` keeps what is no number by nature: codes, identifiers. */
  kind: 'text' | 'integer' | 'decimal' | 'float' | 'date' | 'instant' | 'flag';
  /** Different values it holds, near enough; absent where nobody counted. */
  different?: number;
};

export const changeKinds = [
  'published',
  'changed',
  'released',
  'suspended',
  'withdrawn',
  'returned',
  'outdated',
] as const;
export type ChangeKind = (typeof changeKinds)[number];

export type OpenTables = {
  'open.dataset': {
    id: string;
    slug: string;
    origin: Origin;
    resource_id: string | null;
    organisation_id: string;
    state: DatasetState;
    version_id: string | null;
    release_id: string | null;
    planned_on: LegalDay | null;
    halt: ColumnType<JsonObject | null, string | null | undefined, string | null>;
    opened_at: Date | null;
    created_at: Date;
    updated_at: Date;
  };
  'open.dataset_version': {
    id: string;
    dataset_id: string;
    number: number;
    state: VersionState;
    catalog_version_id: string | null;
    /** Null of a draft whose property nobody has said yet. */
    class: OpenClass | null;
    content: Json<DatasetContent>;
    reason: Generated<string>;
    case_id: string | null;
    revision: Generated<number>;
    proposed_by: string | null;
    proposed_at: Date | null;
    published_by: string | null;
    published_at: Date | null;
    created_by: string | null;
    created_at: Date;
  };
  'open.release': {
    id: string;
    dataset_id: string;
    number: number | null;
    version_id: string;
    state: ReleaseState;
    source: Json<ReleaseSource>;
    treatment: JsonWithDefault<JsonObject>;
    findings: ColumnType<JsonObject | null, string | null | undefined, string | null>;
    columns: JsonWithDefault<ReleaseColumn[]>;
    progress: JsonWithDefault<JsonObject>;
    rows: Generated<number>;
    /** Of the source when it was made; null of those made before this was counted. */
    source_rows: number | null | undefined;
    digest: string | null;
    difference: ColumnType<JsonObject | null, string | null | undefined, string | null>;
    note: Generated<string>;
    failure: string | null;
    broken: Generated<string[]>;
    made_by: string | null;
    published_by: string | null;
    made_at: Date;
    published_at: Date | null;
  };
  'open.distribution': {
    release_id: string;
    format: string;
    path: string;
    bytes: number;
    sha256: string;
    rows: number;
  };
  'open.withdrawal': {
    id: string;
    dataset_id: string;
    release_id: string | null;
    kind: 'suspended' | 'withdrawn';
    cause: string;
    reason: string;
    notice: Json<{ zh: string; en: string }>;
    found_at: Date;
    by_organisation: string;
    by_person: string | null;
    at: Date;
    confirmed_by: string | null;
    confirmed_at: Date | null;
    case_id: string | null;
    assessment: string | null;
    assessed_by: string | null;
    assessed_at: Date | null;
    document: Generated<string>;
    told: Generated<number>;
    returned_at: Date | null;
  };
  'open.change': {
    id: string;
    dataset_id: string;
    kind: ChangeKind;
    detail: JsonWithDefault<JsonObject>;
    on_day: LegalDay;
    at: Date;
  };
};

export const openTables = (ex: Executor) => ex.withTables<OpenTables>();
