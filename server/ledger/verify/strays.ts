/** What the checks by shard would pass over: numbers, heads and hashes of shards nobody knows, and entries of another stream. */
import type pg from 'pg';
import type { Finding } from './findings.ts';

type Report = (finding: Finding) => void;

const NAMED = 1000;

/** An entry numbered in a shard without a row waits no more and is read by nobody: it would be hidden. */
export async function findStrays(
  client: pg.Client,
  shards: readonly { id: number }[],
  report: Report,
): Promise<void> {
  const known = [shards.map(({ id }) => id)];
  const { rows } = await client.query<{ shard: number; leaves: string; heads: string; nodes: string }>(
    `select shard, sum(leaf) as leaves, sum(head) as heads, sum(node) as nodes from (
       select shard, 1 as leaf, 0 as head, 0 as node from ledger.leaf where shard <> all($1::smallint[])
       union all select shard, 0, 1, 0 from ledger.head where shard <> all($1::smallint[])
       union all select shard, 0, 0, 1 from ledger.node where shard <> all($1::smallint[])) one
     group by shard order by shard`,
    known,
  );
  for (const { shard, leaves, heads, nodes } of rows)
    report({
      code: 'shard-unknown',
      text: {
        zh: `分片 ${shard} 不在存证账本之列，却有 ${leaves} 个编号、${heads} 个树头、${nodes} 个子树摘要`,
        en: `the ledger has no shard ${shard}, but there are ${leaves} numbers, ${heads} heads and ${nodes} subtree hashes of it`,
      },
    });
  if (!rows.some(({ leaves }) => Number(leaves) > 0)) return;
  const { rows: hidden } = await client.query<{ shard: number; index: string; entry_id: string }>(
    `select shard, index, entry_id from ledger.leaf where shard <> all($1::smallint[]) order by shard, index limit ${NAMED}`,
    known,
  );
  for (const { shard, index, entry_id: entry } of hidden)
    report({
      code: 'shard-unknown',
      index: Number(index),
      entry,
      text: {
        zh: `记录 ${entry} 编在不存在的分片 ${shard} 之下：既不在任何树中，也不再待编号`,
        en: `entry ${entry} is numbered in shard ${shard}, which does not exist: it is in no tree and waits for no number`,
      },
    });
}

/** Entries of one stream in the log of another; named from the first to the last. */
export class Streams {
  private readonly stream: string;
  private found: { from: number; until: number; entry: string; count: number } | undefined;

  constructor(stream: string) {
    this.stream = stream;
  }

  entry(index: number, entry: string, stream: string): void {
    if (stream === this.stream) return;
    this.found ??= { from: index, until: index, entry, count: 0 };
    this.found.until = index;
    this.found.count++;
  }

  report(report: Report): void {
    if (!this.found) return;
    const { from, until, entry, count } = this.found;
    report({
      code: 'stream-mismatch',
      index: from,
      until,
      entry,
      text: {
        zh: `第 ${from} 号起有 ${count} 条记录不属于本分片的流（${this.stream}）`,
        en: `${count} entries from index ${from} on are not of the stream of their shard (${this.stream})`,
      },
    });
  }
}
