/** The verdict as a whole, and what differs by city. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type CityKey, cities, facts, sound } from '#tests/factories/entry.ts';
import type { Content } from './content.ts';
import { checkEntry, mustFile, secrecyRefused, startingContent } from './rules.ts';

describe('the check of an entry', () => {
  for (const city of Object.keys(cities) as CityKey[]) {
    test(`finds nothing in a sound entry under the rules of ${city}`, () => {
      const { required, ...verdict } = checkEntry(cities[city], sound, facts);
      assert.deepEqual(verdict, { ready: true, completeness: 100, issues: [] });
      assert.ok(required.asked > 0 && required.filled === required.asked);
    });
  }

  test('names every fault at once and counts what is filled', () => {
    const verdict = checkEntry(cities.neijiang, startingContent(cities.neijiang), facts);
    assert.equal(verdict.ready, false);
    const missing = verdict.issues.filter(({ code }) => code === 'catalog.required').map(({ path }) => path);
    assert.deepEqual(missing, [
      'name',
      'summary',
      'categoryCode',
      'formatCategory',
      'formatType',
      'sharingForm',
      'openingClass',
      'updateCycle',
      'securityLevel',
      'useRequirements',
    ]);
    assert.equal(verdict.completeness, 9);
  });

  test('a warning alone stops nothing', () => {
    const verdict = checkEntry(cities.xingyuan, { ...sound, summary: sound.name }, facts);
    assert.deepEqual(
      verdict.issues.map(({ code }) => code),
      ['catalog.summary-not-name'],
    );
    assert.equal(verdict.ready, true);
  });
});

describe('what differs by city', () => {
  test('a new entry starts with the class the rules name, or with none', () => {
    const start = (city: CityKey) => {
      const { sharingClass, openingClass } = startingContent(cities[city]);
      return [sharingClass, openingClass];
    };
    assert.deepEqual(start('xingyuan'), ['conditional', 'closed']);
    assert.deepEqual(start('neijiang'), ['unconditional', '']);
    assert.deepEqual(start('cangzhou'), ['', 'open']);
  });

  test('an exception is filed only where the rules say so', () => {
    const withheld: Content = { ...sound, sharingClass: 'withheld' };
    assert.equal(mustFile(cities.neijiang, withheld), true);
    assert.equal(mustFile(cities.neijiang, sound), false);
    assert.equal(mustFile(cities.cangzhou, withheld), false);
  });

  test('a mark of secrecy is refused by key and by word; an unknown mark too', () => {
    assert.deepEqual(secrecyRefused(cities.neijiang, 'secret'), {
      key: 'secret',
      zh: '机密',
      articles: ['NJ-3b'],
    });
    assert.equal(secrecyRefused(cities.neijiang, '绝密')?.key, 'top-secret');
    assert.equal(secrecyRefused(cities.xingyuan, '内部')?.key, 'unknown');
    assert.equal(secrecyRefused(cities.xingyuan, 'none'), undefined);
    assert.equal(secrecyRefused(cities.xingyuan, undefined), undefined);
  });
});
