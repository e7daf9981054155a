/** What the check found: a summary for everybody, the findings for the department whose data they are about and for who oversees. */
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import { type Actor, organisationOf } from '#kernel/actor.ts';
import { abilitiesOf, oversees } from '#kernel/policy.ts';
import type { LentBoard } from '#rooms/org/index.ts';
import { readStatistics } from '../statistics/read.ts';
import { limitsOf } from './check.ts';
import { decideObjection, objectPolicy, setLimit } from './policy.ts';
import type { FindingsReply, findingsQuery, HealthReply } from './schema.ts';
import { healthTables } from './tables.ts';
import { type Detector, detectorKeys, limits } from './terms.ts';

const DAYS = 30;
const MOST = 500;
/** Rules that look only where the authority set a limit. */
const limited: Partial<Record<Detector, (typeof limits)[number]>> = {
  small: 'least-cells',
  missing: 'most-empty',
};

export async function readHealth(p: Platform): Promise<HealthReply> {
  const tables = healthTables(p.db);
  const [days, byDetector, byUnit, within, use] = await Promise.all([
    tables.selectFrom('open.health_run').selectAll().orderBy('day', 'desc').limit(DAYS).execute(),
    sql<{ detector: Detector; n: number }>`select detector, count(*)::int as n from open.health_finding
      where state = 'standing' group by 1`.execute(p.db),
    sql<{ id: string; zh: string; en: string; standing: number; overdue: number }>`
      select o.id, o.name_zh as zh, o.name_en as en, count(*)::int as standing,
        (count(*) filter (where f.due_on < ${p.clock.today()}::date))::int as overdue
      from open.health_finding f join org.organisation o on o.id = f.organisation_id where f.state = 'standing'
      group by 1, 2, 3 order by 4 desc, 2`.execute(p.db),
    limitsOf(p.db),
    readStatistics(p),
  ]);
  const [last] = days;
  return {
    last: last
      ? { day: last.day, datasets: last.datasets, findings: last.findings, marks: last.marks }
      : null,
    days: days.map(({ day, datasets, findings }) => ({ day, datasets, findings })),
    detectors: detectorKeys.map((key) => {
      const needs = limited[key];
      return {
        key,
        standing: byDetector.rows.find(({ detector }) => detector === key)?.n ?? 0,
        looked: needs === undefined || within[needs] !== undefined,
      };
    }),
    departments: byUnit.rows.map(({ zh, en, ...one }) => ({ ...one, name: { zh, en: en || zh } })),
    self: await selfOf(p, use, last?.marks.timeliness),
  };
}

/** The city's own account by the four dimensions of the index, in figures that each can be looked up. */
async function selfOf(
  p: Platform,
  { totals }: Awaited<ReturnType<typeof readStatistics>>,
  timely: { checked: number; good: number } | undefined,
): Promise<HealthReply['self']> {
  const { rows } = await sql<{
    rules: number;
    plans: number;
    lists: number;
    formats: number;
    conditional: number;
  }>`select
    (select count(*)::int from open.rules_version) as rules, (select count(*)::int from open.plan_edition) as plans,
    (select count(*)::int from open.list_edition) as lists,
    (select count(distinct f)::int from open.search_entry e, unnest(e.formats) f) as formats,
    (select count(*)::int from open.search_entry where class = 'conditional') as conditional`.execute(p.db);
  const found = rows[0] ?? { rules: 0, plans: 0, lists: 0, formats: 0, conditional: 0 };
  const facts = (of: Record<string, number>) => Object.entries(of).map(([key, value]) => ({ key, value }));
  return [
    { dimension: 'readiness', facts: facts({ rules: found.rules, plans: found.plans, lists: found.lists }) },
    {
      dimension: 'platform',
      facts: facts({ formats: found.formats, questions: totals.questions, answered: totals.answered }),
    },
    {
      dimension: 'data',
      facts: facts({
        datasets: totals.datasets,
        rows: totals.rows,
        conditional: found.conditional,
        ...(timely && { timely: timely.good }),
      }),
    },
    {
      dimension: 'use',
      facts: facts({ downloads: totals.downloads, calls: totals.calls, reuses: totals.reuses }),
    },
  ];
}

