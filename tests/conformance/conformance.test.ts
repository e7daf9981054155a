/** Every duty that says it is proven is proven here, on one started platform a city; and what the cases name exists. */
import assert from 'node:assert/strict';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { type Book, type CaseResult, cities, readBook } from './duties.ts';
import { lostGuards, playUnbroken, underMutation, unknownMutation } from './mutate.ts';
import { guards } from './mutations/index.ts';
import { playCity } from './play.ts';
import { scenarios } from './scenarios/index.ts';
import { prepareTemplate } from './started.ts';

const book: Book = await readBook();
const played: CaseResult[] = [];
const playedFiles = new Set<string>();

describe('what the cases name', () => {
  test('every scenario exists, and every scenario is named', () => {
    const named = new Set(book.cases.map(({ scenario }) => scenario));
    assert.deepEqual(
      book.cases.filter(({ scenario }) => !scenarios[scenario]).map(({ duty, scenario }) => [duty, scenario]),
      [],
    );
    assert.deepEqual(
      Object.keys(scenarios).filter((name) => !named.has(name)),
      [],
    );
  });

  test('every mutation can be prepared, its text stands in the source, and every guard is named', async () => {
    const wrong = new Set<string>();
    for (const { city, duty, breaks } of book.cases) {
      for (const name of breaks) {
        const why = await unknownMutation(name, city);
        if (why) wrong.add(`${duty}: ${why}`);
      }
    }
    const named = new Set(book.cases.flatMap(({ breaks }) => breaks));
    const unnamed = Object.keys(guards).filter((name) => !named.has(`guard:${name}`));
    assert.deepEqual([...wrong], []);
    assert.deepEqual(await lostGuards(), []);
    assert.deepEqual(unnamed, []);
  });

  test('no duty is said to wait and proven as well, unless a part of it waits', () => {
    const proven = new Set(book.cases.map(({ duty }) => duty));
    const both = [...proven].filter((duty) => /^\w+: (?!in part)/.test(book.waiting.get(duty) ?? ''));
    assert.deepEqual(both, []);
  });
});

for (const city of cities) {
  const cases = book.cases.filter((one) => one.city === city);
  if (cases.length === 0) continue;
  describe(`duties of ${city}`, () => {
    let results: CaseResult[] = [];
    before(async () => {
      results = await playCity(city, cases);
      played.push(...results);
      for (const { file } of cases) playedFiles.add(file);
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

describe('the run', () => {
  test('every case file on disk was run, every case of it', async () => {
    const folder = new URL('../../regulations/cities/', import.meta.url).pathname;
    const files: string[] = [];
    for (const name of await readdir(folder, { recursive: true })) {
      if (/(^|\/)cases\/.+\.ya?ml$/.test(name)) files.push(join('regulations/cities', name));
    }
    assert.ok(files.length > 0);
    assert.deepEqual(files.filter((file) => !playedFiles.has(file)).sort(), []);
    assert.equal(played.length, book.cases.length);
  });

  test('a guard taken out and a value shifted turn their cases red, which are green before', async () => {
    const template = await prepareTemplate('cangzhou');
    try {
      const [one] = book.cases.filter(
        ({ city, breaks }) => city === 'cangzhou' && breaks.includes('guard:classify.basis-level'),
      );
      assert.ok(one);
      const { sound, red } = await playUnbroken(one.city, [{ ...one, scenario: 'none.such' }, one], template);
      assert.deepEqual(sound, [one], 'what is red unbroken is tried under no mutation');
      assert.deepEqual(
        red.map(({ error }) => error),
        ['no such scenario: none.such'],
      );
      for (const name of ['guard:classify.basis-level', 'rule:org.required-posts#drop:data-responsible']) {
        const touched = book.cases.filter(({ city, breaks }) => city === 'cangzhou' && breaks.includes(name));
        assert.ok(touched.length > 0, name);
        const { green, reasons } = await underMutation(name, 'cangzhou', touched, template);
        assert.deepEqual(green, [], name);
        assert.equal(reasons.length, touched.length, name);
      }
    } finally {
      await rm(template, { recursive: true, force: true });
    }
  });
});
