/** Releases withdrawn for good: from the act on no way leads to them; their rows and files go after it. */
import { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import type { Tx } from '#kernel/db.ts';
import { defineJob } from '#kernel/jobs.ts';
import { record } from '#ledger/index.ts';
import { letGo } from '#rooms/collect/index.ts';
import { type Dataset, distributionsOf } from '../datasets/read.ts';
import { endIn } from '../releases/make.ts';
import { dropRows } from '../releases/rows.ts';
import { openTables } from '../tables.ts';

const job = 'open.erase-releases';

/** All that was published, and what was made before the set was taken away; the caller holds the set's lock. */
export async function withdrawReleases(
  tx: Tx,
  p: Platform,
  actor: Actor,
  dataset: Dataset,
  { before, caseId }: { before: Date; caseId: string },
): Promise<void> {
  const published = await openTables(tx)
    .updateTable('open.release')
    .set({ state: 'withdrawn' })
    .where('dataset_id', '=', dataset.id)
    .where('state', '=', 'published')
    .returning(['id', 'number'])
    .execute();
  const waiting = await openTables(tx)
    .selectFrom('open.release')
    .select('id')
    .where('dataset_id', '=', dataset.id)
    .where('state', 'in', ['making', 'held', 'checked'])
    .where('made_at', '<=', before)
    .execute();
  for (const { id } of waiting)
    await endIn(tx, p, dataset, { releaseId: id, state: 'cancelled', failure: null, actor });
  await openTables(tx)
    .updateTable('open.dataset')
    .set({ release_id: null, updated_at: p.clock.now() })
    .where('id', '=', dataset.id)
    .execute();
  const releaseIds = [...published, ...waiting].map(({ id }) => id);
  if (releaseIds.length > 0) await p.jobs.add(tx, job, { releaseIds }, { queue: `open:${dataset.id}` });
  await record(tx, p, {
    kind: 'open.release-erased',
    actor,
    subject: { type: 'open.dataset', id: dataset.id },
    organisationId: dataset.organisationId,
    case: caseId,
    detail: {
      releases: releaseIds,
      numbers: published.map(({ number }) => number ?? 0).sort((a, b) => a - b),
    },
  });
}

/** Safe to repeat; a file goes where nothing else rests on the same content. */
export const eraseDefinition = (p: Platform) =>
  defineJob(job, z.object({ releaseIds: z.array(z.uuid()) }), async ({ releaseIds }) => {
    for (const id of releaseIds) {
      await dropRows(p, id);
      for (const { format, path } of await distributionsOf(p.db, id)) {
        await openTables(p.db)
          .deleteFrom('open.distribution')
          .where('release_id', '=', id)
          .where('format', '=', format)
          .execute();
        await letGo(p, path);
      }
    }
  });
