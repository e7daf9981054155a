/** The judge of UTF-8 against the engine's own strict decoder, whatever the pieces the bytes come in. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Utf8Judge } from './utf8.ts';

const judge = (bytes: Buffer, size: number): number | undefined => {
  const found = new Utf8Judge();
  for (let at = 0; at < bytes.length; at += size) found.see(bytes.subarray(at, at + size));
  return found.end();
};
const valid = (bytes: Buffer): boolean => {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
};

test('the first byte that breaks UTF-8 is found, in any pieces', () => {
  const text = Buffer.from('汉字,a\n'.repeat(30_000));
  assert.equal(judge(text, 1000), undefined);
  for (const at of [0, 3, 65_536 * 3, text.length]) {
    const broken = Buffer.concat([text.subarray(0, at), Buffer.from([0xff]), text.subarray(at)]);
    const start = at - (at % 10 === 4 || at % 10 === 5 ? 1 : 0);
    for (const size of [7, 65_536, broken.length]) {
      const found = judge(broken, size) ?? -1;
      assert.ok(found >= start - 3 && found <= at, `${found} for ${at}`);
    }
  }
  assert.equal(judge(Buffer.from([0x61, 0xe6, 0xb1]), 1), 1, 'a character cut off at the end');
});

test('property: the verdict is that of the strict decoder', () => {
  const piece = fc.constantFrom(
    [0x61],
    [0xe6, 0xb1, 0x89],
    [0xc3, 0xa9],
    [0xf0, 0xa0, 0x80, 0x80],
    [0xff],
    [0x80],
    [0xed, 0xa0, 0x80],
    [0xc0, 0xaf],
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), fc.integer({ min: 1, max: 9 }), (pieces, size) => {
      const bytes = Buffer.from(pieces.flat());
      const found = judge(bytes, size);
      assert.equal(found === undefined, valid(bytes));
      if (found !== undefined) assert.ok(valid(bytes.subarray(0, found)));
    }),
    { numRuns: 500 },
  );
});
