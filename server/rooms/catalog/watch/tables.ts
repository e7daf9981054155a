/** Kept questions and watched entries as they lie in PostgreSQL. */
import type { ColumnType } from 'kysely';
import type { Executor } from '#kernel/db.ts';
import type { CatalogTables } from '../tables.ts';
import type { SearchFilter } from './schema.ts';

export type WatchTables = {
  'catalog.saved_search': {
    id: string;
    person_id: string;
    organisation_id: string;
    name: string;
    filter: ColumnType<SearchFilter, string, string>;
    subscribed: boolean;
    created_at: Date;
  };
  'catalog.watch': {
    person_id: string;
    organisation_id: string;
    resource_id: string;
    created_at: Date;
  };
};

export const watchTables = (ex: Executor) => ex.withTables<CatalogTables & WatchTables>();
