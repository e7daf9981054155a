/** Declares the tests of one city: every duty that says it is proven, on one started platform. A file a city, so that they run side by side. */
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { type CaseResult, type cities, readBook } from './duties.ts';
import { playCity } from './play.ts';

export async function proveCity(city: (typeof cities)[number]): Promise<void> {
  const cases = (await readBook()).cases.filter((one) => one.city === city);
  describe(`duties of ${city}`, () => {
    let results: CaseResult[] = [];
    before(async () => {
      results = await playCity(city, cases);
    });
    test('every case was played', () => {
      assert.ok(cases.length > 0);
      assert.equal(results.length, cases.length);
    });
    for (const duty of new Set(cases.map((one) => one.duty))) {
      test(duty, () => {
        const own = results.filter((result) => result.duty === duty);
        assert.equal(own.length, cases.filter((one) => one.duty === duty).length);
        for (const { passed, scenario, error } of own) assert.ok(passed, `${scenario}: ${error}`);
      });
    }
  });
}
