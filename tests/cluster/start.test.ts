/** What of a cluster is refused at the start: half of one, too many nodes, nodes that are not its own. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { StartError } from '#kernel/start-error.ts';
import { checkCluster } from '#kernel/stores/cluster-check.ts';
import type { WarehouseAddress } from '#kernel/stores/index.ts';
import { startCluster, type TestCluster } from '#tests/factories/cluster.ts';

type Cluster = WarehouseAddress & { cluster: NonNullable<WarehouseAddress['cluster']> };

let one: TestCluster;
let other: TestCluster;
const made: TestCluster[] = [];

before(async () => {
  one = await startCluster(2);
  made.push(one);
  other = await startCluster(1);
  made.push(other);
});
after(() => Promise.all(made.map((cluster) => cluster.stop())));

const at = ({ address }: TestCluster, urls = address.cluster?.urls ?? [], name = 'trio'): Cluster => ({
  ...address,
  cluster: { name, urls },
});

const refused = (pattern: RegExp) => (error: unknown) => {
  assert.ok(error instanceof StartError, String(error));
  assert.match(error.line, pattern);
  assert.ok(!error.line.includes(one.address.password), 'no password in the line');
  return true;
};

test('names that no node knows, nodes left out, nodes of another cluster', async () => {
  const urls = one.address.cluster?.urls ?? [];
  const [stranger = ''] = other.address.cluster?.urls ?? [];
  await assert.rejects(
    checkCluster(at(one, urls, 'nowhere')),
    refused(/nowhere has 0 shards.*names 2 nodes/),
  );
  await assert.rejects(checkCluster(at(one, urls.slice(0, 1))), refused(/has 2 shards.*names 1 nodes/));
  await assert.rejects(checkCluster(at(one, [urls[0] ?? '', stranger])), refused(/shards/));
});

test('a whole cluster is taken, again and again; an empty node among full ones and another number of nodes are not', async () => {
  await checkCluster(at(one));
  await checkCluster(at(one));
  const [url = ''] = one.address.cluster?.urls ?? [];
  const tell = async (sql: string): Promise<void> => {
    const { user, password } = one.address;
    const headers = { 'x-clickhouse-user': user, 'x-clickhouse-key': password, connection: 'close' };
    const reply = await fetch(`${url}/?database=gongshu`, { method: 'POST', headers, body: sql });
    assert.ok(reply.ok, await reply.text());
  };
  await tell('CREATE TABLE kept AS cluster_node ENGINE = MergeTree ORDER BY id');
  await tell('INSERT INTO kept SELECT * FROM cluster_node');
  await tell('TRUNCATE TABLE cluster_node');
  await assert.rejects(checkCluster(at(one)), refused(/is empty while other nodes/));
  await tell('INSERT INTO cluster_node SELECT id, 3 FROM kept');
  await assert.rejects(checkCluster(at(one)), refused(/spread over 3 nodes, and 2 are named/));
});

test('a node that is down is named', async () => {
  const [node] = other.nodes;
  await checkCluster(at(other));
  await node?.kill();
  await assert.rejects(checkCluster(at(other)), refused(/127\.0\.0\.1:\d+.*--clickhouse/));
});
