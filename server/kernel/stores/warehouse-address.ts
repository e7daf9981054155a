/** Where the warehouse is: one engine or the nodes of a cluster, and whether each answers. */
import type { ClusterAddress } from '../cluster.ts';
import { StartError } from '../start-error.ts';
import type { StoreHealth } from './supervise.ts';
import { WAREHOUSE_DATABASE } from './warehouse-config.ts';

export type WarehouseAddress = {
  url: string;
  user: string;
  password: string;
  database: string;
  cluster?: ClusterAddress | undefined;
};

/** `http://user:password@host:8123/database` → its parts; several, separated by commas, are the nodes of a cluster. */
export function parseClickHouse(address: string, cluster?: string): WarehouseAddress {
  const urls = address.split(',').map((one) => new URL(one.trim()));
  const [first] = urls;
  if (!first) throw new TypeError('an address is needed');
  const database = decodeURIComponent(first.pathname.slice(1)) || WAREHOUSE_DATABASE;
  const user = decodeURIComponent(first.username) || 'default';
  const password = decodeURIComponent(first.password);
  const whole = { url: first.origin, user, password, database };
  if (cluster === undefined) return whole;
  const origins = urls.map(({ origin }) => origin);
  const same = urls.every((one) =>
    (['pathname', 'username', 'password'] as const).every((part) => one[part] === first[part]),
  );
  if (!same || new Set(origins).size !== origins.length) {
    throw new StartError(
      'setting',
      '--clickhouse 的各个节点须互不相同，并使用同一账号、口令与数据库。',
      'the nodes of --clickhouse must differ from each other and share one account, password and database.',
    );
  }
  return { ...whole, cluster: { name: cluster, urls: origins } };
}

/** Does this node answer, and hold the database? */
export async function tryNode(
  address: Pick<WarehouseAddress, 'user' | 'password' | 'database'>,
  url: string,
): Promise<StoreHealth> {
  try {
    // Naming the database finds out whether it is there.
    const reply = await fetch(`${url}/?database=${encodeURIComponent(address.database)}`, {
      method: 'POST',
      body: 'SELECT 1',
      headers: {
        'x-clickhouse-user': address.user,
        'x-clickhouse-key': address.password,
        connection: 'close',
      },
      signal: AbortSignal.timeout(5_000),
    });
    const text = await reply.text();
    return reply.ok ? { ok: true } : { ok: false, detail: text.split('\n')[0]?.slice(0, 200) };
  } catch (error) {
    const inner = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return { ok: false, detail: inner instanceof Error ? inner.message || inner.name : String(inner) };
  }
}

/** All nodes, or the first that does not answer, by its address. */
export async function tryWarehouse(address: WarehouseAddress): Promise<StoreHealth> {
  const urls = address.cluster?.urls ?? [address.url];
  const found = await Promise.all(urls.map(async (url) => ({ url, ...(await tryNode(address, url)) })));
  const bad = found.find(({ ok }) => !ok);
  if (!bad) return { ok: true };
  return { ok: false, detail: urls.length > 1 ? `${bad.url}: ${bad.detail ?? 'no answer'}` : bad.detail };
}