type Row = {
  id: string;
  dataset_id: string;
  slug: string;
  title: { zh: string; en: string };
  organisation_id: string;
  zh: string;
  en: string;
  detector: Detector;
  evidence: FindingsReply['items'][number]['evidence'];
  state: 'standing' | 'mended' | 'overruled';
  found_on: string;
  due_on: string | null;
  objection: FindingsReply['items'][number]['objection'];
};

export async function listFindings(
  p: Platform,
  actor: Actor,
  asked: z.output<typeof findingsQuery>,
): Promise<FindingsReply> {
  const own = oversees(actor) ? null : (organisationOf(actor) ?? null);
  const today = p.clock.today();
  const { rows } =
    await sql<Row>`select f.id, f.dataset_id, d.slug, v.content -> 'title' as title, f.organisation_id,
      o.name_zh as zh, o.name_en as en, f.detector, f.evidence, f.state, f.found_on::text, f.due_on::text,
      (select json_build_object('id', b.id, 'said', b.said, 'decision', b.decision, 'answer', b.answer)
        from open.health_objection b where b.finding_id = f.id order by b.filed_at desc limit 1) as objection
    from open.health_finding f join open.dataset d on d.id = f.dataset_id
    join open.dataset_version v on v.id = d.version_id join org.organisation o on o.id = f.organisation_id
    where f.state = ${asked.state} and (${own === null && oversees(actor)} or f.organisation_id = ${own}::uuid)
      and (${asked.detector ?? null}::text is null or f.detector = ${asked.detector ?? null})
    order by f.due_on nulls last, f.found_on, f.id limit ${MOST}`.execute(p.db);
  const within = await limitsOf(p.db);
  return {
    items: rows.map((row) => ({
      id: row.id,
      dataset: { id: row.dataset_id, slug: row.slug, title: row.title },
      organisation: { id: row.organisation_id, name: { zh: row.zh, en: row.en || row.zh } },
      detector: row.detector,
      evidence: row.evidence,
      state: row.state,
      foundOn: row.found_on,
      dueOn: row.due_on,
      late: row.due_on !== null && row.due_on < today,
      objection: row.objection,
      abilities: {
        ...(row.state === 'standing' && (row.objection === null || row.objection.decision !== null)
          ? abilitiesOf(actor, { organisationId: row.organisation_id }, { object: objectPolicy })
          : {}),
        ...(row.objection !== null && row.objection.decision === null
          ? abilitiesOf(actor, undefined, { decide: decideObjection })
          : {}),
      },
    })),
    total: rows.length,
    limits: limits.map((kind) => ({ kind, value: within[kind] ?? null })),
    abilities: abilitiesOf(actor, undefined, { limit: setLimit }),
  };
}

const act = { zh: '整改开放数据体检发现的问题', en: 'Mend what the check of open data found' };

/** Lent to the workbench: each data set with findings is one task. */
export const healthBoard: LentBoard = {
  name: 'open-health',
  async tasks({ ex, organisationId, law }) {
    const { rows } = await sql<{ id: string; title: string; due: string | null }>`
      select d.id, v.content #>> '{title,zh}' as title, min(f.due_on)::text as due from open.health_finding f
      join open.dataset d on d.id = f.dataset_id join open.dataset_version v on v.id = d.version_id
      where f.organisation_id = ${organisationId} and f.state = 'standing' group by 1, 2 order by 3 nulls last`.execute(
      ex,
    );
    return rows.map(({ id, title, due }) => ({
      key: `open-health:${id}`,
      domains: ['open' as const, 'rectify' as const],
      act,
      title,
      due,
      late: due !== null && due < law.day,
      articles: [],
      link: '/open/health',
    }));
  },
};
