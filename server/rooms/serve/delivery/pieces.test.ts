/** Chunks, ranges and lines of a delivery, without stores: cut at rows, digests that agree, ranges read to the letter. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import type { FileStore } from '#kernel/file-store.ts';
import { encoderOf } from './encode.ts';
import { type Chunk, openWriter, pieceAt, usualSizes } from './pieces.ts';
import { rangeApplies, spanOf, tagOf } from './range.ts';

function memory(): FileStore & { files: Map<string, Buffer> } {
  const files = new Map<string, Buffer>();
  return {
    files,
    put: async (path, bytes) => void files.set(path, Buffer.from(bytes)),
    get: async (path) => files.get(path),
    list: async function* () {
      yield* files.keys();
    },
    clear: async () => files.clear(),
  };
}

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

test('whatever the rows and sizes: chunks end at a row, pieces and digests give the file again', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(fc.string({ maxLength: 40, unit: 'grapheme' }), { maxLength: 8 }), { maxLength: 8 }),
      fc.integer({ min: 8, max: 200 }),
      fc.integer({ min: 1, max: 50 }),
      async (batches, chunk, piece) => {
        const store = memory();
        const chunks: Chunk[] = [];
        const writer = openWriter(store, 'd', { chunk, piece }, async (one) => void chunks.push(one));
        await writer.head('头\n');
        const lines = batches.map((batch) => batch.map((text) => `${text}\n`));
        for (const some of lines) await writer.rows(some);
        const whole = await writer.end();
        const wanted = Buffer.from(`头\n${lines.flat().join('')}`);
        assert.deepEqual([whole.bytes, whole.sha256], [wanted.length, sha256(wanted)]);
        assert.equal(whole.rows, lines.flat().length);
        assert.equal(
          chunks.reduce((sum, { rows }) => sum + rows, 0),
          whole.rows,
        );
        for (const one of chunks) {
          const bytes = wanted.subarray(one.from, one.from + one.bytes);
          assert.equal(one.sha256, sha256(bytes));
          assert.equal(bytes.at(-1), 10, 'a row is never cut');
        }
        const found: Buffer[] = [];
        for (let at = 0; at < wanted.length; ) {
          const part = pieceAt(chunks, 'd', piece, at);
          assert.ok(part);
          const bytes = store.files.get(part.path);
          assert.equal(bytes?.length, part.to - part.from);
          found.push(bytes ?? Buffer.alloc(0));
          at = part.to;
        }
        assert.deepEqual(Buffer.concat(found), wanted);
        assert.equal(pieceAt(chunks, 'd', piece, wanted.length), undefined);
      },
    ),
    { numRuns: 60 },
  );
});

test('one range, within the file, in the one unit; everything else is refused', () => {
  const size = 100;
  assert.equal(spanOf(undefined, size), 'whole');
  assert.deepEqual(spanOf('bytes=0-0', size), { from: 0, to: 1 });
  assert.deepEqual(spanOf('bytes=10-', size), { from: 10, to: 100 });
  assert.deepEqual(spanOf('bytes=-7', size), { from: 93, to: 100 });
  assert.deepEqual(spanOf('bytes=-700', size), { from: 0, to: 100 });
  assert.deepEqual(spanOf('bytes=90-900', size), { from: 90, to: 100 });
  for (const wrong of [
    '',
    'bytes=',
    'bytes=-',
    'bytes=-0',
    'bytes=100-',
    'bytes=9-8',
    'bytes=0-1,5-6',
    'bytes=a-b',
    'bytes=-1-2',
    'lines=0-1',
    'bytes=0x1-5',
    'bytes=99999999999999999999-',
    'bytes = 0-1',
  ])
    assert.equal(spanOf(wrong, size), 'unsatisfiable', wrong);
  assert.equal(spanOf('bytes=0-', 0), 'unsatisfiable');
});

test('a range of another file is no range of this one', () => {
  assert.equal(rangeApplies(undefined, 'ab'), true);
  assert.equal(rangeApplies(tagOf('ab'), 'ab'), true);
  for (const other of [tagOf('cd'), `W/${tagOf('ab')}`, 'Tue, 10 Mar 2026 02:00:00 GMT', ''])
    assert.equal(rangeApplies(other, 'ab'), false, other);
});

test('CSV is safe in a spreadsheet and keeps numbers; JSON lines give what an interface gives', () => {
  const columns = [
    { name: 'name', json: 'string' as const },
    { name: 'n', json: 'number' as const },
    { name: 'sum', json: 'decimal-string' as const },
    { name: '=yes', json: 'boolean' as const },
  ];
  const row = { key: '1', cells: ['=1+1,"x"', '-5', '-1.50', 'true'] };
  const none = { key: '2', cells: [null, null, null, null] };
  const csv = encoderOf('csv', columns);
  assert.equal(csv.head, "\uFEFFname,n,sum,'=yes\r\n");
  assert.equal(csv.line(row), `"'=1+1,""x""",-5,-1.50,true\r\n`);
  assert.equal(csv.line(none), ',,,\r\n');
  const lines = encoderOf('jsonl', columns);
  assert.deepEqual(JSON.parse(lines.line(row)), { name: '=1+1,"x"', n: -5, sum: '-1.50', '=yes': true });
  assert.deepEqual(JSON.parse(lines.line(none)), { name: null, n: null, sum: null, '=yes': null });
});

test('two hundred megabytes pass in pieces of four, in four chunks and no more memory; places beyond four gigabytes are exact', async () => {
  let most = 0;
  let put = 0;
  const store: FileStore = {
    ...memory(),
    put: async (_path, bytes) => {
      put += bytes.length;
      most = Math.max(most, bytes.length);
    },
  };
  const chunks: Chunk[] = [];
  const writer = openWriter(store, 'd', usualSizes, async (one) => void chunks.push(one));
  const before = process.memoryUsage().arrayBuffers;
  const line = `${'x'.repeat(1023)}\n`;
  const batch = Array<string>(1000).fill(line);
  for (let n = 0; n < 200; n++) await writer.rows(batch);
  const { bytes, rows } = await writer.end();
  assert.deepEqual([bytes, rows, put], [204_800_000, 200_000, 204_800_000]);
  assert.equal(chunks.length, 4);
  assert.ok(chunks.every((one) => one.bytes <= usualSizes.chunk && one.bytes % 1024 === 0));
  assert.ok(most <= usualSizes.piece);
  assert.ok(process.memoryUsage().arrayBuffers - before < 64 * 2 ** 20, 'it does not grow with the file');
  const far = { ordinal: 70_000, from: 5_000_000_000_000, bytes: 60_000_000 };
  assert.deepEqual(pieceAt([far], 'd', usualSizes.piece, far.from + 4_194_304), {
    path: 'd/70000/1',
    from: far.from + 4_194_304,
    to: far.from + 8_388_608,
  });
});
