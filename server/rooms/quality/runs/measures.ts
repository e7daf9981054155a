/** From counts to dimensions, from dimensions to one score and a verdict. Pure: the same stored figures always give the same result. */
import type { Dimension } from '../dimensions.ts';
import type { Weights } from '../settings.ts';
import type { Verdict } from '../tables.ts';
import { scoreOf } from '../verdict.ts';

export type Measure = { dimension: Dimension; checked: number; failed: number };

/** The weighted mean of the dimensions that were measured, two decimals; undefined where none was, or none weighs. */
export function totalScore(measures: readonly Measure[], weights: Partial<Weights>): number | undefined {
  let sum = 0;
  let weight = 0;
  for (const { dimension, checked, failed } of measures) {
    const own = weights[dimension] ?? 1;
    sum += own * scoreOf(checked, failed);
    weight += own;
  }
  return weight === 0 ? undefined : Math.round((sum / weight) * 100) / 100;
}

/** A threshold is reached by the least of the dimensions that rows are judged in: a good mean hides nothing. */
export function verdictOf(
  measures: readonly Measure[],
  score: number | undefined,
  threshold: number | undefined,
): Verdict {
  if (score === undefined || measures.length === 0) return 'unmeasured';
  if (threshold === undefined) return 'passed';
  const least = Math.min(score, ...measures.map(({ checked, failed }) => scoreOf(checked, failed)));
  return least < threshold ? 'below' : 'passed';
}
