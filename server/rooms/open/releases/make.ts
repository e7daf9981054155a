/** Makes a release, stage by stage and each safe to repeat: batches frozen, rows treated, all of them scanned, files written and counted. */
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { type Executor, type Tx, transact } from '#kernel/db.ts';
import { Problem, problem } from '#kernel/errors.ts';
import { reach } from '#kernel/fault.ts';
import { newId } from '#kernel/ids.ts';
import { reasonOf } from '#kernel/jobs.ts';
import { record } from '#ledger/index.ts';
import { notify } from '#notices/index.ts';
import { getPublishedVersion } from '#rooms/catalog/index.ts';
import { visibleBatches, visibleRowCount, visibleSeqs } from '#rooms/collect/index.ts';
import { personOf } from '../datasets/policy.ts';
import {
  type Dataset,
  type DatasetVersion,
  getDataset,
  getRelease,
  getVersion,
  type Release,
  releasesOf,
  versionsOf,
} from '../datasets/read.ts';
import { scanRelease, treatmentOf } from '../disclosure/index.ts';
import { isTreated, type Treatment } from '../disclosure/recipe.ts';
import { countSource } from '../disclosure/rerun.ts';
import { openTables, type ReleaseSource, type ReleaseState } from '../tables.ts';
import { releaseColumns, sameStructure } from './columns.ts';
import { countDifferent } from './different.ts';
import { fileSource, fileTable } from './file-source.ts';
import { makeFiles } from './files.ts';
import { publishRelease } from './publish.ts';
import {
  compileFor,
  differenceOf,
  digestRows,
  dropRows,
  type SourceRows,
  visibleSource,
  writeRows,
} from './rows.ts';

export const makeJob = 'open.make-release';
export const stages = ['rows', 'scan', 'files', 'done'] as const;
export type Stage = (typeof stages)[number];
export type Progress = { stage: Stage; files: string[]; scheduled: boolean };

const progressOf = (release: Pick<Release, 'progress'>): Progress => ({
  stage: stages.find((one) => one === release.progress.stage) ?? 'rows',
  files: Array.isArray(release.progress.files) ? release.progress.files.map(String) : [],
  scheduled: release.progress.scheduled === true,
});

export type NewRelease = {
  datasetId: string;
  note?: string;
  /** By the update cycle or after a merge: it may be published without anybody looking where nothing else changed. */
  scheduled?: boolean;
  /** What a body of society or research handed in; the entry's visible rows when left out. */
  source?: ReleaseSource;
};

/** Freezes what is there now and queues the work. Errors: `open.release-making`, `open.nothing-gathered`, `open.version-missing`. */
export async function startRelease(tx: Tx, p: Platform, actor: Actor, input: NewRelease): Promise<string> {
  const dataset = await lockDataset(tx, input.datasetId);
  if (dataset.state === 'withdrawn') throw problem('open.withdrawn-for-good');
  const version = await versionFor(tx, dataset, input.scheduled === true);
  const source = input.source ?? (await freeze(tx, dataset));
  const under = (await releasesOf(tx, dataset.id)).find(({ state }) => state === 'making');
  if (under) throw problem('open.release-making');
  const id = newId();
  const treatment = await treatmentOf(tx, dataset.id);
  await openTables(tx)
    .insertInto('open.release')
    .values({
      id,
      dataset_id: dataset.id,
      version_id: version.id,
      state: 'making',
      source: JSON.stringify(source),
      treatment: JSON.stringify(treatment),
      progress: JSON.stringify({ stage: 'rows', files: [], scheduled: input.scheduled === true }),
      note: input.note ?? '',
      made_by: personOf(actor),
      made_at: p.clock.now(),
    })
    .execute();
  await p.jobs.add(
    tx,
    makeJob,
    { releaseId: id },
    { key: `${makeJob}:${id}`, queue: `open:${dataset.id}`, maxAttempts: 6 },
  );
  await record(tx, p, {
    kind: 'open.release-begun',
    actor,
    subject: { type: 'open.dataset', id: dataset.id },
    organisationId: dataset.organisationId,
    detail: {
      release: id,
      version: version.number,
      treatment: treatment.record,
      ...(source.kind === 'visible' ? { batches: source.seqs.length } : { file: source.object }),
    },
  });
  return id;
}

