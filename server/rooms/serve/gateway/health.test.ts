/** The health of services: what falls out of the window, whose fault a refusal is, and that callers cannot fill the place. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openMetrics } from '#kernel/metrics.ts';
import { healthOf, openHealth, resultOf } from './health.ts';

const start = Date.parse('2026-03-02T01:00:30Z');
const after = (minutes: number) => new Date(start + minutes * 60_000);

test('ten minutes are counted, with the average, the ninety-fifth percentile and the bytes of answers', () => {
  const health = openHealth();
  const note = (ms: number, at: Date, result: 'ok' | 'failed' | 'refused' = 'ok') =>
    health.note({ service: 'a', proved: true, result, ms, bytes: 100, at });
  for (let n = 0; n < 95; n += 1) note(4, after(0));
  for (let n = 0; n < 5; n += 1) note(900, after(5));
  note(1, after(5), 'failed');
  note(1, after(5), 'refused');
  const found = health.of('a', after(6));
  assert.ok(found?.p95Ms && found.averageMs);
  assert.deepEqual([found.ok, found.failed, found.refused, found.bytes], [100, 1, 1, 10_000]);
  assert.ok(found.p95Ms >= 4 && found.p95Ms <= 5, `${found.p95Ms}`);
  assert.ok(Math.abs(found.averageMs - (95 * 4 + 5 * 900) / 100) < 1e-9);
  assert.equal(health.of('a', after(10))?.ok, 5, 'the first minute is out');
  const late = health.of('a', after(60));
  assert.deepEqual([late?.ok, late?.p95Ms, late?.lastOkAt], [0, null, after(5)]);
  note(20_000, after(60));
  assert.equal(health.of('a', after(60))?.ok, 1, 'the place of an old minute is used anew');
});

test('what a caller does wrong opens no place, and the places are bounded', () => {
  const health = openHealth();
  const at = after(0);
  const none = { service: 'none-such', ms: 1, bytes: 1, at };
  health.note({ ...none, result: 'refused', proved: true });
  health.note({ ...none, result: 'failed', proved: false });
  assert.deepEqual(health.services(), []);
  for (let n = 0; n < 1100; n += 1)
    health.note({ service: `s${n}`, proved: true, result: 'ok', ms: 1, bytes: 1, at });
  assert.deepEqual([health.services().length, health.of('s0', at)], [1000, undefined]);
  assert.equal(resultOf('gateway.service-held'), 'failed');
  assert.equal(resultOf('gateway.quota'), 'refused');
});

test('the operators read it beside the other numbers', async () => {
  const p = { metrics: openMetrics(), clock: { now: () => after(0) } };
  healthOf(p).note({ service: 'a', proved: true, result: 'ok', ms: 4, bytes: 7, at: after(0) });
  assert.equal(healthOf(p), healthOf(p));
  const text = await p.metrics.registry.metrics();
  assert.match(text, /gongshu_service_calls\{service="a",result="ok"\} 1/);
  assert.match(text, /gongshu_service_bytes\{service="a"\} 7/);
  assert.match(text, /gongshu_service_seconds\{service="a",of="average"\} 0\.004/);
});
