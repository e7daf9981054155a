/** The local object store: named by content, whole or not at all, the same content once. */
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { test } from 'node:test';
import { freshFolder } from '#tests/factories/embedded.ts';
import { clearIncoming, keyOf, openLocalObjects, parseS3 } from './objects.ts';

test('a stream is stored under its hash and read back, also from the middle', async () => {
  const objects = openLocalObjects(freshFolder());
  const content = randomBytes(300_000);
  const pieces = Array.from({ length: 30 }, (_, index) =>
    content.subarray(index * 10_000, (index + 1) * 10_000),
  );
  const stored = await objects.put(Readable.from(pieces));
  assert.deepEqual(stored, {
    key: keyOf(createHash('sha256').update(content).digest('hex')),
    sha256: createHash('sha256').update(content).digest('hex'),
    bytes: content.length,
  });
  assert.deepEqual(await buffer(await objects.read(stored.key)), content);
  assert.deepEqual(await buffer(await objects.read(stored.key, 299_990)), content.subarray(299_990));
  assert.equal(await objects.has(stored.key), true);
  assert.equal(await objects.has(keyOf('0'.repeat(64))), false);
});

test('the same content again changes nothing, also when both come at once', async () => {
  const root = freshFolder();
  const objects = openLocalObjects(root);
  const first = await objects.put(Buffer.from('same'));
  const path = objects.localPath?.(first.key) ?? '';
  const before = statSync(path);
  const again = await Promise.all(Array.from({ length: 8 }, () => objects.put(Buffer.from('same'))));
  assert.equal(first.known, undefined);
  assert.ok(again.every(({ known }) => known));
  assert.equal(statSync(path).ino, before.ino);
  assert.equal(statSync(path).mtimeMs, before.mtimeMs);
  assert.deepEqual(readdirSync(join(root, 'incoming')), []);
  assert.equal((await objects.put(Buffer.alloc(0))).bytes, 0);
});

test('a stream that breaks leaves nothing, and what a kill left is cleared at the start', async () => {
  const root = freshFolder();
  const objects = openLocalObjects(root);
  async function* breaking(): AsyncGenerator<Buffer> {
    yield Buffer.from('half');
    throw new Error('cut off');
  }
  await assert.rejects(objects.put(Readable.from(breaking())), /cut off/);
  assert.deepEqual(readdirSync(root), ['incoming']);
  assert.deepEqual(readdirSync(join(root, 'incoming')), []);
  await clearIncoming(root);
  assert.deepEqual(readdirSync(root), []);
});

test('only keys of objects name files; removing is for erasure and may be repeated', async () => {
  const objects = openLocalObjects(freshFolder());
  for (const key of ['../../etc/passwd', 'sha256/00/short', '', `sha256/AA/${'A'.repeat(64)}`]) {
    await assert.rejects(async () => await objects.read(key), /not the key/);
  }
  const { key } = await objects.put(Buffer.from('personal'));
  await objects.remove(key);
  await objects.remove(key);
  assert.equal(await objects.has(key), false);
});

test('the address of an S3 store is read whole', () => {
  assert.deepEqual(
    parseS3('s3://bucket/some/prefix/?endpoint=https://store.example:9000&region=cn-north-1'),
    {
      bucket: 'bucket',
      prefix: 'some/prefix',
      endpoint: 'https://store.example:9000',
      region: 'cn-north-1',
    },
  );
  assert.throws(() => parseS3('s3:///prefix'), /bucket/);
});
