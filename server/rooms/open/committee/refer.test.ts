/** A round in which nobody is left to answer holds no application up. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isForsaken } from './refer.ts';

test('a round without anybody left to answer is forsaken; one that was answered, or still may be, is not', () => {
  assert.equal(isForsaken({ outcome: null, tally: { seats: 0 } }), true);
  assert.equal(isForsaken({ outcome: null, tally: { seats: 1 } }), false);
  assert.equal(isForsaken({ outcome: 'supported', tally: { seats: 0 } }), false);
});
