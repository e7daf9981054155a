// What somebody pastes as the checksum of a file.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checksumOf } from './upload.ts';

test('a checksum is read from what sha256sum writes, bare or with a name; anything else is none', () => {
  const sum = '0123456789abcdef'.repeat(4);
  for (const pasted of [sum, sum.toUpperCase(), `${sum}  人口.csv\n`, ` ${sum} `])
    assert.equal(checksumOf(pasted), sum);
  for (const pasted of ['', 'abc', sum.slice(1), `${sum}0`, `x${sum}`])
    assert.equal(checksumOf(pasted), undefined);
});
