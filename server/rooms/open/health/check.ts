/** The daily check: what is met stands with its evidence until it is met no more; one that was overruled is not raised again. */
import { sql } from 'kysely';
import type { Platform } from '#cases/index.ts';
import { platform } from '#kernel/actor.ts';
import { addDays, type LegalDay } from '#kernel/clock.ts';
import { type Executor, transact } from '#kernel/db.ts';
import { newId } from '#kernel/ids.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { unboundOf } from '../providers/admitted.ts';
import { detect, type Limits, type Seen } from './detect.ts';
import { gatherFacts } from './gather.ts';
import { healthTables, type Marks } from './tables.ts';
import { settleFound, tellFound } from './tell.ts';
import { detectors, limits, type marks } from './terms.ts';

export async function limitsOf(ex: Executor): Promise<Limits> {
  const rows = await healthTables(ex)
    .selectFrom('open.health_limit')
    .select(['kind', 'value'])
    .orderBy('set_at')
    .orderBy('id')
    .execute();
  const found: Limits = {};
  for (const kind of limits) {
    const last = rows.findLast((row) => row.kind === kind);
    if (last) found[kind] = Number(last.value);
  }
  return found;
}

/** Sets looked at and in order, for each of the four marks; they are never added up. */
export function marksOf(
  sets: readonly string[],
  seen: readonly Pick<Seen, 'datasetId' | 'detector'>[],
): Marks {
  const of = (mark: (typeof marks)[number]) => {
    const faulty = new Set(
      seen.filter(({ detector }) => detectors[detector] === mark).map(({ datasetId }) => datasetId),
    );
    return { checked: sets.length, good: sets.filter((id) => !faulty.has(id)).length };
  };
  return {
    metadata: of('metadata'),
    validity: of('validity'),
    timeliness: of('timeliness'),
    availability: of('availability'),
  };
}

export async function runCheck(p: Platform, day: LegalDay): Promise<void> {
  const within = await limitsOf(p.db);
  const facts = await gatherFacts(p, day, within['most-empty'] !== undefined);
  const seen = detect(facts, within, day);
  const law = await lawNow(p.db, p.law, day);
  const unbound = await unboundOf(p.db, law, [...new Set(seen.map(({ organisationId }) => organisationId))]);
  await transact(p.db, async (tx) => {
    const tables = healthTables(tx);
    const known = await tables
      .selectFrom('open.health_finding')
      .select(['id', 'dataset_id', 'organisation_id', 'detector', 'state'])
      .where('state', '!=', 'mended')
      .forUpdate()
      .execute();
    const keyOf = (datasetId: string, detector: string): string => `${datasetId} ${detector}`;
    const before = new Map(known.map((row) => [keyOf(row.dataset_id, row.detector), row]));
    const now = new Set(seen.map((one) => keyOf(one.datasetId, one.detector)));
    for (const one of seen) {
      const row = before.get(keyOf(one.datasetId, one.detector));
      const evidence = JSON.stringify(one.evidence);
      if (row)
        await tables
          .updateTable('open.health_finding')
          .set({ evidence, seen_on: day })
          .where('id', '=', row.id)
          .execute();
      else
        await tables
          .insertInto('open.health_finding')
          .values({
            id: newId(),
            dataset_id: one.datasetId,
            organisation_id: one.organisationId,
            detector: one.detector,
            evidence,
            state: 'standing',
            found_on: day,
            seen_on: day,
            due_on:
              within['due-days'] === undefined || unbound.has(one.organisationId)
                ? null
                : addDays(day, within['due-days']),
          })
          .execute();
    }
    const ended = known.filter((row) => !now.has(keyOf(row.dataset_id, row.detector)));
    const gone = ended.map(({ id }) => id);
    if (gone.length > 0)
      await tables
        .updateTable('open.health_finding')
        .set({ state: 'mended', ended_on: day })
        .where(sql<boolean>`id = any(${gone}::uuid[])`)
        .execute();
    await settleFound(
      tx,
      p,
      ended.map(({ organisation_id: id }) => id),
    );
    await tellFound(tx, p, day);
    const overruled = new Set(
      known.filter(({ state }) => state === 'overruled').map((row) => keyOf(row.dataset_id, row.detector)),
    );
    const standing = seen.filter((one) => !overruled.has(keyOf(one.datasetId, one.detector)));
    const open = facts.filter(({ state }) => state === 'open').map(({ id }) => id);
    const id = newId();
    const summary = {
      datasets: open.length,
      findings: standing.length,
      marks: JSON.stringify(marksOf(open, standing)),
      at: p.clock.now(),
    };
    const run = await tables
      .insertInto('open.health_run')
      .values({ id, day, ...summary })
      .onConflict((conflict) => conflict.column('day').doNothing())
      .returning('id')
      .executeTakeFirst();
    if (!run) return;
    await record(tx, p, {
      kind: 'open.health-checked',
      actor: platform,
      subject: { type: 'open.health-run', id },
      detail: { datasets: open.length, findings: standing.length, mended: gone.length },
    });
  });
}