export async function lockDataset(tx: Tx, id: string): Promise<Dataset> {
  await openTables(tx).selectFrom('open.dataset').select('id').where('id', '=', id).forUpdate().execute();
  const dataset = await getDataset(tx, id);
  if (!dataset) throw problem('kernel.not-found');
  return dataset;
}

/** What is being proposed says of which columns a release is made; else, and for the cycle, what is published. */
async function versionFor(ex: Executor, dataset: Dataset, scheduled: boolean): Promise<DatasetVersion> {
  const all = await versionsOf(ex, dataset.id);
  const published = all.find(({ id }) => id === dataset.published?.id);
  const underWay = all.find(({ state }) => state === 'draft' || state === 'proposed');
  const found = scheduled ? (published ?? underWay) : (underWay ?? published);
  if (!found) throw problem('open.version-missing');
  return found;
}

async function freeze(tx: Tx, dataset: Dataset): Promise<ReleaseSource> {
  if (!dataset.resourceId) throw problem('open.nothing-gathered');
  const visible = await visibleBatches(tx, dataset.resourceId);
  const seqs = visible.batches.map(({ seq }) => seq);
  if (seqs.length === 0) throw problem('open.nothing-gathered');
  return { kind: 'visible', resourceId: dataset.resourceId, seqs, keyed: visible.keyed };
}

/** One attempt of the job; throws to be tried again. */
export async function makeRelease(
  p: Platform,
  releaseId: string,
  last: boolean,
  ending: AbortSignal,
): Promise<void> {
  const stop = new AbortController();
  const watch = setInterval(
    () =>
      void stillMaking(p, releaseId).then(
        (so) => so || stop.abort(),
        () => undefined,
      ),
    1000,
  );
  const signal = AbortSignal.any([stop.signal, ending]);
  let release: Release | undefined;
  try {
    for (;;) {
      release = await getRelease(p.db, releaseId);
      if (release?.state !== 'making') return;
      const { stage } = progressOf(release);
      if (stage === 'done') return;
      await work[stage](p, release, signal);
    }
  } catch (error) {
    // Taken back meanwhile: what broke off was meant to.
    if (!(await stillMaking(p, releaseId))) return;
    const lasting = error instanceof Problem && error.definition.status < 500;
    if (!last && !lasting) throw error;
    p.log.warn({ release: releaseId, error: reasonOf(error) }, 'a release could not be made');
    if (release) await fail(p, release, error instanceof Problem ? error.code : 'open.release-broken');
  } finally {
    clearInterval(watch);
    if (!(await stands(p, releaseId))) await dropRows(p, releaseId);
  }
}

const stateOf = async (p: Platform, id: string): Promise<ReleaseState | undefined> =>
  (await openTables(p.db).selectFrom('open.release').select('state').where('id', '=', id).executeTakeFirst())
    ?.state;
const stillMaking = async (p: Platform, id: string): Promise<boolean> => (await stateOf(p, id)) === 'making';
const stands = async (p: Platform, id: string): Promise<boolean> =>
  !['failed', 'cancelled'].includes((await stateOf(p, id)) ?? '');

const work: Record<
  Exclude<Stage, 'done'>,
  (p: Platform, release: Release, signal: AbortSignal) => Promise<void>
> = {
  rows: makeRows,
  scan: async (p, release) => {
    const findings = await scanRelease(p, release);
    await next(p, release, 'files', { findings: JSON.stringify(findings) });
    reach(p, 'release-scan:exit');
  },
  files: writeFiles,
};

const treatmentKept = (release: Release): Treatment => release.treatment as unknown as Treatment;

async function sourceOf(p: Platform, { id, source }: Release): Promise<SourceRows> {
  return source.kind === 'visible' ? visibleSource(p, source) : fileSource(p, id, source);
}

