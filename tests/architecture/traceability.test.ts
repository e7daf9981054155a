/** docs/traceability.md is fresh, and no duty of a built room is neither proven nor waiting. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { traceDocument } from '../../scripts/trace.ts';

test('traceability is fresh and has no hole', async () => {
  const { text, holes } = await traceDocument();
  assert.deepEqual(holes, [], 'add cases, or a line in regulations/waiting.yaml');
  const committed = await readFile(new URL('../../docs/traceability.md', import.meta.url), 'utf8');
  assert.ok(committed === text, 'stale: run `npm run trace` and commit the change');
});
