/** The canary: sampled rows and made-up ones go through the compiled policy, and an independent reading of the terms says what should come out. */
import { sql } from 'kysely';
import { z } from 'zod';
import { atOneMoment, type Executor } from '#kernel/db.ts';
import { Problem } from '#kernel/errors.ts';
import { ident } from '#kernel/warehouse.ts';
import { cityKey } from '#rooms/classify/index.ts';
import {
  columnText,
  type VisibleSet,
  visibleBatches,
  visibleSelect,
  visibleSeqs,
} from '#rooms/collect/index.ts';
import type { Serving } from '../context.ts';
import type { Plan, PlanColumn } from '../plan.ts';
import { batchesOf, type Cells } from '../policy-sql/lines.ts';
import {
  type Policy,
  type PolicyColumn,
  type PolicyTerms,
  policyNeedsKey,
  policyOf,
} from '../policy-sql/policy.ts';
import { rowsOf, textCellOf } from '../policy-sql/postgres.ts';
import { finisherOf, type StoreName } from '../policy-sql/stream.ts';
import { warehouseBytes } from '../policy-sql/warehouse.ts';
import type { ServiceVersion } from '../repository.ts';
import { servingTable } from '../serving/names.ts';
import { cellDiffers, keptBack, letOut } from './findings.ts';
import { probesOf } from './probes.ts';
import { type RawRow, type Reading, readingOf } from './reading.ts';

/** What was looked at, and what did not hold; never a value. */
export type Answer = { policies: number; rows: number; probes: number; finding: string | null };

/** What is under test; a test of the canary breaks it. */
export type Compiled = {
  cell: (of: PolicyColumn) => ReturnType<typeof textCellOf>;
  rows: typeof rowsOf;
  warehouse: typeof warehouseBytes;
};
export const compiled: Compiled = { cell: textCellOf, rows: rowsOf, warehouse: warehouseBytes };

const sampled = 200;

/** Undefined where the store holds nothing of the service. */
export async function askCanary(
  p: Serving,
  version: ServiceVersion,
  store: StoreName,
  terms: readonly PolicyTerms[],
  under: Compiled = compiled,
): Promise<Answer | undefined> {
  const ask = store === 'postgres' ? askPostgres : askWarehouse;
  const answer = await ask(p, version, terms, under);
  // A change in place between two looks is no fault: only what is seen twice is.
  return answer?.finding ? ask(p, version, terms, under) : answer;
}

type Case = {
  policy: Policy;
  reading: Reading;
  probes: Map<string, string | null>[];
  finish: ReturnType<typeof finisherOf>;
};

async function casesOf(p: Serving, plan: Plan, terms: readonly PolicyTerms[]): Promise<Case[]> {
  const cases: Case[] = [];
  for (const one of terms) {
    try {
      const policy = policyOf(plan, one);
      const key = policyNeedsKey(policy) ? await cityKey(p) : undefined;
      cases.push({
        policy,
        reading: await readingOf(p, plan, one),
        probes: probesOf(plan, one),
        finish: finisherOf(policy, key),
      });
    } catch (error) {
      // Terms that are not understood let nothing out: there is nothing to ask.
      if (!(error instanceof Problem)) throw error;
    }
  }
  return cases;
}

async function askPostgres(
  p: Serving,
  version: ServiceVersion,
  terms: readonly PolicyTerms[],
  under: Compiled,
): Promise<Answer | undefined> {
  if (version.generation === 0) return undefined;
  const { plan } = version;
  const table = sql`${sql.table(servingTable(version.id, version.generation))}`;
  const share = Math.min(100, (sampled * 300) / Math.max(1, version.rows));
  const cases = await casesOf(p, plan, terms);
  return atOneMoment(p.db, async (tx) => {
    const raw = await rawOf(tx, plan, sql`${table} t tablesample bernoulli (${share})`, sampled);
    const keys = [...raw.keys()];
    let probed = 0;
    for (const one of cases) {
      const probes = new Map(one.probes.map((probe, n) => [`${n}`, probe]));
      probed += probes.size;
      const finding =
        differs(
          one,
          raw,
          await passedBy(
            tx,
            one,
            sql`(select * from ${table} where row_key = any(${keys}::text[])) t`,
            under,
          ),
        ) ?? differs(one, probes, await passedBy(tx, one, madeUp(plan, probes), under));
      if (finding) return { policies: cases.length, rows: raw.size, probes: probed, finding };
    }
    return { policies: cases.length, rows: raw.size, probes: probed, finding: null };
  });
}

type Sql = ReturnType<typeof sql>;

/** As text, with all a store knows of a value. */
function rawCell({ sqlName, type }: PlanColumn): Sql {
  const cell = sql.ref(`t.${sqlName}`);
  if (type === 'N' || type === 'Y') return sql`trim_scale(${cell})::text`;
  if (type === 'D') return sql`to_char(${cell}, 'YYYY-MM-DD')`;
  if (type === 'T') return sql`to_char(${cell}, 'YYYY-MM-DD HH24:MI:SS.MS')`;
  return sql`${cell}::text`;
}

