/** Lineage of one entry: acts and systems it rests on, entries it is made of and those made of it, items, services, who calls them. */
import { sql } from 'kysely';
import type { Platform } from '#cases/index.ts';
import { type Actor, organisationOf } from '#kernel/actor.ts';
import { Problem, problem, type Text } from '#kernel/errors.ts';
import { inBusiness } from '#kernel/policy.ts';
import { getSystem, organisationNames } from '#rooms/org/index.ts';
import type { FindPorts } from '../exports/ports.ts';
import { titleKey } from '../instruments/levels.ts';
import { instrumentsByTitle } from '../instruments/repository.ts';
import { audienceOf } from '../policy.ts';
import { readResource } from '../read.ts';
import type { Content, ResourceReply } from '../schema.ts';
import { catalogTables } from '../tables.ts';
import type { LineageNode, LineageReply } from './schema.ts';

/** An entry drawn as more than this many is no picture any more. */
const mostDerived = 100;
const same = (text: string): Text => ({ zh: text, en: text });

type Graph = Pick<LineageReply, 'nodes' | 'edges'>;

/** Another entry as far as the reader may know of it. */
async function seenBy(p: Platform, actor: Actor, id: string): Promise<ResourceReply | undefined> {
  try {
    return await readResource(p, actor, id);
  } catch (error) {
    if (error instanceof Problem && ['kernel.not-found', 'org.area-other'].includes(error.code))
      return undefined;
    throw error;
  }
}

const entryNode = (seen: ResourceReply, kind: 'resource' | 'parent' | 'derived'): LineageNode => ({
  id: `resource:${seen.id}`,
  kind,
  title: same(seen.name),
  note: seen.provider.name,
  link: `/catalog/${seen.id}`,
});

async function acts(p: Platform, graph: Graph, self: string, content: Content): Promise<void> {
  const cited = [...content.sharingBasis, ...content.openingBasis].filter(({ title }) => title !== '');
  const known = await instrumentsByTitle(
    p.db,
    cited.map(({ title }) => title),
  );
  for (const { title, article } of cited) {
    const id = `act:${titleKey(title)}`;
    if (graph.nodes.some((node) => node.id === id)) continue;
    const act = known.get(titleKey(title))?.[0];
    graph.nodes.push({
      id,
      kind: 'act',
      title: same(act?.title ?? title),
      note: article === '' ? null : same(article),
      link: act ? `/instruments/${act.id}` : null,
    });
    graph.edges.push({ from: id, to: self, kind: 'rests-on' });
  }
}

async function systems(p: Platform, graph: Graph, self: string, content: Content): Promise<void> {
  for (const { systemId, name } of content.sourceSystems) {
    const system = systemId ? await getSystem(p.db, systemId) : undefined;
    const title = system?.name ?? same(name);
    if (title.zh === '') continue;
    const id = `system:${systemId ?? name}`;
    graph.nodes.push({ id, kind: 'system', title, note: null, link: null });
    graph.edges.push({ from: id, to: self, kind: 'fills' });
  }
}

async function relatives(
  p: Platform,
  actor: Actor,
  graph: Graph,
  id: string,
  content: Content,
): Promise<void> {
  for (const parent of new Set(content.parents)) {
    const seen = parent === id ? undefined : await seenBy(p, actor, parent);
    if (!seen) continue;
    const node = entryNode(seen, 'parent');
    graph.nodes.push(node);
    graph.edges.push({ from: node.id, to: `resource:${id}`, kind: 'feeds' });
  }
  const derived = await catalogTables(p.db)
    .selectFrom('catalog.resource as r')
    .innerJoin('catalog.resource_version as v', 'v.id', 'r.published_version_id')
    .select('r.id')
    .where('r.state', 'in', ['active', 'suspended'])
    .where(sql<boolean>`${id}::uuid = any(v.parents)`)
    .where('r.id', '<>', id)
    .orderBy('v.name')
    .limit(mostDerived)
    .execute();
  for (const child of derived) {
    // What an entry known by name alone is made of is not told.
    const seen = await seenBy(p, actor, child.id);
    if (seen?.view !== 'full') continue;
    const node = entryNode(seen, 'derived');
    if (!graph.nodes.some((one) => one.id === node.id)) graph.nodes.push(node);
    graph.edges.push({ from: `resource:${id}`, to: node.id, kind: 'feeds' });
  }
}

async function served(
  p: Platform,
  ports: FindPorts,
  actor: Actor,
  graph: Graph,
  seen: ResourceReply,
  items: Map<string, string>,
): Promise<number> {
  const own = organisationOf(actor);
  const all = audienceOf(actor).kind === 'overseer' || own === seen.provider.id;
  const uses = await ports.usesOf(p.db, [seen.id]);
  const names = await organisationNames(p.db, [
    ...new Set(uses.flatMap(({ grants }) => grants.map(({ consumerId }) => consumerId))),
  ]);
  let hidden = 0;
  for (const use of uses) {
    const id = `service:${use.id}`;
    const link = `/services/${use.id}`;
    graph.nodes.push({ id, kind: 'service', title: use.title, note: same(use.code), link });
    const given = use.items.flatMap((name) => items.get(name) ?? []);
    for (const from of given) graph.edges.push({ from, to: id, kind: 'gives' });
    if (given.length === 0) graph.edges.push({ from: `resource:${seen.id}`, to: id, kind: 'gives' });
    for (const grant of use.grants) {
      if (!all && grant.consumerId !== own) {
        hidden += 1;
        continue;
      }
      const system = await getSystem(p.db, grant.systemId);
      const consumer = `consumer:${grant.id}`;
      graph.nodes.push({
        id: consumer,
        kind: 'consumer',
        title: names.get(grant.consumerId) ?? same(''),
        note: system?.name ?? same(grant.number),
        link: `/grants/${grant.id}`,
      });
      graph.edges.push({ from: id, to: consumer, kind: 'calls' });
    }
  }
  return hidden;
}

/** `kernel.not-found` unless the reader sees the entry in full. */
export async function readLineage(
  p: Platform,
  ports: FindPorts,
  actor: Actor,
  id: string,
): Promise<LineageReply> {
  const seen = await readResource(p, actor, id);
  const content = (seen.detail?.current ?? seen.detail?.working)?.content;
  if (seen.view !== 'full' || !content) throw problem('kernel.not-found');
  const self = `resource:${id}`;
  const graph: Graph = { nodes: [entryNode(seen, 'resource')], edges: [] };
  await acts(p, graph, self, content);
  await systems(p, graph, self, content);
  await relatives(p, actor, graph, id, content);
  const items = new Map<string, string>();
  for (const item of content.items) {
    const node = `item:${item.name}`;
    items.set(item.name, node);
    graph.nodes.push({
      id: node,
      kind: 'item',
      title: { zh: item.titleZh || item.name, en: item.titleEn || item.titleZh || item.name },
      note: same(item.name),
      link: null,
    });
    graph.edges.push({ from: self, to: node, kind: 'has' });
  }
  const hiddenConsumers = inBusiness(actor).allowed ? await served(p, ports, actor, graph, seen, items) : 0;
  return { ...graph, hiddenConsumers };
}
