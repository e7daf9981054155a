/** The turn of the day: once for each day, also after a failure and under a clock set back. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testStack } from '#tests/factories/stack.ts';
import { type DailyTask, startDaily, turnDay } from './daily.ts';

const k = await testStack();

function counted(name: string, fail: () => boolean = () => false): DailyTask & { days: string[] } {
  const days: string[] = [];
  return {
    name,
    days,
    run: async (day) => {
      if (fail()) throw new TypeError('cannot today');
      days.push(day);
    },
  };
}

test('a task runs once a legal day, and not again while the day lasts', async () => {
  const task = counted('daily-test.once');
  k.clock.set('2026-03-10T02:00:00Z');
  assert.deepEqual((await turnDay(k, [task])).ran, [task.name]);
  k.clock.set('2026-03-10T15:59:00Z');
  assert.deepEqual((await turnDay(k, [task])).ran, []);
  // Midnight in Shanghai.
  k.clock.set('2026-03-10T16:00:00Z');
  await turnDay(k, [task]);
  assert.deepEqual(task.days, ['2026-03-10', '2026-03-11']);
});

test('one that fails keeps no other from running and is tried again', async () => {
  let broken = true;
  const bad = counted('daily-test.bad', () => broken);
  const good = counted('daily-test.good');
  k.clock.set('2026-03-12T02:00:00Z');
  const turned = await turnDay(k, [bad, good]);
  assert.deepEqual([turned.failed, turned.ran], [[bad.name], [good.name]]);
  broken = false;
  assert.deepEqual((await turnDay(k, [bad, good])).ran, [bad.name]);
});

test('a clock set back runs nothing twice, unless the platform is under test', async () => {
  const task = counted('daily-test.back');
  k.clock.set('2026-03-13T02:00:00Z');
  await turnDay(k, [task]);
  k.clock.set('2026-03-11T02:00:00Z');
  const turned = await turnDay(k, [task]);
  assert.deepEqual([turned.ran, turned.ahead], [[], [task.name]]);
  assert.deepEqual((await turnDay(k, [task], { back: true })).ran, [task.name]);
});

test('two processes turn the day once', async () => {
  const task = counted('daily-test.two');
  k.clock.set('2026-03-14T02:00:00Z');
  await Promise.all([turnDay(k, [task]), turnDay(k, [task])]);
  assert.deepEqual(task.days, ['2026-03-14']);
});

test('the loop turns the day at its start and ends when told', async () => {
  const task = counted('daily-test.loop');
  k.clock.set('2026-03-16T02:00:00Z');
  const loop = startDaily(k, [task], 5);
  await loop.stop();
  assert.deepEqual(task.days, ['2026-03-16']);
});
