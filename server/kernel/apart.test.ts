/** Work of a stranger's making ends at its limits, and the platform goes on meanwhile. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deflateRawSync } from 'node:zlib';
import { ApartError, runApart } from './apart.ts';
import { unpacksWithin } from './zip-size.ts';

const code = (body: string): string =>
  `data:text/javascript,${encodeURIComponent(`export const work = (given) => { ${body} };`)}`;

test('a result comes back, a failure and the limits of time and memory are told', async () => {
  assert.equal(await runApart(code('return given + 1'), 'work', 1), 2);
  await assert.rejects(runApart(code('throw new Error("no")'), 'work', 1), ApartError);
  let ticks = 0;
  const timer = setInterval(() => ticks++, 50);
  await assert.rejects(runApart(code('for (;;);'), 'work', 1, { seconds: 1 }), ApartError);
  clearInterval(timer);
  assert.ok(ticks > 5, 'the thread of the platform was free');
  const eager = code('const kept = []; for (;;) kept.push(new Array(1e5).fill(kept.length))');
  await assert.rejects(runApart(eager, 'work', 1, { megabytes: 64 }), ApartError);
});

/** One entry whose directory says it unpacks to 10 bytes. */
function zipOf(content: Buffer): Buffer {
  const packed = deflateRawSync(content);
  const local = Buffer.alloc(30);
  local.write('PK\u0003\u0004', 'latin1');
  const entry = Buffer.alloc(46);
  entry.write('PK\u0001\u0002', 'latin1');
  entry.writeUInt16LE(8, 10);
  entry.writeUInt32LE(packed.length, 20);
  entry.writeUInt32LE(10, 24);
  return Buffer.concat([local, packed, entry]);
}

test('a zip is measured by unpacking, not by what it says', () => {
  const zip = zipOf(Buffer.alloc(1_000_000));
  assert.equal(unpacksWithin(zip, 2_000_000), true);
  assert.equal(unpacksWithin(zip, 900_000), false);
});
