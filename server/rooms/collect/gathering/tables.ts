/** The table of filed exceptions, and what it rests on. */
import type { ColumnType } from 'kysely';
import type { LegalDay } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';

/** `not-gathered`: stays out on a ground of law; `longer-term`: comes later than its cycle says, for a time. */
export const exceptionKinds = ['not-gathered', 'longer-term'] as const;
export type ExceptionKind = (typeof exceptionKinds)[number];
export type Basis = { level: string; title: string; article: string };

export type ExceptionTable = {
  id: string;
  resource_id: string;
  kind: ExceptionKind;
  reason: string;
  basis: ColumnType<Basis | null, string | null, never>;
  term_days: number | null;
  until_day: LegalDay | null;
  uses_served: string | null;
  filed_day: LegalDay;
  filed_by: string | null;
  filed_at: Date;
  ended_how: 'withdrawn' | 'objected' | 'lapsed' | null;
  ended_reason: string | null;
  ended_by: string | null;
  ended_at: Date | null;
};

export const exceptionTable = (ex: Executor) => ex.withTables<{ 'collect.exception': ExceptionTable }>();
