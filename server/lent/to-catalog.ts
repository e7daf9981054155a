/** What rooms further right tell the catalogue of its resources: whether rows are visible, whether a service gives them. */
import type { Executor } from '#kernel/db.ts';
import type { CompilePorts, FindPorts } from '#rooms/catalog/index.ts';
import { visibleBatches } from '#rooms/collect/index.ts';
import { readDisputes } from '#rooms/quality/index.ts';
import { servicesOf, usesOf } from '#rooms/serve/index.ts';
import { offPlatformOf } from '#rooms/share/index.ts';

async function those(
  ids: readonly string[],
  test: (id: string) => Promise<boolean>,
): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (const id of ids) if (await test(id)) found.add(id);
  return found;
}

export const compilePorts: CompilePorts = {
  gathered: (ex: Executor, ids) =>
    those(ids, async (id) => (await visibleBatches(ex, id)).batches.length > 0),
  shared: (ex: Executor, ids) => those(ids, async (id) => (await servicesOf(ex, id)).length > 0),
};

export const findPorts: FindPorts = {
  offPlatformOf,
  usesOf,
  async disputeOf(p, resourceId) {
    const { whole: _whole, ...found } = await readDisputes(p, resourceId);
    return found.underCheck || found.disputed ? found : undefined;
  },
};
