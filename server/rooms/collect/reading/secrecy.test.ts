/** Which files bear a mark of secrecy, and that the upload ends at it however the bytes arrive. */
import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { test } from 'node:test';
import { ContentWatch } from './content.ts';
import { markIn, OPENING_BYTES, openingLine } from './secrecy.ts';

const marks = [
  { key: 'top-secret', zh: '绝密', articles: [] },
  { key: 'secret', zh: '机密', articles: [] },
  { key: 'confidential', zh: '秘密', articles: [] },
];
const found = (text: string): string | undefined => markIn(text, marks)?.key;

test('a mark stands alone; a word that holds its characters is none', () => {
  assert.equal(found('机密★10年 登记名单.csv'), 'secret');
  assert.equal(found('【绝密】名单.csv'), 'top-secret');
  assert.equal(found('密级：秘密'), 'confidential');
  assert.equal(found('机密级★长期'), 'secret');
  assert.equal(found('秘密.csv'), 'confidential');
  for (const harmless of ['商业秘密登记.csv', '机密性评估', '不绝密切', '登记编号,登记状态', ''])
    assert.equal(found(harmless), undefined, harmless);
});

test('the opening line is known at its end, at the end of the file, or when no line is that long', () => {
  assert.equal(openingLine(Buffer.from('一,二'), false), undefined);
  assert.equal(openingLine(Buffer.from('一,二'), true), '一,二');
  assert.equal(openingLine(Buffer.from('一,二\n机密'), false), '一,二');
  assert.equal(openingLine(Buffer.alloc(OPENING_BYTES, 0x61), false)?.length, OPENING_BYTES);
  const gb = Buffer.from([0xbb, 0xfa, 0xc3, 0xdc, 0x0a]);
  assert.equal(openingLine(gb, false), '机密');
});

test('a marked file ends the upload at its first line, in any encoding and any pieces; a mark among the rows does not', async () => {
  const passes = async (bytes: Buffer, size: number): Promise<string> => {
    const watch = new ContentWatch(1_000_000, 65_536, marks);
    const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
      bytes.subarray(index * size, (index + 1) * size),
    );
    let kept = 0;
    const work = pipeline(
      Readable.from(pieces),
      watch.through((finding) => new Error(finding.reason === 'secret' ? finding.mark.key : finding.reason)),
      async (parts: AsyncIterable<Buffer>) => {
        for await (const part of parts) kept += part.length;
      },
    );
    return work.then(
      () => `${kept} bytes`,
      (error: Error) => error.message,
    );
  };
  const gb = Buffer.concat([Buffer.from([0xbb, 0xfa, 0xc3, 0xdc]), Buffer.from('*10\na,b\n1,2\n')]);
  for (const size of [1, 5, 4096]) {
    assert.equal(await passes(Buffer.from('\uFEFF绝密★长期\na,b\n1,2\n'), size), 'top-secret');
    assert.equal(await passes(gb, size), 'secret');
    assert.equal(await passes(Buffer.from('秘密'), size), 'confidential');
    assert.equal(await passes(Buffer.from('a,b\n秘密,2\n'), size), '13 bytes');
  }
});
