/** Whether the nodes of a cluster may be used as one: all there, alike, reaching each other and no others; else the start is refused. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { clusterSettings, spreadDatabase } from '../cluster.ts';
import { StartError, storeDown } from '../start-error.ts';
import { ident, openWarehouse, type Warehouse } from '../warehouse.ts';
import type { WarehouseAddress } from './warehouse-address.ts';

type Cluster = WarehouseAddress & { cluster: NonNullable<WarehouseAddress['cluster']> };
type Node = { url: string; link: Warehouse };

const unfit = (zh: string, en: string): StartError => new StartError('unsupported', zh, en);

const each = <T>(nodes: readonly Node[], ask: (node: Node) => Promise<T>): Promise<T[]> =>
  Promise.all(
    nodes.map(async (node) => {
      try {
        return await ask(node);
      } catch (error) {
        if (error instanceof StartError) throw error;
        const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
        const why = cause instanceof Error ? (cause.message.split('\n')[0] ?? '').slice(0, 200) : 'no answer';
        throw storeDown('ClickHouse', node.url, why, '--clickhouse', error);
      }
    }),
  );

/** Creates the databases on every node, and refuses what is half a cluster. Throws StartError. */
export async function checkCluster(at: Cluster): Promise<void> {
  const nodes = at.cluster.urls.map((url) => ({
    url,
    link: openWarehouse({ ...at, url, database: 'default', cluster: undefined }),
  }));
  try {
    await alike(nodes);
    await defined(nodes, at.cluster.name);
    await each(nodes, async ({ link }) => {
      for (const database of [at.database, spreadDatabase(at.database)])
        await link.command(`CREATE DATABASE IF NOT EXISTS ${ident(database)}`);
    });
    await known(nodes, at);
  } finally {
    await Promise.allSettled(nodes.map(({ link }) => link.close()));
  }
}

async function alike(nodes: readonly Node[]): Promise<void> {
  const one = z.object({ version: z.string() });
  const found = await each(nodes, async ({ url, link }) => {
    const [row] = await link.query('SELECT version() AS version', {}, one);
    return { url, version: row?.version ?? '?' };
  });
  if (new Set(found.map(({ version }) => version)).size === 1) return;
  const list = found.map(({ url, version }) => `${url} ${version}`).join(', ');
  throw unfit(
    `集群各节点的 ClickHouse 版本不一致（${list}），请升级到同一版本。`,
    `the nodes of the cluster run different versions of ClickHouse (${list}); bring them to one.`,
  );
}

async function defined(nodes: readonly Node[], cluster: string): Promise<void> {
  const counted = z.object({ shards: z.number() });
  const found = await each(nodes, async ({ url, link }) => {
    const [row] = await link.query(
      'SELECT toUInt32(uniqExact(shard_num)) AS shards FROM system.clusters WHERE cluster = {cluster:String}',
      { cluster },
      counted,
    );
    return { url, shards: row?.shards ?? 0 };
  });
  const wrong = found.find(({ shards }) => shards !== nodes.length);
  if (!wrong) return;
  throw unfit(
    `节点 ${wrong.url} 的配置中，集群 ${cluster} 有 ${wrong.shards} 个分片，而 --clickhouse 给出了 ${nodes.length} 个节点；请按每个分片一个节点列全，并使各节点的 remote_servers 一致。`,
    `in the configuration of ${wrong.url} the cluster ${cluster} has ${wrong.shards} shards, while --clickhouse names ${nodes.length} nodes; name one node for every shard, and give all nodes the same remote_servers.`,
  );
}

const marked = z.object({ id: z.string(), nodes: z.number() });

/** Every node bears a mark of its own. Who reaches the same marks through any node reaches the same nodes. */
async function known(nodes: readonly Node[], at: Cluster): Promise<void> {
  const own = `${ident(at.database)}.cluster_node`;
  const all = `${ident(spreadDatabase(at.database))}.cluster_node`;
  const marks = await each(nodes, async ({ url, link }) => {
    await link.command(
      `CREATE TABLE IF NOT EXISTS ${own} (id UUID, nodes UInt32) ENGINE = MergeTree ORDER BY id`,
    );
    await link.command(
      `CREATE OR REPLACE TABLE ${all} AS ${own} ENGINE = Distributed({cluster:String}, {database:String}, 'cluster_node', cityHash64(id))`,
      { cluster: at.cluster.name, database: at.database },
    );
    const [mark] = await link.query(`SELECT id, nodes FROM ${own} ORDER BY id LIMIT 1`, {}, marked);
    return { url, mark };
  });
  const empty = marks.filter(({ mark }) => !mark);
  if (empty.length > 0 && empty.length < marks.length) {
    const list = empty.map(({ url }) => url).join(', ');
    throw unfit(
      `节点 ${list} 是空的，而集群的其他节点已有数据。请先恢复该节点的数据（见 docs/how-to-scale.md），再启动平台。`,
      `${list} is empty while other nodes of the cluster hold data. Restore it (docs/how-to-scale.md) before the platform starts.`,
    );
  }
  const grown = marks.find(({ mark }) => mark && mark.nodes !== nodes.length)?.mark;
  if (grown) {
    throw unfit(
      `数据按 ${grown.nodes} 个节点分布，而现在给出了 ${nodes.length} 个。增减节点须先重新分布数据，见 docs/how-to-scale.md。`,
      `the rows are spread over ${grown.nodes} nodes, and ${nodes.length} are named now. Rows must be spread anew before nodes come or go: docs/how-to-scale.md.`,
    );
  }
  if (empty.length > 0) {
    await each(nodes, ({ link }) =>
      link
        .insert({
          table: own,
          format: 'JSONEachRow',
          body: JSON.stringify({ id: randomUUID(), nodes: nodes.length }),
        })
        .then(() => undefined),
    );
  }
  const direct = (await each(nodes, ({ link }) => link.query(`SELECT id, nodes FROM ${own}`, {}, marked)))
    .flat()
    .map(({ id }) => id)
    .sort();
  await each(nodes, async ({ url, link }) => {
    const through = await link.query(`SELECT id, nodes FROM ${all}`, {}, marked, {
      settings: clusterSettings,
    });
    const ids = through.map(({ id }) => id).sort();
    if (ids.join() === direct.join()) return;
    throw unfit(
      `从节点 ${url} 看到的集群 ${at.cluster.name} 与 --clickhouse 给出的节点不是同一批，请核对各节点的 remote_servers。`,
      `the cluster ${at.cluster.name} as ${url} sees it is not made of the nodes that --clickhouse names; look at remote_servers of every node.`,
    );
  });
}
