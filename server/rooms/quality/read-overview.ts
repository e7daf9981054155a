/** How resources and departments stand against each other: the newest run of each resource, nothing older. */
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { abilitiesOf } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { organisationNames } from '#rooms/org/index.ts';
import { type Dimension, dimensionsOf } from './dimensions.ts';
import { orderPolicy, readPolicy, reportPolicy, settingPolicy } from './policy.ts';
import { totalScore } from './runs/measures.ts';
import type { overviewReply } from './schema.ts';
import { weightsOf } from './settings.ts';
import type { Verdict } from './tables.ts';
import { scoreOf } from './verdict.ts';

type Row = {
  id: string;
  name: string;
  code: string | null;
  providerId: string;
  day: string;
  score: number | null;
  verdict: Verdict;
  rows: number;
  findings: number;
  measures: { dimension: Dimension; checked: number; failed: number; late: boolean }[];
};

type Query = {
  q?: string | undefined;
  organisation?: string | undefined;
  verdict?: Verdict | undefined;
  page: number;
  pageSize: number;
};

/** The newest look at the visible rows of every resource in force. */
async function newestRuns(p: Platform): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select r.id, v.name, r.code, r.provider_id as "providerId", n.day, n.score::float8 as score, n.verdict, n.rows::int as rows,
      (select count(*)::int from quality.finding f where f.closed_at is null and f.resource_id = r.id) as findings,
      coalesce((select json_agg(json_build_object('dimension', m.dimension, 'checked', m.checked, 'failed', m.failed,
        'late', m.detail ->> 'state' is not distinct from 'late')) from quality.measure m where m.run_id = n.id), '[]') as measures
    from catalog.resource r
    join catalog.resource_version v on v.id = r.published_version_id
    cross join lateral (
      select * from quality.run x where x.resource_id = r.id and x.cause <> 'gate' order by x.at desc, x.id desc limit 1) n
    where r.state <> 'withdrawn'
    order by n.score nulls last, v.name, r.id`.execute(p.db);
  return rows;
}

const nameless = { zh: '', en: '' };

export async function readOverview(
  p: Platform,
  actor: Actor,
  query: Query,
): Promise<z.output<typeof overviewReply>> {
  const all = await newestRuns(p);
  const law = await lawNow(p.db, p.law, p.clock.today());
  const weights = await weightsOf(p.db);
  const names = await organisationNames(p.db, [...new Set(all.map(({ providerId }) => providerId))]);
  const unit = (id: string) => ({ id, name: names.get(id) ?? nameless });
  const asked = query.q?.trim().toLowerCase();
  const found = all.filter(
    (row) =>
      (!asked || row.name.toLowerCase().includes(asked) || (row.code ?? '').toLowerCase().includes(asked)) &&
      (!query.organisation || row.providerId === query.organisation) &&
      (!query.verdict || row.verdict === query.verdict),
  );
  const from = (query.page - 1) * query.pageSize;
  const departments = [...Map.groupBy(all, ({ providerId }) => providerId)].map(([id, rows]) => {
    const sums = summed(rows.flatMap(({ measures }) => measures));
    return {
      organisation: unit(id),
      score: totalScore(sums, weights) ?? null,
      resources: rows.length,
      below: rows.filter(({ verdict }) => verdict === 'below').length,
      findings: rows.reduce((sum, { findings }) => sum + findings, 0),
      late: rows.filter(({ measures }) => measures.some(({ late }) => late)).length,
      dimensions: scores(sums),
    };
  });
  return {
    items: found.slice(from, from + query.pageSize).map((row) => ({
      resource: { id: row.id, name: row.name, code: row.code },
      provider: unit(row.providerId),
      // Scores are everybody's; rules and checks are not.
      opens: abilitiesOf(actor, { providerId: row.providerId }, { read: readPolicy }).read?.allowed === true,
      day: row.day,
      score: row.score,
      verdict: row.verdict,
      rows: row.rows,
      dimensions: scores(row.measures),
      findings: row.findings,
    })),
    total: found.length,
    page: query.page,
    pageSize: query.pageSize,
    departments: departments.sort((a, b) => (b.score ?? -1) - (a.score ?? -1)),
    dimensions: dimensionsOf(law),
    abilities: abilitiesOf(actor, undefined, {
      order: orderPolicy,
      report: reportPolicy,
      settings: settingPolicy,
    }),
  };
}

type Sum = { dimension: Dimension; checked: number; failed: number };

export function summed(measures: readonly Sum[]): Sum[] {
  return [...Map.groupBy(measures, ({ dimension }) => dimension)].map(([dimension, of]) => ({
    dimension,
    checked: of.reduce((sum, one) => sum + Number(one.checked), 0),
    failed: of.reduce((sum, one) => sum + Number(one.failed), 0),
  }));
}

const scores = (measures: readonly Sum[]): Record<string, number> =>
  Object.fromEntries(measures.map(({ dimension, checked, failed }) => [dimension, scoreOf(checked, failed)]));
