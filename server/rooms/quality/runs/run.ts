/** One check of a resource: rows by its rules, held rows, its age against its cycle, its services; stored whole, then acted upon. */
import { sql } from 'kysely';
import { platform } from '#kernel/actor.ts';
import { type Tx, transact } from '#kernel/db.ts';
import { newId } from '#kernel/ids.ts';
import type { JsonObject } from '#kernel/json.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { getPublishedVersion, type PublishedVersion } from '#rooms/catalog/index.ts';
import { listStandings, type StandingRow, type VisibleSet, visibleBatches } from '#rooms/collect/index.ts';
import { followCampaigns } from '../campaigns/follow.ts';
import { type Dimension, indicators } from '../dimensions.ts';
import { settleFindings } from '../findings/settle.ts';
import type { Host } from '../host.ts';
import { portsOf } from '../ports.ts';
import { settleComparisons } from '../rules/comparing.ts';
import { activeRules } from '../rules/repository.ts';
import { readSettings, weightsOf } from '../settings.ts';
import { type CheckTable, qualityTables, type RunCause, type RunTable } from '../tables.ts';
import { type Held, heldRows } from './held.ts';
import { type Measure, totalScore, verdictOf } from './measures.ts';
import { type Scanned, scan } from './scan.ts';

export const THRESHOLD = 'quality.threshold';

export type RunDone = {
  runId: string;
  verdict: RunTable['verdict'];
  score: number | undefined;
  threshold: number | undefined;
  failing: number;
  measures: Measure[];
};

type Stored = Measure & { detail: JsonObject };

/** Of the visible rows; undefined where nothing was ever gathered or the entry is not published. */
export async function runResource(
  p: Host,
  resourceId: string,
  cause: RunCause,
): Promise<RunDone | undefined> {
  const published = await getPublishedVersion(p.db, resourceId);
  const visible = await visibleBatches(p.db, resourceId);
  if (!published || visible.batches.length === 0) return undefined;
  return runOver(p, { published, visible, cause });
}

type RunOver = {
  published: PublishedVersion;
  visible: VisibleSet;
  cause: RunCause;
  /** A batch that is not visible yet: its rows alone are judged. */
  candidate?: { id: string; seq: number };
};

export async function runOver(p: Host, { published, visible, cause, candidate }: RunOver): Promise<RunDone> {
  const began = performance.now();
  const begunAt = p.clock.now();
  const resourceId = published.resource.id;
  const day = p.clock.today();
  const law = await lawNow(p.db, p.law, day);
  await settleComparisons(p, published);
  const rules = await activeRules(p.db, resourceId);
  const settings = await readSettings(p.db);
  const scanned = await scan(p, {
    visible,
    rules: rules.scan,
    titles: new Map(published.items.map(({ titleZh, name }) => [titleZh, name])),
    today: day,
    evidenceRows: settings.get('quality.evidence-rows')?.value ?? 200,
  });
  const held = await heldRows(p, resourceId, candidate);
  const checks = [
    ...rules.rows.flatMap((rule): Omit<CheckTable, 'run_id'>[] => {
      const found = scanned.counts.find(({ key }) => key === rule.id);
      return found
        ? [
            {
              rule_key: rule.id,
              rule_id: rule.id,
              dimension: rule.dimension,
              indicator: rule.indicator,
              title_zh: rule.title_zh,
              title_en: rule.title_en,
              item: rule.items.join(','),
              checked: found.checked,
              failed: found.failed,
              confirmed: found.confirmed,
              standard_code: rule.standard_code,
            },
          ]
        : [];
    }),
    ...definitionChecks(published, scanned.rows, held),
  ];
  const measures = rowMeasures(scanned, held, checks);
  if (!candidate) {
    const [standing] = await listStandings(p.db, law, { resourceId });
    const exact = withStatement(standing, measures.get('accuracy'));
    if (exact) measures.set('accuracy', exact);
    const complete = withSourceRows(standing, measures.get('completeness'), held.rows);
    if (complete) measures.set('completeness', complete);
    measures.set('timeliness', timelinessOf(standing, measures.get('timeliness')));
    measures.set('accessibility', await accessibilityOf(p, resourceId, scanned.rows));
  }
  const weights = await weightsOf(p.db);
  const stored = [...measures.values()];
  const score = totalScore(stored, weights);
  const threshold = law.number(THRESHOLD)?.value;
  // What the rows are like decides; that a table is late is said beside it and mended by a load, not by holding loads back.
  const judged = stored.filter(
    ({ dimension }) => dimension !== 'timeliness' && dimension !== 'accessibility',
  );
  const verdict = verdictOf(judged, score === undefined ? undefined : totalScore(judged, weights), threshold);
  const runId = newId();
  await transact(p.db, async (tx) => {
    await sql`select pg_advisory_xact_lock(hashtextextended(${`quality:${resourceId}`}, 0))`.execute(tx);
    await store(tx, {
      run: {
        id: runId,
        resource_id: resourceId,
        organisation_id: published.resource.providerId,
        version_id: published.version.id,
        cause,
        batch_id: candidate?.id ?? null,
        day,
        at: p.clock.now(),
        took_ms: Math.round(performance.now() - began),
        rows: scanned.rows,
        held: held.rows,
        score: score ?? null,
        threshold: threshold ?? null,
        weights: JSON.stringify(weights),
        verdict,
      },
      checks,
      stored,
      scanned,
    });
    await record(tx, p, {
      kind: 'quality.run-finished',
      actor: platform,
      subject: { type: 'catalog.resource', id: resourceId },
      organisationId: published.resource.providerId,
      decision: law.decided(verdict, [THRESHOLD]),
      detail: {
        run: runId,
        cause,
        rows: scanned.rows,
        held: held.rows,
        score: score === undefined ? null : score.toFixed(2),
        failing: checks.filter(({ failed }) => failed > 0).length,
        ...(candidate ? { batch: candidate.id } : {}),
      },
    });
    // A look that began later has acted already: what this one saw is past.
    if (!candidate && !(await overtaken(tx, resourceId, runId, begunAt))) {
      await settleFindings(tx, p, { resourceId, checks, measures: stored, items: published.items });
      await followCampaigns(tx, p, { resourceId, evidence: scanned.evidence, checks });
    }
  });
  return {
    runId,
    verdict,
    score,
    threshold,
    failing: rules.rows.filter((rule) =>
      scanned.counts.some(({ key, failed }) => key === rule.id && failed > 0),
    ).length,
    measures: stored,
  };
}

