/** Drop folders and interfaces within the framework: rows become visible once, a refused file goes aside, a lie keeps nothing. */
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, utimes, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Platform } from '#cases/index.ts';
import { smallCity } from '#tests/factories/city.ts';
import { publishedResource } from '#tests/factories/collect.ts';
import { connect, connectorOf, readNow, seen, startConnectors } from '#tests/factories/connectors.ts';
import { type SftpServer, startSftpServer } from '#tests/factories/sftp-server.ts';
import { changeConnector } from './commands/save-connector.ts';
import { trySource } from './commands/try-source.ts';

let p: Platform;
let drop: SftpServer;
let root: string;
let pages: Server;
let total = 25;
const heard: string[] = [];
before(async () => {
  const city = await smallCity({ demo: true });
  // The server of the folder has the machine's clock.
  city.clock.set(new Date().toISOString());
  p = city.p;
  await startConnectors(p);
  root = await mkdtemp(join(tmpdir(), 'gongshu-drop-'));
  for (const folder of ['in', 'done', 'aside']) await mkdir(join(root, folder));
  drop = await startSftpServer(root);
  pages = createServer((request, response) => {
    const { searchParams } = new URL(request.url ?? '/', 'http://source');
    const from = (Number(searchParams.get('page')) - 1) * 10;
    const rows = Array.from({ length: Math.max(0, Math.min(10, 25 - from)) }, (_, n) => ({
      no: from + n + 1,
      name: 'n',
    }));
    heard.push(`${request.headers.authorization ?? ''} ${request.headers['x-api-key'] ?? ''}`.trim());
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ total, rows }));
  });
  await new Promise<void>((done) => pages.listen(0, '127.0.0.1', done));
});
after(async () => {
  await p.jobs.stop();
  await drop.close();
  pages.close();
});

const items = [
  { name: 'no', titleZh: '编号', type: 'I' as const, key: true },
  { name: 'name', titleZh: '名称', type: 'C' as const, length: 50, nullable: true },
];
const put = async (name: string, content: string, secondsAgo: number): Promise<void> => {
  await writeFile(join(root, 'in', name), content);
  const at = Date.now() / 1000 - secondsAgo;
  await utimes(join(root, 'in', name), at, at);
};

test('files come in in their order, each once; one that is refused goes aside and those behind it go on', async () => {
  const resource = await publishedResource(p, items);
  const id = await connect(p, resource, {
    kind: 'sftp',
    mode: 'incremental',
    settings: {
      host: '127.0.0.1',
      port: drop.port,
      username: 'dropper',
      hostKey: drop.fingerprint,
      folder: '/in',
      pattern: '*.csv',
      ready: { by: 'stable', seconds: 1 },
      doneFolder: '/done',
      quarantineFolder: '/aside',
    },
    secrets: { password: drop.password },
  });
  assert.equal((await readNow(p, id)).state, 'nothing', 'an empty folder is no fault');
  await put('1.csv', 'no,name\n1,a\n2,b\n', 90);
  await put('2.csv', 'wrong,columns\n1,a\n', 60);
  await put('3.csv', '编号,名称\n2,c\n3,d\n', 30);
  // What a reading leaves behind is read on by a job of its own: turns here come beside it.
  for (let turn = 0; turn < 20 && (await readdir(join(root, 'in'))).length > 0; turn++) await readNow(p, id);
  assert.deepEqual((await readdir(join(root, 'done'))).sort(), ['1.csv', '3.csv'], 'moved once visible');
  assert.deepEqual(await readdir(join(root, 'aside')), ['2.csv'], 'refused once, then put aside');
  assert.deepEqual(await readdir(join(root, 'in')), []);
  assert.equal((await readNow(p, id)).state, 'nothing');
  assert.deepEqual(Object.values(await seen(p, resource, ['no', 'name'])), [
    ['1', 'a'],
    ['2', 'c'],
    ['3', 'd'],
  ]);
  assert.equal((await connectorOf(p, id)).failures, 0);
  // Another unit's file of that name and size is no file that was refused.
  const other = await publishedResource(p, items);
  const { settings } = await connectorOf(p, id);
  const second = await connect(p, other, {
    kind: 'sftp',
    mode: 'incremental',
    settings,
    secrets: { password: drop.password },
  });
  await put('2.csv', 'no,name\n1,aaaaaaa\n', 60);
  assert.equal((await readNow(p, second)).state, 'merged');
  assert.deepEqual(await seen(p, other, ['name']), { 1: ['aaaaaaa'] });
});

