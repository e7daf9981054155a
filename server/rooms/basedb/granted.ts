/** Whether a database may be made of a source: its lead's own, shared with everybody, its basic items, or under a grant. */
import type { Executor } from '#kernel/db.ts';
import { getPublishedVersion } from '#rooms/catalog/index.ts';
import { closedItems } from '#rooms/quality/index.ts';
import { basicItemsOf } from './basic.ts';
import type { Model } from './model.ts';
import type { BasedbPorts } from './ports.ts';
import type { Database } from './tables.ts';

/** The first source that may not be used; a base database is made of gathered data by its keeper's duty. */
export async function refusedSource(
  ex: Executor,
  ports: BasedbPorts,
  database: Pick<Database, 'kind' | 'lead_id' | 'model'>,
  model: Model = database.model,
): Promise<{ resourceId: string; name: string } | undefined> {
  const lending = { granted: ports.granted, basicItems: basicItemsOf };
  for (const node of model.nodes) {
    const { resourceId } = node;
    const published = await getPublishedVersion(ex, resourceId);
    const name = published?.version.content.name ?? resourceId;
    if (published?.resource.state !== 'active') return { resourceId, name };
    if (database.kind === 'base') continue;
    const { closed } = await closedItems(
      ex,
      lending,
      database.lead_id,
      resourceId,
      usedItems(model, node.id),
    );
    if (closed.length > 0) return { resourceId, name };
  }
  return undefined;
}

/** Items of a node that columns or joins use. */
export function usedItems(model: Model, node: string): string[] {
  const used = new Set<string>();
  for (const { from } of model.columns) for (const one of from) if (one.node === node) used.add(one.item);
  for (const { left, leftItem, right, rightItem } of model.joins) {
    if (left === node) used.add(leftItem);
    if (right === node) used.add(rightItem);
  }
  const key = model.nodes.find(({ id }) => id === node)?.key;
  if (key !== undefined) used.add(key);
  return [...used];
}
