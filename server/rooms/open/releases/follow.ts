/** Releases made of themselves: after each merge, and each night where one was missed or a set is past its cycle. */
import { sql } from 'kysely';
import { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import type { DailyTask } from '#kernel/daily.ts';
import { transact } from '#kernel/db.ts';
import type { Subscriber } from '#kernel/events.ts';
import { defineJob, type JobDefinition, reasonOf } from '#kernel/jobs.ts';
import { lawNow } from '#law/settings.ts';
import { notify } from '#notices/index.ts';
import { visibleBatches } from '#rooms/collect/index.ts';
import { noteChange } from '../datasets/changes.ts';
import { type Dataset, datasetOfResource, isOpen, openDatasets, releasesOf } from '../datasets/read.ts';
import { releaseDays } from '../datasets/standing.ts';
import { holdsWithdrawn } from '../disclosure/fits.ts';
import { freshnessOf } from '../search/index.ts';
import { followEntryClass, followEntryGone } from '../withdrawal/follow-entry.ts';
import { makeJob, makeRelease, startRelease } from './make.ts';

const resource = z.object({ resourceId: z.uuid() });

export const releaseJobs = (p: Platform): JobDefinition[] => [
  defineJob(makeJob, z.object({ releaseId: z.uuid() }), async ({ releaseId }, { lastAttempt, signal }) => {
    await makeRelease(p, releaseId, lastAttempt, signal);
  }),
];

/** Rows became visible since the release the public has was frozen, or somebody in it took consent back. */
async function isBehind(p: Platform, dataset: Dataset): Promise<boolean> {
  if (!dataset.resourceId) return false;
  const newest = (await releasesOf(p.db, dataset.id)).find(({ state }) =>
    ['making', 'held', 'checked', 'published'].includes(state),
  );
  if (newest && (await holdsWithdrawn(p.db, newest))) return true;
  if (newest?.source.kind !== 'visible') return newest === undefined;
  const now = (await visibleBatches(p.db, dataset.resourceId)).batches.map(({ seq }) => seq);
  return now.length > 0 && now.join() !== newest.source.seqs.join();
}

/** One that is being made is let finish: its end asks again. */
export async function refresh(p: Platform, dataset: Dataset): Promise<void> {
  if (!isOpen(dataset) || !(await isBehind(p, dataset))) return;
  await transact(p.db, async (tx) => {
    const releases = await releasesOf(tx, dataset.id);
    if (releases.some(({ state }) => state === 'making')) return;
    await startRelease(tx, p, { kind: 'platform' }, { datasetId: dataset.id, scheduled: true });
  });
}

export function releaseSubscribers(p: Platform): {
  merged: Subscriber;
  entryPublished: Subscriber;
  entryGone: Subscriber;
} {
  return {
    merged: {
      name: 'open.follow-merge',
      async run(payload) {
        const dataset = await datasetOfResource(p.db, resource.parse(payload).resourceId);
        if (dataset) await refresh(p, dataset);
      },
    },
    entryPublished: {
      name: 'open.follow-entry',
      async run(payload) {
        const { resourceId } = resource.parse(payload);
        await followEntryClass(p, resourceId);
        const dataset = await datasetOfResource(p.db, resourceId);
        if (dataset && isOpen(dataset)) await tellOutdated(p, dataset);
      },
    },
    entryGone: {
      name: 'open.follow-entry-gone',
      async run(payload) {
        await followEntryGone(p, resource.parse(payload).resourceId);
      },
    },
  };
}

async function tellOutdated(p: Platform, dataset: Dataset): Promise<void> {
  await transact(p.db, async (tx) => {
    const { rows } = await sql<{ behind: boolean }>`
      select r.published_version_id is distinct from v.catalog_version_id as behind
      from open.dataset d join open.dataset_version v on v.id = d.version_id
      join catalog.resource r on r.id = d.resource_id where d.id = ${dataset.id} for update of d`.execute(tx);
    if (!rows[0]?.behind) return;
    await noteChange(tx, p, dataset.id, 'outdated', {});
    const law = await lawNow(tx, p.law, p.clock.today());
    await notify(tx, p, {
      kind: 'open.entry-changed',
      to: { organisationId: dataset.organisationId, roles: ['provider'] },
      params: { title: dataset.published?.content.title.zh ?? dataset.slug },
      articles: law.procedure('open.change').cite,
      subject: { type: 'open.dataset', id: dataset.id },
      link: `/open/datasets/${dataset.id}`,
    });
  });
}

export const releaseDaily = (p: Platform): DailyTask => ({
  name: 'open.releases',
  async run(day) {
    const sets = await openDatasets(p.db);
    const days = await releaseDays(p.db, sets);
    for (const dataset of sets) {
      // One that cannot be made again keeps none of the others from it.
      await refresh(p, dataset).catch((error: unknown) =>
        p.log.error({ dataset: dataset.id, error: reasonOf(error) }, 'a data set could not be refreshed'),
      );
      const { state, due } = freshnessOf(
        days.get(dataset.id) ?? null,
        dataset.published.content.updateCycle,
        day,
      );
      if (state !== 'late' || due === null) continue;
      await transact(p.db, (tx) =>
        notify(tx, p, {
          kind: 'open.dataset-stale',
          to: { organisationId: dataset.organisationId, roles: ['provider'] },
          params: { title: dataset.published.content.title, due },
          subject: { type: 'open.dataset', id: dataset.id },
          link: `/open/datasets/${dataset.id}`,
          once: `open.stale ${dataset.id} ${due}`,
        }),
      );
    }
  },
});