test('pages become one batch; a total that is not met keeps nothing of the reading', async () => {
  const resource = await publishedResource(p, items);
  const id = await connect(p, resource, {
    kind: 'http',
    settings: {
      url: `http://127.0.0.1:${(pages.address() as AddressInfo).port}/rows`,
      paging: { by: 'page', size: 10 },
      rowsPath: 'rows',
      totalPath: 'total',
      perSecond: 100,
    },
    secrets: {},
    mapping: items.map(({ name }) => ({ item: name, column: name })),
  });
  assert.equal((await readNow(p, id)).state, 'merged');
  assert.equal(Object.keys(await seen(p, resource, ['no'])).length, 25);
  total = 30;
  const lied = await readNow(p, id);
  assert.deepEqual([lied.state, lied.failure?.code], ['failed', 'collect.connector-count-differs']);
  assert.equal(Object.keys(await seen(p, resource, ['no'])).length, 25);
});

test('a kept secret goes only where, and as whom, it was given for; a secret is nothing for the plain settings', async () => {
  const resource = await publishedResource(p, items);
  const base = `http://127.0.0.1:${(pages.address() as AddressInfo).port}`;
  const settings = { url: `${base}/rows`, rowsPath: 'rows', signing: { by: 'bearer' } };
  const mapping = items.map(({ name }) => ({ item: name, column: name }));
  const made = (more: object, secrets: object = { secret: 'told-once' }) =>
    connect(p, resource, {
      kind: 'http',
      mapping,
      settings: { ...settings, ...more },
      secrets: { ...secrets },
    });
  const id = await made({}, { secret: 'told-once', secretHeaders: { 'x-api-key': 'sealed' } });
  assert.equal(heard.at(-1), 'Bearer told-once sealed');
  const change = (more: object, secrets?: { secret: string }) =>
    changeConnector(p, resource.actor, id, {
      name: '改动',
      mapping,
      mode: 'full',
      schedule: { every: 'never' },
      reconciles: false,
      settings: { ...settings, ...more },
      ...(secrets ? { secrets } : {}),
    });
  const moves = [
    { url: `${base.replace('127.0.0.1', 'localhost')}/rows` },
    { url: `${base}/others` },
    { signing: { by: 'app-key', parameter: 'shown' } },
    { query: { to: 'elsewhere' } },
    { headers: { 'x-tenant': 'b' } },
  ];
  const before = heard.length;
  for (const more of moves)
    await assert.rejects(change(more), { code: 'collect.connector-secrets-anew' }, JSON.stringify(more));
  assert.equal(heard.length, before, 'nobody heard of it');
  await change({ rowsPath: 'rows', perSecond: 50 });
  await change({ url: `${base}/others` }, { secret: 'given-anew' });
  assert.equal(heard.at(-1), 'Bearer given-anew');
  const other = await publishedResource(p, items);
  const body = { kind: 'http', connectorId: id, settings, secrets: {}, preview: 5 };
  await assert.rejects(trySource(p, other.actor, { ...body, resourceId: other.resourceId }));
  for (const plain of [
    { url: `${base.replace('//', '//me:hidden@')}/rows` },
    { url: `${base}/rows?access_token=hidden` },
    { headers: { Authorization: 'Basic aGlkZGVu' } },
    { headers: { cookie: 'session=hidden' } },
    { headers: { 'X-API-Key': 'hidden' } },
    { query: { appKey: 'hidden' } },
  ])
    await assert.rejects(made(plain), { code: 'collect.connector-secret-plain' }, JSON.stringify(plain));
  await assert.rejects(made({ headers: { Host: 'another.example' } }), {
    code: 'collect.connector-settings',
  });
});
