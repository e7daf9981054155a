/** Runs as replies: dimensions in the city's words, rules with their counts. */
import type { Platform } from '#cases/index.ts';
import { lawNow } from '#law/settings.ts';
import { dimensionsOf, nationalName } from '../dimensions.ts';
import type { RunReply } from '../schema.ts';
import { qualityTables } from '../tables.ts';
import { scoreOf } from '../verdict.ts';

type Row = Awaited<ReturnType<typeof findRuns>>[number];

export function findRuns(p: Platform, resourceId: string, limit: number) {
  return qualityTables(p.db)
    .selectFrom('quality.run')
    .selectAll()
    .where('resource_id', '=', resourceId)
    .where('cause', '<>', 'gate')
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}

export const number = (value: string | number | null): number | null =>
  value === null ? null : Number(value);

export async function presentRun(p: Platform, run: Row): Promise<RunReply> {
  const db = qualityTables(p.db);
  const law = await lawNow(p.db, p.law, p.clock.today());
  const named = dimensionsOf(law);
  const measures = await db.selectFrom('quality.measure').selectAll().where('run_id', '=', run.id).execute();
  const checks = await db
    .selectFrom('quality.check')
    .selectAll()
    .where('run_id', '=', run.id)
    .orderBy('failed', 'desc')
    .orderBy('title_zh')
    .execute();
  return {
    id: run.id,
    cause: run.cause,
    day: run.day,
    at: run.at.toISOString(),
    rows: run.rows,
    held: run.held,
    score: number(run.score),
    threshold: number(run.threshold),
    verdict: run.verdict,
    batchId: run.batch_id,
    // In the city's order and words; what it does not name comes after, by its national name.
    measures: measures
      .map(({ dimension, checked, failed, detail }) => {
        const at = named.findIndex(({ key }) => key === dimension);
        return {
          at: at < 0 ? named.length : at,
          dimension,
          title: named[at]?.title ?? nationalName(dimension),
          articles: named[at]?.articles ?? [],
          checked,
          failed,
          score: scoreOf(checked, failed),
          detail,
        };
      })
      .sort((a, b) => a.at - b.at)
      .map(({ at: _, ...measure }) => measure),
    checks: checks.map((check) => ({
      key: check.rule_key,
      ruleId: check.rule_id,
      dimension: check.dimension,
      indicator: check.indicator,
      title: { zh: check.title_zh, en: check.title_en },
      item: check.item,
      checked: check.checked,
      failed: check.failed,
      confirmed: check.confirmed,
      score: scoreOf(check.checked, check.failed),
      standardCode: check.standard_code,
    })),
  };
}
