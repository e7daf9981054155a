/** The daily tasks run on an empty city and on one whose bureau set a cycle; months are counted as the calendar has them. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type TestPlatform, testPlatform } from '#tests/factories/platform.ts';
import { openLostBases } from './basis-lost.ts';
import { addMonths, openDueEvaluations } from './evaluations.ts';
import { disagreements } from './negative-items.ts';

let stage: TestPlatform;
before(async () => {
  stage = await testPlatform({ city: 'binzhou' });
});
after(() => stage.close());

describe('the day turns', () => {
  test('nothing is due in an empty city', async () => {
    await openDueEvaluations(stage.p, '2027-01-01');
    await openLostBases(stage.p, '2027-01-01');
    assert.deepEqual(await disagreements(stage.p.db), []);
  });

  test('a month later is the same day, or the last one of a shorter month', () => {
    assert.equal(addMonths('2027-03-01', 12), '2028-03-01');
    assert.equal(addMonths('2027-01-31', 1), '2027-02-28');
    assert.equal(addMonths('2028-02-29', 12), '2029-02-28');
    assert.equal(addMonths('2026-11-30', 3), '2027-02-28');
  });
});
