/** The warehouse for everybody: one engine or the nodes of a cluster, asked in the same words. */
import { type ClusterAddress, openCluster } from './cluster.ts';
import type { Warehouse } from './warehouse-call.ts';
import { type NodeAddress, openNode } from './warehouse-node.ts';

export * from './warehouse-call.ts';

export type WarehouseConnection = NodeAddress & {
  /** Several nodes that hold the rows together; `url` is the first of them. */
  cluster?: ClusterAddress | undefined;
};

/** One engine, or the nodes of a cluster as one. */
export function openWarehouse(at: WarehouseConnection): Warehouse {
  if (!at.cluster) return openNode(at);
  return openCluster(at.cluster, at.database, (url, database, settings) =>
    openNode({ ...at, url, database }, settings),
  );
}
