/** Both places the files of a log may lie in behave alike: a folder, and an S3 store as the platform's own client speaks to it. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { openTileStore, type TileStore } from './store.ts';

const objects = new Map<string, Buffer>();
let server: Server;
let folder: string;

/** As much of S3 as a store of small files needs. */
function serveObjects(): Server {
  return createServer((request, reply) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const url = new URL(request.url ?? '', 'http://store.invalid');
      const key = decodeURIComponent(url.pathname.slice('/bucket/'.length));
      const body = Buffer.concat(chunks);
      const answer = (status: number, text: Buffer | string = ''): void =>
        void reply
          .writeHead(status, { 'content-length': Buffer.byteLength(text) })
          .end(request.method === 'HEAD' ? '' : text);
      if (request.method === 'PUT') {
        objects.set(key, unframed(body, String(request.headers['content-encoding'] ?? '')));
        return answer(200);
      }
      if (request.method === 'POST' && url.searchParams.has('delete')) {
        for (const [, found = ''] of body.toString().matchAll(/<Key>([^<]*)<\/Key>/g)) objects.delete(found);
        return answer(200, '<DeleteResult/>');
      }
      if (url.searchParams.has('list-type')) {
        const prefix = url.searchParams.get('prefix') ?? '';
        const found = [...objects].filter(([name]) => name.startsWith(prefix));
        const items = found.map(
          ([name, { length }]) =>
            `<Contents><Key>${name}</Key><Size>${length}</Size><LastModified>2026-03-10T02:00:00.000Z</LastModified></Contents>`,
        );
        return answer(
          200,
          `<ListBucketResult><IsTruncated>false</IsTruncated>${items.join('')}</ListBucketResult>`,
        );
      }
      const found = objects.get(key);
      return found ? answer(200, found) : answer(404, '<Error><Code>NoSuchKey</Code></Error>');
    });
  });
}

/** What the client sends in pieces, each behind its length, and a checksum after them. */
function unframed(body: Buffer, encoding: string): Buffer {
  if (!encoding.includes('aws-chunked')) return body;
  const parts: Buffer[] = [];
  for (let at = 0; ; ) {
    const end = body.indexOf('\r\n', at);
    const length = Number.parseInt(body.subarray(at, end).toString(), 16);
    if (!(length > 0)) return Buffer.concat(parts);
    parts.push(body.subarray(end + 2, end + 2 + length));
    at = end + 2 + length + 2;
  }
}

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gongshu-tiles-'));
  server = serveObjects().listen(0, '127.0.0.1');
  await new Promise((listening) => server.once('listening', listening));
  process.env.AWS_ACCESS_KEY_ID = 'test';
  process.env.AWS_SECRET_ACCESS_KEY = 'test';
});
after(async () => {
  server.close();
  server.closeAllConnections();
  await rm(folder, { recursive: true });
});

const listed = async (store: TileStore, prefix: string): Promise<string[]> => {
  const found = [];
  for await (const path of store.list(prefix)) found.push(path);
  return found.sort();
};

for (const place of ['folder', 's3'] as const) {
  test(`${place}: what was put is there whole, replaced whole, listed, and cleared by folder`, async () => {
    const { port } = server.address() as AddressInfo;
    const s3 = `s3://bucket/city?endpoint=http://127.0.0.1:${port}&region=x`;
    const store = await openTileStore({ data: folder, ...(place === 's3' ? { s3 } : {}) });
    const log = 'gongshu/city/audit/2026';
    const bytes = Buffer.from([0, 255, 13, 10, 7]);
    assert.equal(await store.get(`${log}/checkpoint`), undefined);
    await store.put(`${log}/checkpoint`, Buffer.from('one'));
    await store.put(`${log}/checkpoint`, Buffer.from('two'));
    await store.put(`${log}/tile/0/000.p/5`, bytes);
    await store.put(`${log}/tile/0/000.p/6`, bytes);
    await store.put(`${log}/tile/0/000`, bytes);
    assert.equal((await store.get(`${log}/checkpoint`))?.toString(), 'two');
    assert.deepEqual(await store.get(`${log}/tile/0/000.p/5`), bytes);
    await store.clear(`${log}/tile/0/000.p/`);
    await store.clear(`${log}/tile/0/001.p/`);
    assert.deepEqual(await listed(store, `${log}/`), [`${log}/checkpoint`, `${log}/tile/0/000`]);
    for (const path of ['../secrets', '/etc/passwd', 'a/../b', 'a//b', ''])
      await assert.rejects(store.get(path), /not a path of the store/, path);
    // A folder that was there and is gone again is made again.
    await store.put(`${log}/tile/0/000.p/7`, bytes);
    assert.deepEqual(await store.get(`${log}/tile/0/000.p/7`), bytes);
  });
}
