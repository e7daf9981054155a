/** What people do with releases: begin, cancel, try again, publish. */
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { permit } from '#kernel/policy.ts';
import { record } from '#ledger/index.ts';
import { publishPolicy, releasePolicy } from '../datasets/policy.ts';
import { subjectOf } from '../datasets/prepare.ts';
import { getDataset, getRelease, getVersion } from '../datasets/read.ts';
import { openTables } from '../tables.ts';
import { endIn, lockDataset, makeJob, startRelease } from './make.ts';
import { publishRelease } from './publish.ts';
import { dropRows } from './rows.ts';

export function beginRelease(p: Platform, actor: Actor, datasetId: string, note: string): Promise<string> {
  return transact(p.db, async (tx) => {
    const dataset = await getDataset(tx, datasetId);
    if (!dataset) throw problem('kernel.not-found');
    permit(releasePolicy, actor, subjectOf(dataset));
    return startRelease(tx, p, actor, { datasetId: dataset.id, note });
  });
}

/** What runs stops within a second; what was made of it goes. Whoever publishes it at the same moment is waited for. */
export async function cancelRelease(p: Platform, actor: Actor, releaseId: string): Promise<string> {
  const { release, dataset } = await transact(p.db, async (tx) => {
    const before = await getRelease(tx, releaseId);
    if (!before) throw problem('kernel.not-found');
    const dataset = await lockDataset(tx, before.datasetId);
    permit(releasePolicy, actor, subjectOf(dataset));
    const release = await getRelease(tx, releaseId);
    if (!release || !(await endIn(tx, p, dataset, { releaseId, state: 'cancelled', failure: null, actor })))
      throw problem('open.release-settled');
    return { release, dataset };
  });
  // One that is being made drops its rows itself when it notices.
  if (release.state !== 'making') await dropRows(p, releaseId);
  return dataset.id;
}

/** A failed one is made of the same batches again; one that was held is scanned again, its treatment cleared meanwhile. */
export function retryRelease(p: Platform, actor: Actor, releaseId: string): Promise<string> {
  return transact(p.db, async (tx) => {
    const before = await getRelease(tx, releaseId);
    if (!before) throw problem('kernel.not-found');
    const dataset = await lockDataset(tx, before.datasetId);
    permit(releasePolicy, actor, subjectOf(dataset));
    const release = await getRelease(tx, releaseId);
    if (release?.state !== 'failed' && release?.state !== 'held') throw problem('open.release-settled');
    const under = await openTables(tx)
      .selectFrom('open.release')
      .select('id')
      .where('dataset_id', '=', dataset.id)
      .where('state', '=', 'making')
      .executeTakeFirst();
    if (under) throw problem('open.release-making');
    const stage = release.state === 'held' ? 'scan' : 'rows';
    await openTables(tx)
      .updateTable('open.release')
      .set({ state: 'making', failure: null, progress: JSON.stringify({ ...release.progress, stage }) })
      .where('id', '=', releaseId)
      .execute();
    await p.jobs.add(
      tx,
      makeJob,
      { releaseId },
      { key: `${makeJob}:${releaseId}`, queue: `open:${dataset.id}`, maxAttempts: 6 },
    );
    await record(tx, p, {
      kind: 'open.release-retried',
      actor,
      subject: { type: 'open.dataset', id: dataset.id },
      organisationId: dataset.organisationId,
      detail: { release: releaseId, stage },
    });
    return dataset.id;
  });
}

/** Of a set that is open already; the first goes out with the version. Errors: those of `publishRelease`. */
export function publish(p: Platform, actor: Actor, releaseId: string): Promise<string> {
  return transact(p.db, async (tx) => {
    const before = await getRelease(tx, releaseId);
    if (!before) throw problem('kernel.not-found');
    const dataset = await lockDataset(tx, before.datasetId);
    permit(publishPolicy, actor, subjectOf(dataset));
    // Rows of a version that nobody confirmed go out with it, not before; of one confirmed before they still may fit.
    const version = await getVersion(tx, before.versionId);
    if (version?.state !== 'published') throw problem('open.release-not-ready');
    await publishRelease(tx, p, actor, releaseId);
    return dataset.id;
  });
}