async function overtaken(tx: Tx, resourceId: string, runId: string, begunAt: Date): Promise<boolean> {
  const { rows } = await sql`
    select from quality.run where resource_id = ${resourceId} and id <> ${runId} and cause <> 'gate'
      and at - make_interval(secs => took_ms / 1000.0) > ${begunAt} limit 1`.execute(tx);
  return rows.length > 0;
}

/** What the items themselves ask for was judged when the rows came in; those held back are its failures. */
function definitionChecks(
  { items }: PublishedVersion,
  rows: number,
  held: Held,
): Omit<CheckTable, 'run_id'>[] {
  const checked = rows + held.rows;
  const faults = held.faults.map(({ item, code, indicator, rows: failed }) => {
    const titled = items.find(({ name }) => name === item);
    const shape = indicators[indicator];
    return {
      rule_key: `held:${item}:${code}`,
      rule_id: null,
      dimension: shape.dimension,
      indicator,
      title_zh: `${titled?.titleZh ?? '整行'}：${shape.zh}`,
      title_en: `${titled?.name ?? 'row'}: ${shape.en}`,
      item,
      checked,
      failed,
      confirmed: 0,
      standard_code: (code === 'not-in-list' ? titled?.standardCode : undefined) || null,
    };
  });
  const required = items.filter(
    ({ name, nullable, key }) =>
      (key || !nullable) && !faults.some(({ item, indicator }) => item === name && indicator === '0201'),
  );
  return [
    ...faults,
    ...required.map(({ name, titleZh }) => ({
      rule_key: `item:${name}:required`,
      rule_id: null,
      dimension: 'completeness' as const,
      indicator: '0201' as const,
      title_zh: `${titleZh}：必填`,
      title_en: `${name}: filled in`,
      item: name,
      checked,
      failed: 0,
      confirmed: 0,
      standard_code: null,
    })),
  ];
}

function rowMeasures(
  scanned: Scanned,
  held: Held,
  checks: readonly Omit<CheckTable, 'run_id'>[],
): Map<Dimension, Stored> {
  const measured = new Set<Dimension>(checks.map(({ dimension }) => dimension));
  return new Map(
    [...measured].map((dimension) => [
      dimension,
      {
        dimension,
        checked: scanned.rows + held.rows,
        failed: (scanned.failedBy.get(dimension) ?? 0) + (held.byDimension.get(dimension) ?? 0),
        detail: {},
      },
    ]),
  );
}

