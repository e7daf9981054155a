/** What a source states of its delivery: read from a header or the file beside it, compared, and refused where it differs. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { Problem } from '#kernel/errors.ts';
import { type ItemInput, publishedResource, settled, startCollect } from '#tests/factories/collect.ts';
import { testStack } from '#tests/factories/stack.ts';
import { answerReading } from '../commands/answer-reading.ts';
import { receiveFile } from '../commands/receive-file.ts';
import { countRaw } from '../warehouse.ts';
import { digestOfHeader, type Stated, statementOfFile } from './stated.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const unreadable = (error: unknown): boolean =>
  error instanceof Problem && error.code === 'collect.digest-unreadable';

test('a digest in the header, and a file beside the file as sha256sum writes it', () => {
  const hex = sha256('x');
  const base64 = Buffer.from(hex, 'hex').toString('base64');
  assert.equal(digestOfHeader(undefined), undefined);
  assert.equal(digestOfHeader(`md5=:${'A'.repeat(22)}==:, sha-256=:${base64}:`), hex);
  for (const header of ['', hex, `sha-256=${base64}`, `md5=:${base64}:`, `not-sha-256=:${base64}:`])
    assert.throws(() => digestOfHeader(header), unreadable, header);
  assert.deepEqual(statementOfFile(`${hex.toUpperCase()}  rows.csv\nrows: 12\n`), { sha256: hex, rows: 12 });
  assert.deepEqual(statementOfFile('rows=3\n'), { rows: 3 });
  for (const text of ['', 'rows: many', hex.slice(1)])
    assert.throws(() => statementOfFile(text), unreadable, text);
});

test('what differs from the statement is refused and staged nowhere, also where the same content is there already', async () => {
  const k = await testStack();
  await startCollect(k);
  const items: ItemInput[] = [{ name: 'code', titleZh: '编号', type: 'C', length: 20, key: true }];
  const { resourceId, actor } = await publishedResource(k, items);
  const content = 'code\nA\n\nB\n';
  const deliver = async (stated: Stated) => {
    const { batchId, unchanged } = await receiveFile(k, actor, {
      resourceId,
      mode: 'full',
      encoding: undefined,
      fileName: 'rows.csv',
      content: Readable.from([Buffer.from(content)]),
      stated,
    });
    const { state, rejection } = await settled(k, batchId);
    return { batchId, seen: [state, rejection?.code, unchanged] };
  };
  const right = sha256(content);
  const first = await deliver({ sha256: sha256('another') });
  assert.deepEqual(first.seen, ['rejected', 'collect.checksum-differs', false]);
  assert.equal(await countRaw(k, { resourceId, batchId: first.batchId }), 0);
  // Read in another way it is still not what was stated.
  const again = await answerReading(k, actor, first.batchId, { columns: ['code'] }, false);
  const { state, rejection } = await settled(k, again);
  assert.deepEqual([state, rejection?.code], ['rejected', 'collect.checksum-differs']);
  assert.deepEqual((await deliver({ sha256: right, rows: 3 })).seen, [
    'rejected',
    'collect.rows-differ',
    false,
  ]);
  assert.deepEqual((await deliver({ sha256: right, rows: 2 })).seen, ['merged', undefined, false]);
  assert.deepEqual((await deliver({ sha256: sha256('another') })).seen, [
    'rejected',
    'collect.checksum-differs',
    false,
  ]);
  assert.deepEqual((await deliver({ sha256: right })).seen, ['superseded', undefined, true]);
});
