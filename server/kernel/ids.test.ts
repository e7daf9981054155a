/** Keys inside the platform: valid, all different, later ones greater. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { version } from 'uuid';
import { isId, newId } from './ids.ts';

test('ids of one moment are valid, different and in the order they were made', () => {
  const made = Array.from({ length: 20_000 }, newId);
  assert.deepEqual(made.toSorted(), made);
  assert.equal(new Set(made).size, made.length);
  assert.ok(made.every((id) => isId(id) && version(id) === 7));
  // What follows the time and the count is fresh for each of them.
  assert.equal(new Set(made.map((id) => id.slice(-12))).size, made.length);
});