/** A table past its cycle is wholly out of time, however recent its rows say they are. */
function timelinessOf(standing: StandingRow | undefined, rows: Stored | undefined): Stored {
  const late = standing?.state === 'late' || standing?.state === 'missing';
  const detail: JsonObject = {
    state: late ? 'late' : 'in-time',
    due: standing?.due ?? null,
    cycle: standing?.updateCycle ?? null,
  };
  const checked = rows?.checked ?? 1;
  return { dimension: 'timeliness', checked, failed: late ? checked : (rows?.failed ?? 0), detail };
}

/** The newest delivery was not what its source stated: a mark on what is here, whose own rows are as they were found. */
function withStatement(standing: StandingRow | undefined, found: Stored | undefined): Stored | undefined {
  if (!standing?.differs) return found;
  const { checked, failed, detail } = found ?? { checked: 1, failed: 0, detail: {} };
  return { dimension: 'accuracy', checked, failed, detail: { ...detail, differs: true } };
}

/** Rows that the sender says its source holds and that never came are missing too; those held back are counted already. */
function withSourceRows(
  standing: StandingRow | undefined,
  found: Stored | undefined,
  held: number,
): Stored | undefined {
  if (standing?.sourceRows === null || standing?.sourceRows === undefined) return found;
  const missing = Math.max(0, standing.short - held);
  const checked = Math.max(found?.checked ?? 0, standing.sourceRows);
  return {
    dimension: 'completeness',
    checked,
    failed: (found?.failed ?? 0) + missing,
    detail: { stated: standing.sourceRows, short: standing.short },
  };
}

/** Every service is tried; a resource without one is read as its file. */
async function accessibilityOf(p: Host, resourceId: string, rows: number): Promise<Stored> {
  const probes = await portsOf(p).probe(p.db, resourceId);
  const tried =
    probes.length > 0 ? probes : [{ target: 'rows', ok: rows > 0, tookMs: 0, detail: 'readable' }];
  await qualityTables(p.db)
    .insertInto('quality.probe')
    .values(
      tried.map(({ target, ok, tookMs, detail }) => ({
        id: newId(),
        resource_id: resourceId,
        target,
        ok,
        took_ms: tookMs,
        detail,
        at: p.clock.now(),
      })),
    )
    .execute();
  return {
    dimension: 'accessibility',
    checked: tried.length,
    failed: tried.filter(({ ok }) => !ok).length,
    detail: { probes: tried.map(({ target, ok, detail }) => ({ target, ok, detail })) },
  };
}

async function store(
  tx: Tx,
  {
    run,
    checks,
    stored,
    scanned,
  }: {
    run: Omit<RunTable, 'weights'> & { weights: string };
    checks: readonly Omit<CheckTable, 'run_id'>[];
    stored: readonly Stored[];
    scanned: Scanned;
  },
): Promise<void> {
  const db = qualityTables(tx);
  await db.insertInto('quality.run').values(run).execute();
  if (checks.length > 0)
    await db
      .insertInto('quality.check')
      .values(checks.map((check) => ({ run_id: run.id, ...check })))
      .execute();
  if (stored.length > 0)
    await db
      .insertInto('quality.measure')
      .values(
        stored.map(({ dimension, checked, failed, detail }) => ({
          run_id: run.id,
          dimension,
          checked,
          failed,
          detail: JSON.stringify(detail),
        })),
      )
      .execute();
  // Only the newest look at the rows keeps them: older ones would point at rows that are gone.
  if (run.batch_id === null)
    await db
      .deleteFrom('quality.evidence')
      .where('run_id', 'in', (eb) =>
        eb
          .selectFrom('quality.run')
          .select('id')
          .where('resource_id', '=', run.resource_id)
          .where('id', '<>', run.id),
      )
      .execute();
  for (let at = 0; at < scanned.evidence.length; at += 1000) {
    await db
      .insertInto('quality.evidence')
      .values(
        scanned.evidence.slice(at, at + 1000).map(({ rule, rowHash, keyHash, seq, line }) => ({
          run_id: run.id,
          rule_key: rule,
          row_hash: rowHash,
          key_hash: keyHash,
          seq,
          line,
        })),
      )
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
}
