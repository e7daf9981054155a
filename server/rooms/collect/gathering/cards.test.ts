/** The nine cards of the standard, exactly at their thresholds, and what is said where nothing can be told. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cardOf } from './cards.ts';

const thresholds = { update: { green: 80, yellow: 50 }, quality: { green: 80, yellow: 50 } };
const of = (u: number, q: number | undefined) =>
  cardOf({ good: u, of: 100 }, q === undefined ? undefined : { good: q, of: 100 }, thresholds).colour;

test('the worse of both indicators is the card', () => {
  const found = [80, 79, 49].map((u) => [80, 79, 49].map((q) => of(u, q)));
  assert.deepEqual(found, [
    ['green', 'yellow', 'red'],
    ['yellow', 'yellow', 'red'],
    ['red', 'red', 'red'],
  ]);
  assert.deepEqual([of(85, 60), of(85, 45), of(50, 50)], ['yellow', 'red', 'yellow']);
});

test('counts are compared, not rounded shares', () => {
  // 79.99 % would round to 80.
  assert.equal(cardOf({ good: 7999, of: 10_000 }, { good: 1, of: 1 }, thresholds).colour, 'yellow');
  assert.equal(cardOf({ good: 4, of: 5 }, { good: 4, of: 5 }, thresholds).colour, 'green');
  const apart = { ...thresholds, quality: { green: 60, yellow: 50 } };
  assert.equal(
    cardOf({ good: 4, of: 5 }, { good: 3, of: 5 }, apart).colour,
    'green',
    'each has its own threshold',
  );
});

test('nothing counted is grey; unmeasured quality leaves only what is certain', () => {
  assert.equal(cardOf({ good: 0, of: 0 }, undefined, thresholds).colour, 'grey');
  assert.equal(cardOf({ good: 1, of: 1 }, { good: 0, of: 0 }, thresholds).colour, 'grey');
  assert.deepEqual([of(100, undefined), of(60, undefined), of(49, undefined)], ['grey', 'grey', 'red']);
  const { reason } = cardOf({ good: 4, of: 5 }, undefined, thresholds);
  assert.match(reason.zh, /4\/5（80%）/);
  assert.match(reason.zh, /尚未测评/);
  assert.match(reason.en, /not yet measured/);
});
