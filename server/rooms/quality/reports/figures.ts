/** A month's figures of quality by department, worked out from the stored checks: the same checks always give the same figures. */
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Platform } from '#cases/index.ts';
import { organisationNames } from '#rooms/org/index.ts';
import { type Dimension, dimensions } from '../dimensions.ts';
import { summed } from '../read-overview.ts';
import { totalScore } from '../runs/measures.ts';
import type { ReportBody } from '../schema-governance.ts';
import type { Weights } from '../settings.ts';
import { scoreOf } from '../verdict.ts';

type Row = {
  providerId: string;
  resourceId: string;
  rows: number;
  weights: Partial<Weights>;
  measures: { dimension: Dimension; checked: number; failed: number; late: boolean }[];
  checked: number;
  failed: number;
};

type Counted = { organisationId: string; opened: number; closed: number; overdue: number };

const nameless = { zh: '', en: '' };

/** The last look of the month at each resource; findings raised, ended and overdue by its last day. */
export async function figuresOf(p: Platform, month: string): Promise<ReportBody> {
  const { rows } = await sql<Row>`
    select x.organisation_id as "providerId", x.resource_id as "resourceId", x.rows::int as rows, x.weights,
      coalesce((select json_agg(json_build_object('dimension', m.dimension, 'checked', m.checked, 'failed', m.failed,
        'late', m.detail ->> 'state' is not distinct from 'late') order by m.dimension)
        from quality.measure m where m.run_id = x.id), '[]') as measures,
      coalesce((select sum(c.checked) from quality.check c where c.run_id = x.id), 0)::int as checked,
      coalesce((select sum(c.failed) from quality.check c where c.run_id = x.id), 0)::int as failed
    from (select distinct on (resource_id) * from quality.run
      where cause <> 'gate' and to_char(day, 'YYYY-MM') = ${month} order by resource_id, at desc, id desc) x
    order by x.organisation_id, x.resource_id`.execute(p.db);
  const { rows: counted } = await sql<Counted>`
    select organisation_id as "organisationId",
      count(*) filter (where to_char(found_at at time zone 'Asia/Shanghai', 'YYYY-MM') = ${month})::int as opened,
      count(*) filter (where to_char(closed_at at time zone 'Asia/Shanghai', 'YYYY-MM') = ${month})::int as closed,
      count(*) filter (where due_day is not null and to_char(due_day, 'YYYY-MM') <= ${month}
        and (closed_at is null or (closed_at at time zone 'Asia/Shanghai')::date > due_day))::int as overdue
    from quality.finding group by organisation_id`.execute(p.db);
  const names = await organisationNames(p.db, [...new Set(rows.map(({ providerId }) => providerId))]);
  const organisations = [...Map.groupBy(rows, ({ providerId }) => providerId)].map(([id, of]) => {
    const sums = summed(of.flatMap(({ measures }) => measures));
    const findings = counted.find(({ organisationId }) => organisationId === id);
    return {
      organisation: { id, name: names.get(id) ?? nameless },
      rank: 0,
      score: totalScore(sums, of[0]?.weights ?? {}) ?? null,
      resources: of.length,
      rows: of.reduce((sum, one) => sum + one.rows, 0),
      checked: of.reduce((sum, one) => sum + one.checked, 0),
      failed: of.reduce((sum, one) => sum + one.failed, 0),
      dimensions: dimensions.flatMap((dimension) => {
        const found = sums.find((one) => one.dimension === dimension);
        return found ? [{ ...found, score: scoreOf(found.checked, found.failed) }] : [];
      }),
      late: of.filter(({ measures }) => measures.some(({ late }) => late)).length,
      findings: {
        opened: findings?.opened ?? 0,
        closed: findings?.closed ?? 0,
        overdue: findings?.overdue ?? 0,
      },
    };
  });
  organisations.sort(
    (a, b) => (b.score ?? -1) - (a.score ?? -1) || a.organisation.id.localeCompare(b.organisation.id),
  );
  // The same score is the same place.
  organisations.forEach((one, at) => {
    const before = organisations[at - 1];
    one.rank = before && before.score === one.score ? before.rank : at + 1;
  });
  const all = summed(rows.flatMap(({ measures }) => measures));
  return {
    month,
    organisations,
    total: {
      checked: organisations.reduce((sum, { checked }) => sum + checked, 0),
      failed: organisations.reduce((sum, { failed }) => sum + failed, 0),
      score: totalScore(all, rows[0]?.weights ?? {}) ?? null,
    },
  };
}

/** The figures of checks alone: findings go on after a month has ended. */
export const digestOf = (body: ReportBody): string =>
  createHash('sha256')
    .update(JSON.stringify(body.organisations.map(({ findings: _, ...rest }) => rest)))
    .digest('hex');
