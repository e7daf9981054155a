/** A treatment run again on the batches it was run on, without a table of its own: the same rows come of it, or somebody learns that they do not. */
import { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { type Executor, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { getRelease, getVersion, type Release } from '../datasets/read.ts';
import { compileFor, digestOf, visibleSource } from '../releases/rows.ts';
import { openTables } from '../tables.ts';
import { treatedSelect } from './compile.ts';
import { disclosureRules as rules } from './law.ts';
import { treatPolicy } from './policy.ts';
import type { Treatment } from './recipe.ts';
import { requireDataset } from './subject.ts';
import { disclosureTables } from './tables.ts';

export type Rerun = { rowsIn: number; rowsOut: number; digest: string; same: boolean };

const counted = z.object({ n: z.coerce.number() });

/** Rows that a release was made of. */
export async function countSource(
  p: Pick<Platform, 'warehouse'>,
  { sql, params }: { sql: string; params: Record<string, unknown> },
): Promise<number> {
  const [row] = await p.warehouse.query(`SELECT toString(count()) AS n FROM (${sql})`, params, counted);
  return row?.n ?? 0;
}

/** Errors: `kernel.not-found`, `open.rerun-source`. */
export async function rerun(p: Platform, actor: Actor, datasetId: string, releaseId: string): Promise<Rerun> {
  const dataset = await requireDataset(p.db, datasetId);
  permit(treatPolicy, actor, dataset);
  if (actor.kind !== 'person') throw problem('kernel.sign-in-required');
  const release = await getRelease(p.db, releaseId);
  if (release?.datasetId !== datasetId || release.digest === null) throw problem('kernel.not-found');
  const done = await again(p, release);
  const law = await lawNow(p.db, p.law, p.clock.today());
  await transact(p.db, async (tx) => {
    const { record: processing } = release.treatment as unknown as Treatment;
    await disclosureTables(tx)
      .insertInto('open.rerun')
      .values({
        id: newId(),
        dataset_id: datasetId,
        release_id: releaseId,
        processing,
        rows_in: done.rowsIn,
        rows_out: done.rowsOut,
        digest: done.digest,
        same: done.same,
        by_person: actor.personId,
        at: p.clock.now(),
      })
      .execute();
    await record(tx, p, {
      kind: 'open.processing-rerun',
      actor,
      subject: { type: 'open.dataset', id: datasetId },
      organisationId: dataset.organisationId,
      decision: law.decided(done.same ? 'same' : 'differs', [rules.steps]),
      detail: { release: releaseId, processing, rows: done.rowsOut, digest: done.digest },
    });
  });
  return done;
}

async function again(p: Platform, release: Release): Promise<Rerun> {
  if (release.source.kind !== 'visible') throw problem('open.rerun-source');
  const version = await getVersion(p.db, release.versionId);
  if (!version) throw problem('open.version-missing');
  const source = await visibleSource(p, release.source);
  const treatment = release.treatment as unknown as Treatment;
  const compiled = compileFor(treatment, source, version.content);
  const rowsIn = await countSource(p, source);
  const cells = compiled.columns.map(({ type }, at) => `CAST(c${at + 1} AS Nullable(${type})) AS c${at + 1}`);
  const { rows, digest } = await digestOf(
    p,
    release.columns,
    `(SELECT ${cells.join(', ')} FROM (${treatedSelect(compiled, source.sql)}))`,
    { ...source.params, ...compiled.params },
  );
  return { rowsIn, rowsOut: rows, digest, same: digest === release.digest };
}

export type Run = {
  releaseId: string;
  number: number | null;
  processing: number;
  batches: number;
  rowsIn: number | null;
  rowsOut: number;
  digest: string;
  reruns: { at: string; same: boolean; rowsIn: number; rowsOut: number; digest: string }[];
};

/** Each release with the record it was made by, rows in and out, and how often that was run again. */
export async function runsOf(ex: Executor, releases: readonly Release[]): Promise<Run[]> {
  const made = releases.filter(({ digest }) => digest !== null);
  if (made.length === 0) return [];
  const ids = made.map(({ id }) => id);
  const db = disclosureTables(ex);
  const again = await db
    .selectFrom('open.rerun')
    .selectAll()
    .where('release_id', 'in', ids)
    .orderBy('at', 'desc')
    .execute();
  const counts = new Map(
    (
      await openTables(ex)
        .selectFrom('open.release')
        .select(['id', 'source_rows'])
        .where('id', 'in', ids)
        .execute()
    ).map((row) => [row.id, row.source_rows === null ? null : Number(row.source_rows)]),
  );
  return made.map((one) => ({
    releaseId: one.id,
    number: one.number,
    processing: (one.treatment as unknown as Partial<Treatment>).record ?? 0,
    batches: one.source.kind === 'visible' ? one.source.seqs.length : 0,
    rowsIn: counts.get(one.id) ?? null,
    rowsOut: one.rows,
    digest: one.digest ?? '',
    reruns: again
      .filter((row) => row.release_id === one.id)
      .map((row) => ({
        at: row.at.toISOString(),
        same: row.same,
        rowsIn: Number(row.rows_in),
        rowsOut: Number(row.rows_out),
        digest: row.digest,
      })),
  }));
}
