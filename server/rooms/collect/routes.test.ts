/** Collect over HTTP: statuses, one error shape, abilities, downloads; the body is a stream and nothing else is. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FastifyInstance } from 'fastify';
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { openHttp } from '#kernel/http/server.ts';
import { smallCity } from '#tests/factories/city.ts';
import {
  provider,
  publishedResource,
  type Resource,
  settled,
  startCollect,
} from '#tests/factories/collect.ts';
import { collectPlugin } from './routes.ts';
import { batchList, batchReply, quarantineReply, settingsReply } from './schema.ts';

type Stage = { k: Platform; app: FastifyInstance; as: (actor: Actor) => void };
let opened: Promise<Stage> | undefined;

async function open(): Promise<Stage> {
  const { p: k } = await smallCity();
  await startCollect(k);
  const app = await openHttp(k, 'test');
  let actor: Actor = { kind: 'anonymous' };
  app.addHook('onRequest', async (request) => {
    request.actor = actor;
  });
  await app.register(collectPlugin(k));
  await app.ready();
  return {
    k,
    app,
    as: (next) => {
      actor = next;
    },
  };
}
const stage = (): Promise<Stage> => {
  opened ??= open();
  return opened;
};

const people = (k: Platform): Promise<Resource> =>
  publishedResource(k, [
    { name: 'code', titleZh: '编号', type: 'C', length: 20, key: true },
    { name: 'day', titleZh: '日期', type: 'D', nullable: true },
  ]);

const upload = (
  app: FastifyInstance,
  { resourceId }: Resource,
  payload: string,
  query = '',
  name = '居民 2026.csv',
) =>
  app.inject({
    method: 'POST',
    url: `/api/collect/resources/${resourceId}/batches${query}`,
    headers: { 'x-file-name': encodeURIComponent(name), 'content-type': 'text/csv' },
    payload,
  });

test('sent, watched, looked at, downloaded, rolled back', async () => {
  const { k, app, as } = await stage();
  const resource = await people(k);
  as(resource.actor);
  const sent = await upload(app, resource, '编号,日期\nA,2026-01-01\nB,坏\n');
  assert.equal(sent.statusCode, 201, sent.body);
  const { id, fileName } = batchReply.parse(sent.json());
  assert.equal(fileName, '居民 2026.csv');
  await settled(k, id);
  const batch = batchReply.parse((await app.inject(`/api/collect/batches/${id}`)).json());
  assert.deepEqual([batch.state, batch.visible, batch.counts.good, batch.counts.bad], ['merged', true, 1, 1]);
  assert.equal(batch.abilities.rollback?.allowed, true);
  const list = batchList.parse(
    (await app.inject(`/api/collect/resources/${resource.resourceId}/batches`)).json(),
  );
  assert.deepEqual([list.total, list.visibleRows, list.abilities.load?.allowed], [1, 1, true]);
  const held = quarantineReply.parse((await app.inject(`/api/collect/batches/${id}/quarantine`)).json());
  assert.deepEqual([held.total, held.items[0]?.line, held.items[0]?.columnTitle], [1, 3, '日期']);
  const csv = await app.inject(`/api/collect/batches/${id}/quarantine.csv`);
  assert.match(String(csv.headers['content-type']), /text\/csv/);
  assert.ok(csv.body.startsWith('\ufeff编号,日期,原文件行号,拒收原因\r\nB,坏,3,'));
  const confirm = await app.inject({ method: 'POST', url: `/api/collect/batches/${id}/confirm` });
  assert.deepEqual([confirm.statusCode, confirm.json().code], [409, 'collect.not-awaiting']);
  const back = await app.inject({ method: 'POST', url: `/api/collect/batches/${id}/rollback` });
  assert.equal(back.statusCode, 200, back.body);
  assert.equal(batchReply.parse(back.json()).state, 'rolled-back');
});

test('a refusal is a problem with what, why and what to do', async () => {
  const { k, app, as } = await stage();
  const resource = await people(k);
  as(resource.actor);
  const empty = await upload(app, resource, '编号,日期\n');
  assert.equal(empty.statusCode, 422);
  assert.match(String(empty.headers['content-type']), /problem\+json/);
  assert.equal(empty.json().code, 'collect.header-only');
  assert.ok(empty.json().mend);
  const nameless = await app.inject({
    method: 'POST',
    url: `/api/collect/resources/${resource.resourceId}/batches`,
    payload: 'x',
    headers: { 'content-type': 'text/csv' },
  });
  assert.deepEqual([nameless.statusCode, nameless.json().code], [400, 'collect.file-name-missing']);
  assert.equal((await upload(app, resource, 'x\n1\n', '?mode=half')).statusCode, 400);
});

test('a file name keeps nothing that turns or hides what is read', async () => {
  const { k, app, as } = await stage();
  const resource = await people(k);
  as(resource.actor);
  const sent = await upload(
    app,
    resource,
    '编号,日期\nA,\n',
    '',
    'C:\\表\\居\u200b民\u202evsc.exe\u0007\u2066.csv',
  );
  assert.equal(sent.statusCode, 201, sent.body);
  assert.equal(batchReply.parse(sent.json()).fileName, '居民vsc.exe.csv');
  const bare = await upload(app, resource, '编号,日期\nB,\n', '', '\u202e\u200f');
  assert.equal(bare.json().code, 'collect.file-name-missing');
});

test('others see nothing of the rows, the bureau sees the counts, the public nothing at all', async () => {
  const { k, app, as } = await stage();
  const resource = await people(k);
  as(resource.actor);
  const { id } = batchReply.parse((await upload(app, resource, '编号,日期\nA,坏\nB,\n')).json());
  await settled(k, id);
  const statuses = async (): Promise<number[]> => [
    (await app.inject(`/api/collect/batches/${id}`)).statusCode,
    (await app.inject(`/api/collect/batches/${id}/quarantine`)).statusCode,
    (await app.inject(`/api/collect/batches/${id}/quarantine.csv`)).statusCode,
    (await app.inject({ method: 'POST', url: `/api/collect/batches/${id}/rollback` })).statusCode,
    (await upload(app, resource, '编号,日期\nC,\n')).statusCode,
  ];
  as(provider((await people(k)).organisationId));
  assert.deepEqual(await statuses(), [403, 403, 403, 403, 403]);
  as({ ...resource.actor, organisationId: (await people(k)).organisationId, roles: ['bureau'] });
  assert.deepEqual(await statuses(), [200, 403, 403, 403, 403]);
  as({ kind: 'anonymous' });
  assert.deepEqual(await statuses(), [401, 401, 401, 401, 401]);
});

test('the figures of loading are read and changed by the bureau alone, each change on record', async () => {
  const { k, app, as } = await stage();
  const resource = await people(k);
  const change = (key: string, payload: object) =>
    app.inject({ method: 'PUT', url: `/api/collect/settings/${key}`, payload });
  const key = 'collect.confirm-share';
  as(resource.actor);
  assert.equal((await app.inject('/api/collect/settings')).statusCode, 403);
  assert.equal((await change(key, { value: 0.5 })).statusCode, 403);
  const bureau = provider(resource.organisationId);
  as({ ...bureau, roles: ['bureau'] });
  const before = settingsReply.parse((await app.inject('/api/collect/settings')).json());
  const found = before.items.find((one) => one.key === key);
  assert.deepEqual([found?.byDefault, found?.from, found?.to, found?.unit], [0.2, 0, 1, 'share']);
  assert.equal(before.abilities.change?.allowed, true);
  for (const [wrong, value, code] of [
    ['collect.nothing', 1, 'collect.setting-unknown'],
    ['toString', 1, 'collect.setting-unknown'],
    [key, 1.01, 'collect.setting-wrong'],
    ['collect.cell-bytes', 4096.5, 'collect.setting-wrong'],
  ] as const) {
    assert.equal((await change(wrong, { value })).json().code, code);
  }
  assert.equal((await change(key, { value: '0.5' })).statusCode, 400);
  const changed = await change(key, { value: 0.25 });
  assert.equal(changed.statusCode, 200, changed.body);
  const set = settingsReply.parse(changed.json()).items.find((one) => one.key === key);
  assert.equal(set?.value, 0.25);
  assert.ok(set?.setAt);
  await change(key, { value: 0.2 });
  const { rows } = await k.pool.query(
    "select convert_from(body, 'UTF8') as body from ledger.entry where kind = 'collect.setting-changed' and subject_id = $1 order by id",
    [key],
  );
  assert.deepEqual(
    rows.map(({ body }) => Number(JSON.parse(body).detail.value)),
    [0.25, 0.2],
  );
});
