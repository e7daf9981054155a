/** Where a data element has its one source, that source counts first for the columns made of the element, whatever the keeper chose. */
import type { Executor } from '#kernel/db.ts';
import type { LawNow } from '#law/settings.ts';
import { getPublishedVersion } from '#rooms/catalog/index.ts';
import { elementSource } from '#rooms/collect/index.ts';
import type { Model } from './model.ts';

export const oneSourceRule = 'collect.one-source';

/** The model with the declared source in front of each such column; as it was where the city knows no such rule. */
export async function withDeclaredSources(ex: Executor, law: LawNow, model: Model): Promise<Model> {
  if (!law.flag(oneSourceRule)) return model;
  const items = new Map<string, Map<string, string>>();
  for (const { id, resourceId } of model.nodes) {
    const published = await getPublishedVersion(ex, resourceId);
    items.set(
      id,
      new Map(
        published?.items.flatMap(({ name, elementId }) => (elementId ? [[name, elementId] as const] : [])),
      ),
    );
  }
  const columns = [];
  for (const column of model.columns) {
    const node = column.from.length > 1 ? await declaredNode(ex, model, column.from, items) : undefined;
    columns.push(
      node === undefined
        ? column
        : {
            ...column,
            source: node,
            order: ['source-rank' as const, ...column.order.filter((one) => one !== 'source-rank')],
          },
    );
  }
  return { ...model, columns };
}

async function declaredNode(
  ex: Executor,
  model: Model,
  from: Model['columns'][number]['from'],
  items: ReadonlyMap<string, ReadonlyMap<string, string>>,
): Promise<string | undefined> {
  for (const elementId of new Set(from.flatMap(({ node, item }) => items.get(node)?.get(item) ?? []))) {
    const source = await elementSource(ex, elementId);
    const node =
      source &&
      from.find((one) => model.nodes.find(({ id }) => id === one.node)?.resourceId === source.resourceId);
    if (node) return node.node;
  }
  return undefined;
}