async function rawOf(ex: Executor, plan: Plan, from: Sql, limit: number): Promise<Map<string, RawRow>> {
  const cells = plan.columns.map(rawCell);
  const { rows } = await sql<{ key: string; cells: Cells }>`
    select t.row_key as key, array[${sql.join(cells)}]::text[] as cells from ${from} limit ${limit}`.execute(
    ex,
  );
  return new Map(rows.map(({ key, cells: found }) => [key, rawRow(plan, found)]));
}

const rawRow = (plan: Plan, cells: Cells): RawRow =>
  new Map(plan.columns.map(({ name }, place) => [name, cells[place] ?? null]));

/** Rows that stand in no table, in the shape of the serving table. */
function madeUp(plan: Plan, probes: ReadonlyMap<string, RawRow>): Sql {
  const all = [...probes];
  const names = ['row_key', ...plan.columns.map(({ sqlName }) => sqlName)].map((name) => sql.ref(name));
  const values = plan.columns.map(
    ({ name, sqlType }) => sql`${all.map(([, row]) => row.get(name) ?? null)}::text[]::${sql.raw(sqlType)}[]`,
  );
  return sql`unnest(${all.map(([key]) => key)}::text[], ${sql.join(values)}) as t (${sql.join(names)})`;
}

async function passedBy(
  ex: Executor,
  { policy, finish }: Case,
  from: Sql,
  under: Compiled,
): Promise<Map<string, Cells>> {
  const cells = policy.columns.map((of) => sql`(${under.cell(of)})::text`);
  const { rows } = await sql<{ key: string; cells: Cells }>`
    select t.row_key as key, array[${sql.join(cells)}]::text[] as cells from ${from} where ${under.rows(policy)}`.execute(
    ex,
  );
  return new Map(rows.map(({ key, cells: found }) => [key, finish([...found, key]).cells]));
}

async function askWarehouse(
  p: Serving,
  version: ServiceVersion,
  terms: readonly PolicyTerms[],
  under: Compiled,
): Promise<Answer | undefined> {
  const { plan } = version;
  const visible = await visibleBatches(p.db, plan.resourceId);
  if (visible.batches.length === 0) return undefined;
  const cases = await casesOf(p, plan, terms);
  const raw = await sampleOf(p, plan, visible);
  const keys = [...raw.keys()];
  let probed = 0;
  for (const one of cases) {
    const probes = new Map(one.probes.map((probe, n) => [`${n}`, probe]));
    probed += probes.size;
    const finding =
      differs(one, raw, await fromWarehouse(p, one, visible, { keys }, under)) ??
      differs(one, probes, await fromWarehouse(p, one, visible, { probes: one.probes }, under));
    if (finding) return { policies: cases.length, rows: raw.size, probes: probed, finding };
  }
  return { policies: cases.length, rows: raw.size, probes: probed, finding: null };
}

const rawLine = z.object({ key: z.string(), v: z.array(z.string().nullable()) });

async function sampleOf(p: Serving, plan: Plan, visible: VisibleSet): Promise<Map<string, RawRow>> {
  const columns = plan.columns.map(({ name }) => visible.columns.find((one) => one.name === name));
  const known = columns.filter((one) => one !== undefined);
  if (known.length < columns.length) return new Map();
  const inner = ['key', ...new Set(known.map(({ physical }) => ident(physical)))].join(', ');
  // Spread by a hash of the key that is another one each time.
  const found = await p.warehouse.query(
    `SELECT key, [${known.map((one) => columnText(one)).join(', ')}] AS v FROM (${visibleSelect(visible, inner)})
     ORDER BY cityHash64(key, {salt:UInt32}) LIMIT {most:UInt32}`,
    { seqs: visibleSeqs(visible), salt: Math.floor(Math.random() * 2 ** 31), most: sampled },
    rawLine,
  );
  return new Map(found.map(({ key, v }) => [key, rawRow(plan, v)]));
}

async function fromWarehouse(
  p: Serving,
  { policy, finish }: Case,
  visible: VisibleSet,
  source: { keys: string[] } | { probes: Map<string, string | null>[] },
  under: Compiled,
): Promise<Map<string, Cells>> {
  const found = new Map<string, Cells>();
  const bytes = under.warehouse(p, policy, { visible, source });
  for await (const lines of batchesOf(bytes, policy.columns.length + 2, 'warehouse'))
    for (const line of lines) {
      const { key, cells } = finish(line);
      found.set(key, cells);
    }
  return found;
}

function differs(
  one: Case,
  rows: ReadonlyMap<string, RawRow>,
  out: ReadonlyMap<string, Cells>,
): string | null {
  for (const [key, row] of rows) {
    const expected = one.reading(row);
    const found = out.get(key);
    if (!expected && found) return letOut;
    if (expected && !found) return keptBack;
    const place = expected?.findIndex((cell, at) => cell !== found?.[at]) ?? -1;
    if (place >= 0) return cellDiffers(one.policy.columns[place]?.column.name ?? '');
  }
  return null;
}
