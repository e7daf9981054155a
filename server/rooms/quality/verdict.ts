/** The door's answer to “how good are these rows?”: the newest run over the visible rows, as it was stored. */
import type { Executor } from '#kernel/db.ts';
import type { Dimension } from './dimensions.ts';
import { qualityTables, type Verdict } from './tables.ts';

export type DimensionScore = { dimension: Dimension; checked: number; failed: number; score: number };

export type Quality = {
  runId: string;
  day: string;
  at: Date;
  rows: number;
  held: number;
  /** From 0 to 100, two decimals; absent where nothing could be measured. */
  score: number | undefined;
  threshold: number | undefined;
  /** `below`: under the bureau's threshold, to be kept from sharing and opening until accepted or repaired. */
  verdict: Verdict;
  dimensions: DimensionScore[];
};

/** Share of what is in order, in per cent with two decimals. */
export const scoreOf = (checked: number, failed: number): number =>
  checked === 0 ? 100 : Math.round(((checked - failed) / checked) * 10_000) / 100;

/** undefined: never measured. */
export async function qualityOf(ex: Executor, resourceId: string): Promise<Quality | undefined> {
  const run = await qualityTables(ex)
    .selectFrom('quality.run')
    .selectAll()
    .where('resource_id', '=', resourceId)
    .where('cause', '<>', 'gate')
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!run) return undefined;
  const measures = await qualityTables(ex)
    .selectFrom('quality.measure')
    .select(['dimension', 'checked', 'failed'])
    .where('run_id', '=', run.id)
    .execute();
  return {
    runId: run.id,
    day: run.day,
    at: run.at,
    rows: run.rows,
    held: run.held,
    score: run.score === null ? undefined : Number(run.score),
    threshold: run.threshold === null ? undefined : Number(run.threshold),
    verdict: run.verdict,
    dimensions: measures.map((one) => ({ ...one, score: scoreOf(one.checked, one.failed) })),
  };
}
