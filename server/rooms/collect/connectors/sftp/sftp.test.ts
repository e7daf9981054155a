/** A drop folder on a real SSH server: its key pinned, whole files only, each once, in order, what is refused put aside. */
import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rename, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from '#kernel/errors.ts';
import type { JsonObject } from '#kernel/json.ts';
import { smallCity } from '#tests/factories/city.ts';
import { type SftpServer, startSftpServer } from '#tests/factories/sftp-server.ts';
import type { Cursor, Reading } from '../kinds.ts';
import { sftpKind } from './kind.ts';
import { matcherOf } from './settings.ts';

let opened: ReturnType<typeof smallCity> | undefined;
const servers: SftpServer[] = [];
after(() => Promise.all(servers.map((server) => server.close())));

async function stage(given: JsonObject = {}) {
  const root = await mkdtemp(join(tmpdir(), 'gongshu-sftp-'));
  for (const folder of ['in', 'done', 'aside']) await mkdir(join(root, folder));
  const server = await startSftpServer(root);
  servers.push(server);
  opened ??= smallCity({ demo: true });
  const { p } = await opened;
  const settings = {
    host: '127.0.0.1',
    port: server.port,
    username: 'dropper',
    hostKey: server.fingerprint,
    folder: '/in',
    pattern: '*.csv',
    ready: { by: 'stable', seconds: 1 },
    ...given,
  };
  const call = (more: JsonObject = {}, secrets: JsonObject = { password: server.password }) => ({
    p,
    settings: { ...settings, ...more },
    secrets,
    signal: AbortSignal.timeout(20_000),
  });
  const put = async (name: string, content: string, secondsAgo = 100) => {
    const path = join(root, 'in', name);
    await writeFile(path, content);
    const at = Date.now() / 1000 - secondsAgo;
    await utimes(path, at, at);
  };
  const read = (cursor: Cursor | null = null, more: JsonObject = {}) =>
    sftpKind.read(call(more), { mode: 'incremental', cursor, columns: [], items: [], seen: [] });
  return { root, server, call, put, read };
}

async function taken(reading: Reading | undefined) {
  assert.ok(reading?.form === 'file');
  const content = await text(reading.content);
  return { name: reading.name, content, stated: reading.stated, ended: await reading.end() };
}
const codeOf = (code: string) => (error: unknown) => error instanceof Problem && error.code === code;

test('whole files are taken once, the oldest first; what still grows is left; links and other names are passed over', async () => {
  const { root, put, read } = await stage();
  await put('b.csv', 'code\nB\n', 50);
  await put('a.csv', 'code\nA\n', 90);
  await put('notes.txt', 'no', 90);
  await put('growing.csv', 'code\nG', -3600);
  await symlink('/etc/hostname', join(root, 'in', 'link.csv'));
  const first = await taken(await read());
  assert.deepEqual([first.name, first.content, first.ended.more], ['a.csv', 'code\nA\n', true]);
  const second = await taken(await read(first.ended.cursor));
  assert.deepEqual([second.name, second.ended.more], ['b.csv', false]);
  assert.equal(await read(second.ended.cursor), undefined, 'nothing twice');
  await put('a.csv', 'code\nA\nC\n', 40);
  const again = await taken(await read(second.ended.cursor));
  assert.deepEqual([again.name, again.content], ['a.csv', 'code\nA\nC\n'], 'other content is another file');
});

