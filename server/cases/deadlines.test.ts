/** From which day a step's limit counts: its own opening, or that of the case where one limit spans several steps. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { loadLaw } from '#law/index.ts';
import { bindLaw } from '#law/settings.ts';
import { limitsOf, startDeadline } from './deadlines.ts';

const xingyuan = loadLaw(join(import.meta.dirname, '../../tests/fixtures/regulations'), 'xingyuan');
const none = { values: {}, effective: {} };
const limit = 'share.bureau-deadline';
const received = bindLaw(xingyuan, '2026-03-02', none);
const later = bindLaw(xingyuan, '2026-03-04', none);
const found = {
  limits: limitsOf(received, [limit]),
  pack: received.verdictContext.pack,
  openedOn: received.day,
};

test('a limit of the step counts from the day it opens', () => {
  const deadline = startDeadline(later, found, { limit });
  assert.deepEqual([deadline?.from, deadline?.due], ['2026-03-04', '2026-03-09']);
});

test('a limit of the whole case counts from the day of receipt, whatever the earlier steps took', () => {
  const deadline = startDeadline(later, found, { limit, limitFrom: 'case' });
  assert.deepEqual([deadline?.from, deadline?.due, deadline?.remaining], ['2026-03-02', '2026-03-05', 1]);
});

test('a change of the pack moves neither', () => {
  const changed = { ...found, pack: { ...found.pack, hash: 'an earlier edition' } };
  const own = startDeadline(later, changed, { limit });
  const whole = startDeadline(later, changed, { limit, limitFrom: 'case' });
  assert.deepEqual([own?.due, whole?.due], ['2026-03-09', '2026-03-05']);
});

test('no rule, no clock', () => {
  assert.equal(startDeadline(later, found, { limitFrom: 'case' }), null);
});
