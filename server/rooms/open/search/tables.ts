/** What the portal searches and counts, as it lies in PostgreSQL. */
import type { Generated, RawBuilder } from 'kysely';
import type { Executor } from '#kernel/db.ts';
import type { OpenClass, OpenTables, Origin } from '../tables.ts';

export type SearchTables = OpenTables & {
  'open.version_words': {
    version_id: string;
    document: RawBuilder<string>;
    text: string;
    pinyin: string;
    initials: string;
  };
  'open.search_entry': {
    dataset_id: string;
    version_id: string;
    release_id: string | null;
    slug: string;
    name: string;
    origin: Origin;
    organisation_id: string;
    class: OpenClass;
    theme: string;
    industry: string;
    region: string;
    update_cycle: string;
    formats: string[];
    rows: number;
    updated_at: Date;
  };
  'open.use_day': { dataset_id: string; day: string; way: string; times: number };
  'open.dataset_figure': {
    dataset_id: string;
    downloads: Generated<number>;
    calls: Generated<number>;
    views: Generated<number>;
    previews: Generated<number>;
    rating: number | null;
    ratings: Generated<number>;
  };
};

export const searchTables = (ex: Executor) => ex.withTables<SearchTables>();
