/** Development plans and standards in versions, and by which standard entries were made, as they lie in PostgreSQL. */
import type { Generated, Selectable } from 'kysely';
import type { LegalDay } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';
import type { OpenTables } from '../tables.ts';

export const normKinds = ['plan', 'standard'] as const;
/** What a standard speaks of; those of the catalogue are offered where an entry is filled in. */
export const normScopes = ['catalogue', 'data', 'service', 'security'] as const;
export type NormScope = (typeof normScopes)[number];

export type NormTables = OpenTables & {
  'open.norm': {
    id: string;
    series_id: string;
    kind: (typeof normKinds)[number];
    scope: NormScope | null;
    version: number;
    title: string;
    body: string;
    address: Generated<string>;
    reason: Generated<string>;
    from_day: LegalDay;
    published_by: string | null;
    published_on: LegalDay;
    published_at: Date;
  };
  'open.made_under': { version_id: string; norm_id: string };
};
export const normTables = (ex: Executor) => ex.withTables<NormTables>();
export type Norm = Selectable<NormTables['open.norm']>;
