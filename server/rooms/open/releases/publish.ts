/** Publishing a release: from this transaction on the public has its rows; whoever follows hears of it. */
import type { Platform } from '#cases/index.ts';
import { type Actor, organisationOf } from '#kernel/actor.ts';
import type { Tx } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { reach } from '#kernel/fault.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { noteChange } from '../datasets/changes.ts';
import { emitOpen } from '../datasets/events.ts';
import { personOf } from '../datasets/policy.ts';
import { distributionsOf, getDataset, getRelease, getVersion, type Release } from '../datasets/read.ts';
import { requireAsJudged } from '../disclosure/fits.ts';
import { requireReleasable, requireScanClean } from '../disclosure/gate.ts';
import { openTables } from '../tables.ts';
import { dataFormats } from './formats.ts';

/**
 * The caller holds the data set's lock; `first` goes out with its version, whose gates were asked; `returning` with
 * the set that returns. Errors: `open.release-not-ready`, `open.release-outdated`, `open.second-person`, `open.not-open`.
 */
export async function publishRelease(
  tx: Tx,
  p: Platform,
  actor: Actor,
  releaseId: string,
  { first = false, returning = false } = {},
): Promise<Release> {
  const release = await getRelease(tx, releaseId);
  const dataset = release && (await getDataset(tx, release.datasetId));
  if (!release || !dataset) throw problem('kernel.not-found');
  if (release.state !== 'checked') throw problem('open.release-not-ready');
  if (!first && !returning && dataset.state !== 'open') throw problem('open.not-open');
  const person = personOf(actor);
  if (person !== null && person === release.madeBy) throw problem('open.second-person');
  const version = await getVersion(tx, release.versionId);
  if (!version) throw problem('kernel.not-found');
  await requireAsJudged(tx, dataset.published ?? version, release);
  const files = await distributionsOf(tx, releaseId);
  if (first) await requireScanClean(tx, await lawNow(tx, p.law, p.clock.today()), releaseId);
  else await requireReleasable(tx, p, dataset, release);
  if (!files.some(({ format }) => dataFormats.some((one) => one === format))) throw problem('open.no-way');
  const { last } = await openTables(tx)
    .selectFrom('open.release')
    .select((eb) => eb.fn.max('number').as('last'))
    .where('dataset_id', '=', dataset.id)
    .executeTakeFirstOrThrow();
  const number = (last ?? 0) + 1;
  const at = p.clock.now();
  await openTables(tx)
    .updateTable('open.release')
    .set({ state: 'published', number, published_by: person, published_at: at })
    .where('id', '=', releaseId)
    .execute();
  await openTables(tx)
    .updateTable('open.dataset')
    .set({ release_id: releaseId, updated_at: at })
    .where('id', '=', dataset.id)
    .execute();
  const { difference } = release;
  await noteChange(tx, p, dataset.id, 'released', {
    number,
    rows: release.rows,
    ...(difference ? { difference } : {}),
    ...(release.note ? { note: release.note } : {}),
  });
  await record(tx, p, {
    kind: 'open.release-published',
    actor,
    subject: { type: 'open.dataset', id: dataset.id },
    organisationId: dataset.organisationId,
    ...(organisationOf(actor) ? { organisations: [organisationOf(actor) ?? dataset.organisationId] } : {}),
    detail: {
      release: releaseId,
      number,
      rows: release.rows,
      digest: release.digest ?? '',
      files: files.length,
    },
  });
  await emitOpen(tx, p, 'open.release-published', {
    datasetId: dataset.id,
    organisationId: dataset.organisationId,
    versionId: release.versionId,
    releaseId,
  });
  reach(p, 'release-publish:exit');
  return { ...release, state: 'published', number, publishedAt: at, publishedBy: person };
}