test('a marker says that a file is whole; files whose rows are visible are moved, never over one another', async () => {
  const { root, put, read } = await stage({ ready: { by: 'marker', suffix: '.ok' }, doneFolder: '/done' });
  await put('a.csv', 'code\nA\n');
  assert.equal(await read(), undefined, 'no marker yet');
  await put('a.csv.ok', '');
  const { ended, name } = await taken(await read());
  assert.equal(name, 'a.csv');
  assert.deepEqual(await readdir(join(root, 'done')), [], 'not before its rows are visible');
  assert.equal(await read(ended.cursor), undefined);
  assert.deepEqual(await readdir(join(root, 'done')), ['a.csv']);
  assert.deepEqual(await readdir(join(root, 'in')), []);
  await put('a.csv', 'code\nB\n');
  await put('a.csv.sha256', `${'0a'.repeat(32)}  a.csv\nrows: 1\n`);
  await put('a.csv.ok', '');
  const later = await taken(await read(ended.cursor));
  assert.deepEqual(later.stated, { sha256: '0a'.repeat(32), rows: 1 }, 'what the file beside it states');
  await read(later.ended.cursor);
  assert.deepEqual((await readdir(join(root, 'done'))).sort(), ['a.csv', 'a.csv.1', 'a.csv.sha256']);
  assert.deepEqual(await readdir(join(root, 'in')), []);
  assert.equal(await readFile(join(root, 'done', 'a.csv'), 'utf8'), 'code\nA\n');
});

test('an empty file goes aside and holds nobody up; one that changes while it is read is not taken', async () => {
  const { root, put, read } = await stage({ quarantineFolder: '/aside' });
  await put('empty.csv', '', 90);
  await put('full.csv', 'code\nA\n', 50);
  const reading = await read();
  assert.deepEqual(await readdir(join(root, 'aside')), ['empty.csv']);
  assert.ok(reading?.form === 'file');
  await text(reading.content);
  await writeFile(join(root, 'in', 'full.csv'), 'code\nA\nB\n');
  await assert.rejects(reading.end(), codeOf('collect.sftp-file-moving'));
});

test('an unknown server hears no password; a wrong one, a folder that is not there and a wall of silence are told apart', async () => {
  const { server, call } = await stage();
  const steps = async (more: JsonObject, secrets?: JsonObject) =>
    (await sftpKind.test(call(more, secrets))).steps;
  const before = server.attempts();
  const [unpinned] = await steps({ hostKey: '' });
  assert.ok(unpinned && !unpinned.ok);
  assert.ok(unpinned.detail?.zh.includes(server.fingerprint), 'shown, to be compared');
  assert.equal(server.attempts(), before, 'nothing was sent');
  const other = `SHA256:${'A'.repeat(43)}`;
  assert.equal((await steps({ hostKey: other }))[0]?.ok, false);
  assert.equal((await steps({}, { password: 'wrong' }))[0]?.ok, false);
  assert.deepEqual(
    (await steps({ folder: '/nowhere' })).map(({ ok }) => ok),
    [true, false],
  );
  assert.deepEqual(
    (await steps({})).map(({ ok }) => ok),
    [true, true],
  );
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  });
  server.allowKeys();
  assert.equal((await steps({}, { privateKey }))[0]?.ok, true, 'by key');
  await server.close();
  assert.equal((await steps({}))[0]?.ok, false);
});

test('a look at the first rows, in the encodings of the country', async () => {
  const { root, put, call } = await stage();
  await put('a.csv', '\ufeff编号;名称\nA;"一；二"\nB;三\n');
  const { columns, rows } = await sftpKind.preview(call(), 1);
  assert.deepEqual(
    columns.map(({ name }) => name),
    ['编号', '名称'],
  );
  assert.deepEqual(rows, [['A', '一；二']]);
  await rename(join(root, 'in', 'a.csv'), join(root, 'in', 'a.txt'));
  assert.deepEqual(await sftpKind.preview(call(), 1), { columns: [], rows: [] });
  await sleep(0);
  assert.ok(matcherOf('orders_??.csv')('orders_01.csv'));
  assert.ok(!matcherOf('orders_??.csv')('orders_1.csv'));
  assert.ok(!matcherOf('a.csv')('axcsv'));
  assert.ok(matcherOf('*月报*.c?v')('2026年月报（终）.csv'));
  assert.ok(matcherOf('**')('') && matcherOf('a*')('a') && !matcherOf('a*b')('abc') && !matcherOf('?')(''));
  // However many stars: no name keeps it busy.
  assert.ok(!matcherOf(`${'*a'.repeat(99)}b`)('a'.repeat(5000)));
});
