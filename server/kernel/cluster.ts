/** Several warehouse nodes as one: the same statements, rows spread over shards, tables made on every node by the platform itself. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { ident, type Warehouse, type WarehouseCall, type WarehouseParams } from './warehouse-call.ts';

export type ClusterAddress = {
  /** Name of the cluster in the servers' own configuration. */
  name: string;
  /** HTTP addresses of the nodes, one a shard. */
  urls: string[];
};

/** Where a node keeps its own rows, and where the tables stand that span all nodes. Unqualified names mean the second. */
export const spreadDatabase = (database: string): string => `${database}_spread`;

/**
 * What changes tables or removes rows happens on every node, on that node's own rows; everything else goes through the tables
 * that span all nodes. Decided by the statement's first word, so that rooms write one set of statements.
 */
const EVERYWHERE = /^\s*(?:--.*\n\s*)*(CREATE|ALTER|DROP|RENAME|EXCHANGE|TRUNCATE|OPTIMIZE|DELETE)\s/i;
const RESHAPES = /^\s*(?:--.*\n\s*)*(CREATE|ALTER|DROP|RENAME|EXCHANGE)\s/i;
const TABLE =
  /^\s*(?:--.*\n\s*)*\w+(?:\s+OR\s+REPLACE)?\s+TABLES?\s+(?:IF\s+(?:NOT\s+)?EXISTS\s+)?([\s\S]+)$/i;
const NAME = '(?:`((?:[^`\\\\]|\\\\.)+)`|([A-Za-z_][A-Za-z0-9_]*))';

/** The tables a statement makes, alters, drops or renames, by their bare names. */
export function tablesOf(sql: string): string[] {
  const [, rest] = TABLE.exec(sql) ?? [];
  if (!rest) return [];
  const name = (found: RegExpExecArray | null): string[] => (found ? [found[1] ?? found[2] ?? ''] : []);
  const first = name(new RegExp(`^${NAME}`).exec(rest));
  if (!/^\s*(RENAME|EXCHANGE)\s/i.test(sql)) return first;
  return [...first, ...[...rest.matchAll(new RegExp(`\\b(?:TO|AND)\\s+${NAME}`, 'gi'))].flatMap(name)];
}

/** Parts of a statement that each shard may work out alone are marked by comments, which one engine alone passes over. */
export function spreadStatement(sql: string, cluster: string, database: string): string {
  return sql
    .replaceAll('/*<each shard*/(', `cluster('${cluster.replace(/[\\']/g, '\\$&')}', view(`)
    .replaceAll(')/*each shard>*/', '))')
    .replaceAll('/*own*/', `${ident(database)}.`)
    .replaceAll('/*whole*/', `${ident(spreadDatabase(database))}.`);
}

/**
 * Equal rows always go to the same node, so that a statement repeated after a failure finds what it wrote the first time, and all
 * versions of a key lie together. A table's comment may name another expression: `spread by <expression>`.
 */
export function shardingOf(sortingKey: string, comment: string): string {
  const [, own] = /^spread by (.+)$/s.exec(comment) ?? [];
  if (own) return own;
  const [first = ''] = sortingKey.split(', ');
  return first === 'key' ? 'cityHash64(key)' : `cityHash64(${sortingKey})`;
}

type Node = { url: string; own: Warehouse; spread: Warehouse };

/** Settings without which an answer could be half of one, or an insert be acknowledged before it is safe. */
export const clusterSettings = {
  distributed_foreground_insert: 1,
  skip_unavailable_shards: 0,
  prefer_global_in_and_join: 1,
  distributed_product_mode: 'global',
  // Else a shard would write what it read wherever it read it, and know no table that a subquery names. Who wants that asks: `byShard`.
  parallel_distributed_insert_select: 0,
  // A busy node is waited for; one that is gone refuses at once.
  connect_timeout_with_failover_ms: 10_000,
} as const;

/** `open` gives a connection to one node and one database. */
export function openCluster(
  { name, urls }: ClusterAddress,
  database: string,
  open: (url: string, database: string, settings: typeof clusterSettings | undefined) => Warehouse,
): Warehouse {
  const nodes: Node[] = urls.map((url) => ({
    url,
    own: open(url, database, undefined),
    spread: open(url, spreadDatabase(database), clusterSettings),
  }));
  let turn = 0;
  // Any node answers for all; each takes its turn, so that none alone bears the joining of results.
  const any = (): Warehouse => {
    turn = (turn + 1) % nodes.length;
    const node = nodes[turn];
    if (!node) throw new TypeError('a cluster has nodes');
    return node.spread;
  };
  const text = (sql: string): string => spreadStatement(sql, name, database);
  const everywhere = async (
    sql: string,
    params?: WarehouseParams,
    call?: WarehouseCall,
  ): Promise<{ written: number }> => {
    const done = await Promise.allSettled(nodes.map(({ own }) => own.command(text(sql), params, call)));
    const failed = done.find((one) => one.status === 'rejected');
    if (failed?.status === 'rejected') throw failed.reason;
    if (RESHAPES.test(sql)) for (const table of tablesOf(sql)) await spread(nodes, name, database, table);
    return {
      written: done.reduce((sum, one) => sum + (one.status === 'fulfilled' ? one.value.written : 0), 0),
    };
  };
  return {
    command: (sql, params, call) =>
      EVERYWHERE.test(sql) ? everywhere(sql, params, call) : any().command(text(sql), params, call),
    query: (sql, params, schema, call) => any().query(text(sql), params, schema, call),
    stream: (sql, params, call) => any().stream(text(sql), params, call),
    insert: (insert) => any().insert({ ...insert, table: text(insert.table) }),
    ping: async () => {
      await Promise.all(nodes.map(({ own }) => own.ping()));
    },
    close: async () => {
      await Promise.all(nodes.flatMap(({ own, spread: all }) => [own.close(), all.close()]));
    },
  };
}

const shape = z.object({
  database: z.string(),
  sorting_key: z.string(),
  comment: z.string(),
  create_table_query: z.string(),
});

/**
 * Makes the table that spans all nodes follow each node's own: its columns, or its absence. The spanning table's comment names the
 * shape it was made from, so that a statement which changes nothing, as most do, makes nothing anew.
 */
async function spread(
  nodes: readonly Node[],
  cluster: string,
  database: string,
  table: string,
): Promise<void> {
  const all = spreadDatabase(database);
  const target = `${ident(all)}.${ident(table)}`;
  const params = { cluster, database, all, table };
  await Promise.all(
    nodes.map(async ({ own }) => {
      const found = await own.query(
        `SELECT database, sorting_key, comment, create_table_query FROM system.tables
         WHERE database IN ({database:String}, {all:String}) AND name = {table:String} AND engine NOT LIKE '%View'`,
        params,
        shape,
      );
      const [here, there] = [database, all].map((one) => found.find((row) => row.database === one));
      if (!here) {
        if (there) await own.command(`DROP TABLE IF EXISTS ${target}`);
        return;
      }
      const place = shardingOf(here.sorting_key, here.comment);
      const made = createHash('sha256').update(JSON.stringify([cluster, place, here.create_table_query]));
      const mark = `spread from ${made.digest('hex')}`;
      if (there?.comment === mark) return;
      await own.command(
        `CREATE OR REPLACE TABLE ${target} AS ${ident(database)}.${ident(table)}
         ENGINE = Distributed({cluster:String}, {database:String}, {table:String}, ${place}) COMMENT '${mark}'`,
        params,
      );
    }),
  );
}
