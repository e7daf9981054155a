/** Runs the evaluation of a year from the records, keeps it as it was reckoned, and gives it as page and table. */
import { createHash } from 'node:crypto';
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { type Executor, takeTurn, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { abilitiesOf, permit } from '#kernel/policy.ts';
import { harmless } from '#kernel/spreadsheet.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { organisationNames } from '#rooms/org/index.ts';
import { evaluatePolicy } from './policy.ts';
import { countsOf, recordsOf } from './records.ts';
import {
  type Counts,
  type EvaluationFigures,
  type EvaluationList,
  type EvaluationReply,
  type Measure,
  measures,
  type RecordsReply,
} from './schema.ts';
import { type Evaluation, evaluationTables } from './tables.ts';

export const RULE = 'open.evaluation';
const PAGE = 100;
const none = (): Counts =>
  ({ ...Object.fromEntries(measures.map((key): [Measure, number] => [key, 0])) }) as Counts;

/** Departments with anything to count, most opened first; totals are sums of their lines. */
async function reckon(ex: Executor, year: number): Promise<EvaluationFigures> {
  const byDepartment = new Map<string, Counts>();
  for (const measure of measures)
    for (const [id, n] of await countsOf(ex, year, measure)) {
      const counts = byDepartment.get(id) ?? none();
      counts[measure] = n;
      byDepartment.set(id, counts);
    }
  const names = await organisationNames(ex, [...byDepartment.keys()]);
  const departments = [...byDepartment]
    .map(([id, counts]) => ({ id, name: names.get(id) ?? { zh: '', en: '' }, counts }))
    .sort(
      (a, b) =>
        b.counts.opened - a.counts.opened ||
        b.counts.downloads - a.counts.downloads ||
        a.name.zh.localeCompare(b.name.zh, 'zh-CN'),
    );
  const totals = none();
  for (const { counts } of departments) for (const key of measures) totals[key] += counts[key];
  return { departments, totals };
}

/** In one transaction, so that all figures are of one moment. Error: `open.evaluation-year` for a year that has not begun. */
export async function runEvaluation(
  p: Platform,
  actor: Actor,
  { year, said }: { year: number; said: string },
): Promise<string> {
  permit(evaluatePolicy, actor, undefined);
  return transact(p.db, async (tx) => {
    const law = await lawNow(tx, p.law, p.clock.today());
    if (year > Number(law.day.slice(0, 4)))
      throw problem('open.evaluation-year', { params: { year }, articles: law.cite(RULE), rule: RULE });
    await takeTurn(tx, `open evaluation ${year}`);
    const figures = await reckon(tx, year);
    const kept = JSON.stringify(figures);
    const last = await evaluationTables(tx)
      .selectFrom('open.evaluation')
      .select('number')
      .where('year', '=', year)
      .orderBy('number', 'desc')
      .executeTakeFirst();
    const id = newId();
    const number = (last?.number ?? 0) + 1;
    const sha256 = createHash('sha256').update(kept).digest('hex');
    await evaluationTables(tx)
      .insertInto('open.evaluation')
      .values({
        id,
        year,
        number,
        figures: kept,
        sha256,
        said,
        run_by: actor.kind === 'person' ? actor.personId : null,
        run_on: law.day,
        run_at: p.clock.now(),
      })
      .execute();
    await record(tx, p, {
      kind: 'open.evaluation-run',
      actor,
      subject: { type: 'open.evaluation', id },
      decision: law.decided('evaluated', [RULE]),
      detail: { year, number, sha256, departments: figures.departments.length },
    });
    return id;
  });
}

async function found(ex: Executor, id: string): Promise<Evaluation> {
  const row = await evaluationTables(ex)
    .selectFrom('open.evaluation')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) throw problem('kernel.not-found');
  return row;
}

export async function readEvaluation(p: Platform, id: string): Promise<EvaluationReply> {
  const row = await found(p.db, id);
  const law = await lawNow(p.db, p.law, p.clock.today());
  return {
    ...row.figures,
    id: row.id,
    year: row.year,
    number: row.number,
    said: row.said,
    runOn: row.run_on,
    sha256: row.sha256,
    articles: law.cite(RULE),
  };
}

export async function listEvaluations(p: Platform, actor: Actor): Promise<EvaluationList> {
  const rows = await evaluationTables(p.db)
    .selectFrom('open.evaluation')
    .selectAll()
    .orderBy('year', 'desc')
    .orderBy('number', 'desc')
    .limit(100)
    .execute();
  const law = await lawNow(p.db, p.law, p.clock.today());
  const year = Number(law.day.slice(0, 4));
  return {
    items: rows.map((row) => ({
      id: row.id,
      year: row.year,
      number: row.number,
      runOn: row.run_on,
      totals: row.figures.totals,
    })),
    years: [year, year - 1, year - 2],
    articles: law.cite(RULE),
    abilities: abilitiesOf(actor, undefined, { run: evaluatePolicy }),
  };
}

/** What a figure of the year is the sum of, as the records stand now. */
export async function readRecords(
  p: Platform,
  id: string,
  { measure, department, page }: { measure: Measure; department?: string | undefined; page: number },
): Promise<RecordsReply> {
  const { year } = await found(p.db, id);
  const { items, total, sum } = await recordsOf(p.db, year, measure, {
    department,
    limit: PAGE,
    offset: (page - 1) * PAGE,
  });
  return {
    items: items.map(({ on_day: on, ...one }) => ({ ...one, on })),
    total,
    sum,
    page,
  };
}

const columns: Record<Measure, string> = {
  planned: '计划开放',
  opened: '已开放',
  withdrawn: '下架',
  downloads: '下载次数',
  applications: '收到申请',
  granted: '同意',
  refused: '不同意',
  pending: '在办',
  reportsDue: '应交利用报告',
  reportsReceived: '已交利用报告',
};
const line = (cells: readonly (string | number)[]): string =>
  `${cells.map((one) => `"${harmless(String(one)).replaceAll('"', '""')}"`).join(',')}\r\n`;

/** One line a department and the totals, for spreadsheets. */
export async function evaluationCsv(p: Platform, id: string): Promise<{ name: string; body: string }> {
  const { year, number, figures } = await found(p.db, id);
  const body = [
    line(['部门', ...measures.map((key) => columns[key])]),
    ...figures.departments.map(({ name, counts }) => line([name.zh, ...measures.map((key) => counts[key])])),
    line(['合计', ...measures.map((key) => figures.totals[key])]),
  ].join('');
  return { name: `evaluation-${year}-${number}.csv`, body: `\uFEFF${body}` };
}
