/** Files in pieces over a real connection: cut, gone on with by somebody else of the unit, taken in once, thrown away in time. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdir, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import type { Platform } from '#cases/index.ts';
import { type Actor, anonymous } from '#kernel/actor.ts';
import { openHttp } from '#kernel/http/server.ts';
import { keyOf } from '#kernel/objects.ts';
import { smallCity } from '#tests/factories/city.ts';
import {
  provider,
  publishedResource,
  type Resource,
  settled,
  startCollect,
} from '#tests/factories/collect.ts';
import { zipOf } from '#tests/factories/files.ts';
import { listBatches } from '../repository.ts';
import { collectPlugin } from '../routes.ts';
import { type UploadReply, uploadSchema } from './schema.ts';
import { takeIn, uploadJobs, uploadsDaily } from './take-in.ts';
import { bytesHere, getUpload, updateUpload, uploadFolder, uploadPath } from './uploads.ts';

type Stage = { p: Platform; app: FastifyInstance; port: number; as: (actor: Actor) => void };
let opened: Promise<Stage> | undefined;

async function open(): Promise<Stage> {
  const { p } = await smallCity();
  p.jobs.define(uploadJobs(p));
  await startCollect(p);
  const app = await openHttp(p, 'test');
  let actor: Actor = anonymous;
  app.addHook('onRequest', async (request) => {
    request.actor = actor;
  });
  await app.register(collectPlugin(p));
  await app.listen({ port: 0, host: '127.0.0.1' });
  const address = app.server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    p,
    app,
    port,
    as: (next) => {
      actor = next;
    },
  };
}
const stage = (): Promise<Stage> => {
  opened ??= open();
  return opened;
};

after(async () => (await opened)?.app.close());

const people = (p: Platform): Promise<Resource> =>
  publishedResource(p, [
    { name: 'code', titleZh: '编号', type: 'C', length: 20, key: true },
    { name: 'note', titleZh: '说明', type: 'M', nullable: true },
  ]);

const begin = (app: FastifyInstance, { resourceId }: Resource, bytes: number, more = {}) =>
  app.inject({
    method: 'POST',
    url: `/api/collect/resources/${resourceId}/uploads`,
    payload: { fileName: '很大的 表.csv', bytes, ...more },
  });

const tus = (offset: number) => ({
  'tus-resumable': '1.0.0',
  'upload-offset': String(offset),
  'content-type': 'application/offset+octet-stream',
});

const patch = (port: number, id: string, offset: number, body: Buffer): Promise<Response> =>
  fetch(`http://127.0.0.1:${port}/api/collect/uploads/${id}/content`, {
    method: 'PATCH',
    headers: tus(offset),
    body: new Uint8Array(body),
  });

const offsetOf = async (port: number, id: string): Promise<number> => {
  const reply = await fetch(`http://127.0.0.1:${port}/api/collect/uploads/${id}/content`, {
    method: 'HEAD',
    headers: { 'tus-resumable': '1.0.0' },
  });
  assert.equal(reply.headers.get('access-control-allow-origin'), null);
  return Number(reply.headers.get('upload-offset'));
};

async function ended(app: FastifyInstance, id: string): Promise<UploadReply> {
  for (;;) {
    const upload = uploadSchema.parse((await app.inject(`/api/collect/uploads/${id}`)).json());
    if (!['open', 'taking-in'].includes(upload.state)) return upload;
    await sleep(20);
  }
}

const csv = (rows: number): Buffer =>
  Buffer.from(`编号,说明\n${Array.from({ length: rows }, (_, n) => `R${n},第 ${n} 行`).join('\n')}\n`);

test('bytes go to the upload that was judged, whatever else the address, the host or a header says', async () => {
  const { p, app, port, as } = await stage();
  const [victim, own] = [await people(p), await people(p)];
  as(victim.actor);
  const theirs = uploadSchema.parse((await begin(app, victim, 1000)).json()).id;
  as(own.actor);
  const mine = uploadSchema.parse((await begin(app, own, 1000)).json()).id;
  const spelt = [...mine].map((sign) => `%${sign.charCodeAt(0).toString(16)}`).join('');
  const send = (path: string, more: Record<string, string | number> = {}): Promise<void> =>
    new Promise((done) => {
      const socket = connect(port, '127.0.0.1');
      const head = Object.entries({
        host: 'x',
        'content-length': 4,
        connection: 'close',
        ...tus(0),
        ...more,
      });
      socket.on('close', () => done()).on('error', () => done());
      socket.resume();
      socket.write(
        `PATCH ${path} HTTP/1.1\r\n${head.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\nevil`,
      );
    });
  const elsewhere = `/uploads/${theirs}/content`;
  await send(`/api/collect/uploads/${spelt}/content?x=${elsewhere}`);
  await send(`/api/collect/uploads/${mine}/content`, { host: `x${elsewhere}?`, 'upload-offset': 4 });
  await send(`/api/collect/uploads/${theirs}/content`);
  assert.equal(await bytesHere(p, theirs), 0);
  const before = (await readdir(uploadFolder(p))).length;
  await send(`/api/collect/uploads/${mine}/content`, {
    'x-http-method-override': 'POST',
    'upload-length': 9,
  });
  assert.equal((await readdir(uploadFolder(p))).length, before, 'nothing is begun behind our back');
});

test('cut off in its middle, gone on with by another person of the unit, and taken in as one batch', async () => {
  const { p, app, port, as } = await stage();
  const resource = await people(p);
  as(resource.actor);
  const file = csv(20_000);
  const begun = await begin(app, resource, file.length, { mark: 'a'.repeat(64) });
  assert.equal(begun.statusCode, 201, begun.body);
  const { id } = uploadSchema.parse(begun.json());
  // The line dies with a third of the bytes under way.
  const third = Math.floor(file.length / 3);
  const socket = connect(port, '127.0.0.1');
  const head = Object.entries({ host: 'x', 'content-length': file.length, ...tus(0) })
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('');
  socket.write(`PATCH /api/collect/uploads/${id}/content HTTP/1.1\r\n${head}\r\n`);
  await new Promise<void>((resolve) => socket.write(file.subarray(0, third), () => resolve()));
  while ((await bytesHere(p, id)) < third) await sleep(10);
  socket.destroy();
  as(provider(resource.organisationId));
  const list = await app.inject(`/api/collect/resources/${resource.resourceId}/uploads`);
  assert.deepEqual(
    list.json().items.map((one: UploadReply) => [one.id, one.fileName, one.bytes, one.mark, one.state]),
    [[id, '很大的 表.csv', file.length, 'a'.repeat(64), 'open']],
  );
  let at = await offsetOf(port, id);
  assert.equal(at, third);
  assert.equal(
    (await patch(port, id, at - 1, file.subarray(at - 1, at + 5))).status,
    409,
    'a wrong place is refused',
  );
  while (at < file.length) {
    const reply = await patch(port, id, at, file.subarray(at, at + 100_000));
    assert.equal(reply.status, 204);
    at = Number(reply.headers.get('upload-offset'));
  }
  const done = await ended(app, id);
  assert.equal(done.state, 'ended');
  const batch = await settled(p, done.batchId ?? '');
  assert.deepEqual(
    [batch.state, batch.good, batch.sha256, batch.received_by],
    ['merged', 20_000, createHash('sha256').update(file).digest('hex'), resource.actor.personId],
  );
  assert.equal(await bytesHere(p, id), 0);
  // Whoever hands it over again finds it done.
  await takeIn(p, id);
  assert.equal((await listBatches(p.db, resource.resourceId, 1, 10)).total, 1);
  assert.equal((await patch(port, id, file.length, Buffer.from('x'))).status, 404);
});

test('handed over by several at once, or by nobody because the last step was lost: one batch, not two, not none', async () => {
  const { p, app, port, as } = await stage();
  const resource = await people(p);
  as(resource.actor);
  const file = csv(10);
  const { id } = uploadSchema.parse((await begin(app, resource, file.length)).json());
  await patch(port, id, 0, file);
  await Promise.all([takeIn(p, id), takeIn(p, id)]);
  assert.equal((await ended(app, id)).state, 'ended');
  assert.equal((await listBatches(p.db, resource.resourceId, 1, 10)).total, 1);
  const lost = uploadSchema.parse((await begin(app, resource, file.length + 6)).json());
  // The last bytes are on the disk, and the process died before it said so.
  await writeFile(uploadPath(p, lost.id), Buffer.concat([file, Buffer.from('Z,end\n')]));
  await uploadsDaily(p).run(p.clock.today());
  assert.ok((await ended(app, lost.id)).batchId);
  assert.equal((await listBatches(p.db, resource.resourceId, 1, 10)).total, 2);
});

test('a refusal at the end is told in the words of the catalogue, and nothing is kept', async () => {
  const { p, app, port, as } = await stage();
  const resource = await people(p);
  as(resource.actor);
  const nested = await zipOf({ 'inner.zip': await zipOf({ 'a.csv': 'x' }) });
  const { id } = uploadSchema.parse((await begin(app, resource, nested.length)).json());
  await patch(port, id, 0, nested);
  const done = await ended(app, id);
  assert.deepEqual([done.state, done.refusal?.code], ['refused', 'collect.form-archive-nested']);
  assert.match(done.refusal?.why.zh ?? '', /inner\.zip/);
  assert.equal(await bytesHere(p, id), 0);
});

test('what is refused takes away what it brought, and nothing that lay there for somebody else', async () => {
  const { p, app, port, as } = await stage();
  const resource = await people(p);
  as(resource.actor);
  const refused = async (content: Buffer): Promise<void> => {
    const { id } = uploadSchema.parse((await begin(app, resource, content.length)).json());
    await patch(port, id, 0, content);
    assert.equal((await ended(app, id)).state, 'refused');
  };
  const own = await zipOf({ 'inner.zip': await zipOf({ 'own.csv': 'x' }) });
  const others = await zipOf({ 'inner.zip': await zipOf({ 'others.csv': 'x' }) });
  const { key } = await p.objects.put(others);
  await refused(own);
  await refused(others);
  assert.equal(await p.objects.has(keyOf(createHash('sha256').update(own).digest('hex'))), false);
  assert.equal(await p.objects.has(key), true, 'a file of a case with the same content');
});

test('strangers neither see, feed nor end an upload; sizes, names and numbers have limits', async () => {
  const { p, app, port, as } = await stage();
  const resource = await people(p);
  as(resource.actor);
  const { id } = uploadSchema.parse(
    (await begin(app, resource, 100, { fileName: '../../etc/\u202epasswd' })).json(),
  );
  assert.equal((await getUpload(p.db, id))?.file_name, 'passwd');
  const stranger = await people(p);
  as(stranger.actor);
  assert.equal((await app.inject(`/api/collect/uploads/${id}`)).statusCode, 403);
  assert.equal((await patch(port, id, 0, Buffer.from('x'))).status, 403);
  assert.equal((await app.inject({ method: 'DELETE', url: `/api/collect/uploads/${id}` })).statusCode, 403);
  assert.equal((await begin(app, resource, 100)).statusCode, 403);
  as(resource.actor);
  assert.equal(
    (await patch(port, id, 0, Buffer.alloc(200, 0x41))).status >= 400,
    true,
    'no more than was said',
  );
  assert.equal((await begin(app, resource, 1e15)).json().code, 'collect.upload-wrong-size');
  for (let n = 0; n < 19; n++) assert.equal((await begin(app, resource, 10)).statusCode, 201);
  assert.equal((await begin(app, resource, 10)).json().code, 'collect.upload-many');
  assert.equal((await app.inject({ method: 'DELETE', url: `/api/collect/uploads/${id}` })).statusCode, 204);
  assert.equal((await app.inject({ method: 'DELETE', url: `/api/collect/uploads/${id}` })).statusCode, 404);
});

test('what nobody goes on with is thrown away after the bureau’s days, and not before', async () => {
  const { p, app, port, as } = await stage();
  const resource = await people(p);
  as(resource.actor);
  const [old, young] = await Promise.all(
    [0, 1].map(async () => uploadSchema.parse((await begin(app, resource, 100)).json())),
  );
  assert.ok(old && young);
  for (const { id } of [old, young]) await patch(port, id, 0, Buffer.from('abc'));
  const days = (n: number): Date => new Date(p.clock.now().getTime() - n * 86_400_000);
  await updateUpload(p.db, old.id, { touched_at: days(7.1) });
  await updateUpload(p.db, young.id, { touched_at: days(6.9) });
  await uploadsDaily(p).run(p.clock.today());
  assert.deepEqual(
    [(await getUpload(p.db, old.id))?.state, (await getUpload(p.db, young.id))?.state],
    ['expired', 'open'],
  );
  assert.deepEqual([await bytesHere(p, old.id), await bytesHere(p, young.id)], [0, 3]);
});
