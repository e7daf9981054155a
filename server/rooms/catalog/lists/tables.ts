/** The lists' tables as they lie in PostgreSQL. */
import type { ColumnType } from 'kysely';
import type { LegalDay } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';
import type { ListKey, ListLine } from './schema.ts';

export type ListTables = {
  'catalog.list_line': {
    id: string;
    list: ListKey;
    subject_id: string;
    provider_id: string;
    region_code: string;
    line: ColumnType<ListLine, string, never>;
    act_id: string;
    ended_act_id: string | null;
    from_day: LegalDay;
    until_day: LegalDay | null;
    from_at: Date;
    until_at: Date | null;
  };
  'catalog.list_edition': {
    id: string;
    list: ListKey;
    region_code: string | null;
    number: number;
    version: number;
    as_of: LegalDay;
    lines: number;
    digest: string;
    to_public: boolean;
    published_by: string | null;
    published_on: LegalDay;
    published_at: Date;
  };
};

export const listTables = (ex: Executor) => ex.withTables<ListTables>();
