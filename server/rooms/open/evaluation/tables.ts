/** Evaluations of a year as they lie in PostgreSQL: made once, run anew under the next number. */
import type { ColumnType, Selectable } from 'kysely';
import type { LegalDay } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';
import type { EvaluationFigures } from './schema.ts';

export type EvaluationTables = {
  'open.evaluation': {
    id: string;
    year: number;
    number: number;
    figures: ColumnType<EvaluationFigures, string, never>;
    sha256: string;
    said: string;
    run_by: string | null;
    run_on: LegalDay;
    run_at: Date;
  };
};
export const evaluationTables = (ex: Executor) => ex.withTables<EvaluationTables>();
export type Evaluation = Selectable<EvaluationTables['open.evaluation']>;