async function makeRows(p: Platform, release: Release, signal: AbortSignal): Promise<void> {
  reach(p, 'release-rows:entry');
  const version = await getVersion(p.db, release.versionId);
  if (!version) throw problem('open.version-missing');
  const source = await sourceOf(p, release);
  const compiled = compileFor(treatmentKept(release), source, version.content);
  const planned = releaseColumns(compiled, version.content.fields);
  const counted = await countSource(p, source);
  await writeRows(p, release.id, source, compiled, signal);
  if (release.source.kind === 'file')
    await p.warehouse.command(`DROP TABLE IF EXISTS ${fileTable(release.id)}`);
  reach(p, 'release-rows:middle');
  const columns = await countDifferent(p, release.id, planned);
  const { rows, digest } = await digestRows(p, release.id, columns);
  const [before] = await releasesOf(p.db, release.datasetId, { published: true });
  const difference =
    before?.number == null
      ? null
      : await differenceOf(
          p,
          { ...before, number: before.number },
          { id: release.id, columns },
          await keyOf(p, release),
        );
  await next(p, release, 'scan', {
    columns: JSON.stringify(columns),
    source_rows: counted,
    rows,
    digest,
    difference: difference === null ? null : JSON.stringify(difference),
  });
  reach(p, 'release-rows:exit');
}

/** Names of the key columns, where each is opened as it was gathered: a row is then the same row in the next release. */
export async function keyOf(p: Platform, { source, treatment }: Release): Promise<string[]> {
  if (source.kind !== 'visible' || !source.keyed) return [];
  const published = await getPublishedVersion(p.db, source.resourceId);
  const key = (published?.items ?? []).filter((item) => item.key).map(({ name }) => name);
  const { recipe } = treatment as unknown as Treatment;
  return key.some((name) => isTreated(recipe.columns[name])) ? [] : key;
}

async function writeFiles(p: Platform, release: Release, signal: AbortSignal): Promise<void> {
  reach(p, 'release-files:entry');
  const dataset = await getDataset(p.db, release.datasetId);
  const version = await getVersion(p.db, release.versionId);
  if (!dataset || !version) throw problem('open.version-missing');
  const made: string[] = [];
  for await (const { format, path, bytes, sha256, rows } of makeFiles(
    p,
    dataset,
    release,
    version.content,
    signal,
  )) {
    made.push(format);
    await transact(p.db, async (tx) => {
      await openTables(tx)
        .insertInto('open.distribution')
        .values({ release_id: release.id, format, path, bytes, sha256, rows })
        // Written by an attempt before this one: the same rows give the same file, but for the time within a sheet.
        .onConflict((conflict) =>
          conflict.columns(['release_id', 'format']).doUpdateSet({ path, bytes, sha256, rows }),
        )
        .execute();
      await keepProgress(tx, release, { ...progressOf(release), files: made });
    });
    if (made.length === 1) reach(p, 'release-files:middle');
  }
  const { rows } = await digestRows(p, release.id, release.columns);
  if (rows !== release.rows)
    throw problem('open.file-incomplete', { params: { format: 'rows', rows: release.rows, counted: rows } });
  await finish(p, release.id);
  reach(p, 'release-files:exit');
}

