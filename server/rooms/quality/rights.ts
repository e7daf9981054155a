/** Which items of another entry a unit may work with: its own, what is shared with everybody, basic items, and what a grant gives it. */
import type { Executor } from '#kernel/db.ts';
import { getPublishedVersion } from '#rooms/catalog/index.ts';
import type { QualityPorts } from './ports.ts';

/** Those of `items` that it may not, with the name of the entry; of an entry that is not in force none may be used. */
export async function closedItems(
  ex: Executor,
  ports: Pick<QualityPorts, 'granted' | 'basicItems'>,
  unitId: string | null,
  resourceId: string,
  items: readonly string[],
): Promise<{ name: string; closed: string[] }> {
  const published = await getPublishedVersion(ex, resourceId);
  const name = published?.version.content.name ?? resourceId;
  if (published?.resource.state !== 'active') return { name, closed: [...items] };
  if (published.resource.providerId === unitId) return { name, closed: [] };
  const { sharingClass } = published.version.content;
  const classes = new Map(published.items.map((item) => [item.name, item.sharingClass ?? sharingClass]));
  const conditional = items.filter((item) => classes.get(item) !== 'unconditional');
  if (conditional.length === 0) return { name, closed: [] };
  const basic = await ports.basicItems(ex, resourceId);
  const asked = conditional.filter((item) => !basic.has(item));
  if (asked.length === 0 || unitId === null) return { name, closed: asked };
  const held = (await ports.granted(ex, unitId, resourceId)) ?? [];
  return { name, closed: asked.filter((item) => !held.includes(item)) };
}
