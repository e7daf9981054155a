/** How the platform does, as it lies in PostgreSQL: minutes, months, targets, breaches, versions of the program. */
import type { Executor } from '#kernel/db.ts';
import type { SearchTables } from '../search/tables.ts';

export const measured = ['availability', 'response', 'datasets', 'capacity'] as const;
export type Measured = (typeof measured)[number];

export type StatusTables = SearchTables & {
  'open.sample': { minute: Date; requests: number; failed: number; times: number[] };
  'open.sample_month': {
    month: string;
    minutes: number;
    measured: number;
    requests: number;
    failed: number;
    busiest: number;
    times: number[];
    datasets: number;
  };
  'open.target': {
    id: string;
    kind: Measured;
    value: number;
    reason: string;
    set_by: string | null;
    set_at: Date;
  };
  'open.breach': {
    id: string;
    kind: Measured;
    target: number;
    measured: number;
    began_at: Date;
    last_at: Date;
    ended_at: Date | null;
  };
  'open.program_version': { version: string; since: Date };
};

export const statusTables = (ex: Executor) => ex.withTables<StatusTables>();
