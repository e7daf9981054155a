/** Which release the public gets with a version: the newest that is ready and as judged, or the one it has. */
import type { Executor } from '#kernel/db.ts';
import type { Text } from '#kernel/errors.ts';
import { type Release, releasesOf } from '../datasets/read.ts';
import { misfitOf } from '../disclosure/fits.ts';
import type { Opened } from '../disclosure/gate.ts';

async function firstFit(ex: Executor, { version }: Opened, among: readonly Release[]) {
  for (const one of among) if ((await misfitOf(ex, version, one)) === null) return one;
  return undefined;
}

/** The one the public has or had last, where it is as judged. */
export async function standingRelease(ex: Executor, opened: Opened): Promise<Release | undefined> {
  const { releaseId, id } = opened.dataset;
  const there = await releasesOf(ex, id, { published: true });
  return firstFit(
    ex,
    opened,
    there.filter((one) => one.id === releaseId),
  );
}

export async function readyRelease(ex: Executor, opened: Opened): Promise<Release | undefined> {
  const all = await releasesOf(ex, opened.dataset.id);
  const ready = all.filter((one) => one.state === 'checked' && one.versionId === opened.version.id);
  return (await firstFit(ex, opened, ready)) ?? standingRelease(ex, opened);
}

/** Why the newest that was made is not as judged; null where it is, or nothing was made. */
export async function whyOutdated(ex: Executor, { dataset, version }: Opened): Promise<Text | null> {
  const newest = (await releasesOf(ex, dataset.id)).find(({ state }) =>
    ['checked', 'published'].includes(state),
  );
  return newest ? misfitOf(ex, version, newest) : null;
}
