/** Figures that agree with the list behind each of them, and the lineage of an entry. */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { loadDemo, stepsUntil } from '#demo/index.ts';
import { type CatalogStage, catalogStage, entriesUrl, newDraft, publish } from '#tests/factories/catalog.ts';
import { lineageReply } from '../relations/schema.ts';
import { resourceList } from '../schema.ts';
import { statisticsReply } from './schema.ts';

let stage: CatalogStage;
before(async () => {
  stage = await catalogStage();
  await loadDemo(stage.p, { steps: stepsUntil('catalog') });
});

const total = async (query: string): Promise<number> =>
  resourceList.parse((await stage.send('education', 'GET', `${entriesUrl}?${query}`)).body).total;

test('behind every figure lies the list it counts', async () => {
  const reply = await stage.send('education', 'GET', '/api/catalog/statistics');
  assert.equal(reply.status, 200, reply.text);
  const found = statisticsReply.parse(reply.body);
  assert.equal(found.total, await total(''));
  for (const name of ['class', 'opening', 'theme', 'provider', 'cycle', 'grade'] as const)
    for (const { key, count } of found[name])
      assert.equal(await total(`${name}=${key}`), count, `${name} ${key}`);
  for (const { month, count } of found.growth) assert.equal(await total(`month=${month}`), count, month);
  assert.equal(found.growth.at(-1)?.total, found.total);
  assert.ok(found.coverage.organisations.done > 0);
  assert.ok(found.coverage.organisations.done <= found.coverage.organisations.of);
  assert.ok(found.items > 0);
});

test('the figures as a file, and not for the public', async () => {
  const file = await stage.send('education', 'GET', '/api/catalog/statistics?format=csv');
  assert.match(file.text, /提供单位/);
  assert.equal((await stage.send(undefined, 'GET', '/api/catalog/statistics')).status, 401);
});

test('lineage: items and what an entry is made of, from both ends', async () => {
  const parent = await newDraft(stage);
  await publish(stage, parent.id);
  const child = await newDraft(stage);
  const content = { parents: [parent.id], sourceSystems: [{ name: '养老服务管理系统' }] };
  const saved = await stage.send('civil', 'PUT', `${entriesUrl}/${child.id}/draft`, {
    revision: child.detail?.working?.revision,
    content,
  });
  assert.equal(saved.status, 200, saved.text);
  await publish(stage, child.id);
  const of = async (id: string, account?: string) =>
    stage.send(account, 'GET', `${entriesUrl}/${id}/lineage`);
  const down = lineageReply.parse((await of(child.id, 'education')).body);
  const kinds = new Set(down.nodes.map(({ kind }) => kind));
  for (const kind of ['resource', 'parent', 'item', 'system'] as const) assert.ok(kinds.has(kind), kind);
  assert.ok(
    down.edges.some(({ from, to }) => from === `resource:${parent.id}` && to === `resource:${child.id}`),
  );
  const ids = new Set(down.nodes.map(({ id }) => id));
  for (const { from, to } of down.edges) assert.ok(ids.has(from) && ids.has(to), `${from} ${to}`);
  const up = lineageReply.parse((await of(parent.id, 'education')).body);
  assert.equal(up.nodes.find(({ kind }) => kind === 'derived')?.title.zh, child.name);
  assert.equal((await of(child.id)).status, 404);
});