/** Clean ones wait for a second person, or, made by the cycle alone and with nothing else changed, are published at once. */
async function finish(p: Platform, releaseId: string): Promise<void> {
  const release = await getRelease(p.db, releaseId);
  if (!release) return;
  const clean = release.findings?.clean === true;
  const { scheduled } = progressOf(release);
  await transact(p.db, async (tx) => {
    const dataset = await lockDataset(tx, release.datasetId);
    const state = clean ? 'checked' : 'held';
    const { numUpdatedRows: settled } = await openTables(tx)
      .updateTable('open.release')
      .set({ state, progress: JSON.stringify({ ...progressOf(release), stage: 'done' }) })
      .where('id', '=', releaseId)
      .where('state', '=', 'making')
      .executeTakeFirst();
    // Cancelled meanwhile.
    if (settled === 0n) return;
    await record(tx, p, {
      kind: clean ? 'open.release-made' : 'open.release-held',
      actor: { kind: 'platform' },
      subject: { type: 'open.dataset', id: dataset.id },
      organisationId: dataset.organisationId,
      detail: { release: releaseId, rows: release.rows, digest: release.digest ?? '' },
    });
    const [before] = await releasesOf(tx, dataset.id, { published: true });
    const alone = clean && scheduled && before && dataset.state === 'open' && unchanged(before, release);
    if (scheduled && !(alone && (await publishedAlone(tx, p, releaseId))))
      // Nobody sat before the screen when it was made.
      await notify(tx, p, {
        kind: 'open.release-waits',
        to: { organisationId: dataset.organisationId, roles: ['provider'] },
        params: { title: dataset.published?.content.title ?? dataset.slug },
        subject: { type: 'open.dataset', id: dataset.id },
        link: `/open/datasets/${dataset.id}`,
      });
  });
}

/** What a gate refuses waits for somebody: all of them are asked before anything is written. */
async function publishedAlone(tx: Tx, p: Platform, releaseId: string): Promise<boolean> {
  try {
    await publishRelease(tx, p, { kind: 'platform' }, releaseId);
    return true;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    p.log.warn({ release: releaseId, code: error.code }, 'a release of the cycle was not published');
    return false;
  }
}

const unchanged = (before: Release, after: Release): boolean =>
  sameStructure(before.columns, after.columns) &&
  before.versionId === after.versionId &&
  treatmentKept(before).record === treatmentKept(after).record;

type Changes = Partial<{
  columns: string;
  source_rows: number;
  rows: number;
  digest: string;
  difference: string | null;
  findings: string;
}>;

async function next(p: Platform, release: Release, stage: Stage, changes: Changes): Promise<void> {
  await openTables(p.db)
    .updateTable('open.release')
    .set({ ...changes, progress: JSON.stringify({ ...progressOf(release), stage }) })
    .where('id', '=', release.id)
    .where('state', '=', 'making')
    .execute();
}

const keepProgress = (tx: Tx, release: Release, progress: Progress) =>
  openTables(tx)
    .updateTable('open.release')
    .set({ progress: JSON.stringify(progress) })
    .where('id', '=', release.id)
    .where('state', '=', 'making')
    .execute();

async function fail(p: Platform, { id, datasetId }: Release, failure: string): Promise<void> {
  await transact(p.db, async (tx) => {
    const dataset = await lockDataset(tx, datasetId);
    await endIn(tx, p, dataset, { releaseId: id, state: 'failed', failure, actor: { kind: 'platform' } });
  });
}

type Ending = { releaseId: string; state: 'failed' | 'cancelled'; failure: string | null; actor: Actor };

/** The caller holds the set's lock. False, and nothing is entered, where it was settled already. */
export async function endIn(
  tx: Tx,
  p: Platform,
  dataset: Dataset,
  { releaseId, state, failure, actor }: Ending,
): Promise<boolean> {
  const { numUpdatedRows } = await openTables(tx)
    .updateTable('open.release')
    .set({ state, failure })
    .where('id', '=', releaseId)
    .where('state', 'in', state === 'failed' ? ['making'] : ['making', 'held', 'checked'])
    .executeTakeFirst();
  if (numUpdatedRows === 0n) return false;
  await record(tx, p, {
    kind: state === 'failed' ? 'open.release-failed' : 'open.release-cancelled',
    actor,
    subject: { type: 'open.dataset', id: dataset.id },
    organisationId: dataset.organisationId,
    detail: { release: releaseId, ...(failure ? { code: failure } : {}) },
  });
  return true;
}

/** Rows there are to be opened now; for whoever is about to begin. */
export async function sourceRows(p: Platform, dataset: Dataset): Promise<{ rows: number; batches: number }> {
  if (!dataset.resourceId) return { rows: 0, batches: 0 };
  const visible = await visibleBatches(p.db, dataset.resourceId);
  return { rows: await visibleRowCount(p, visible), batches: visibleSeqs(visible).length };
}
