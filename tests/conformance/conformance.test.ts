/** What the cases name exists, every case is played by a file of its city, and a broken guard turns its cases red. */
import assert from 'node:assert/strict';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { type Book, readBook } from './duties.ts';
import { lostGuards, playUnbroken, underMutation, unknownMutation } from './mutate.ts';
import { guards } from './mutations/index.ts';
import { scenarios } from './scenarios/index.ts';
import { prepareTemplate } from './started.ts';

const book: Book = await readBook();

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

describe('the run', () => {
  test('every case file on disk is read, and every city of the cases has its file of tests', async () => {
    const folder = new URL('../../regulations/cities/', import.meta.url).pathname;
    const files: string[] = [];
    for (const name of await readdir(folder, { recursive: true })) {
      if (/(^|\/)cases\/.+\.ya?ml$/.test(name)) files.push(join('regulations/cities', name));
    }
    assert.ok(files.length > 0);
    assert.deepEqual([...new Set(book.cases.map(({ file }) => file))].sort(), files.sort());
    for (const city of new Set(book.cases.map((one) => one.city))) {
      const text = await readFile(new URL(`./duties-of-${city}.test.ts`, import.meta.url), 'utf8');
      assert.ok(text.includes(`await proveCity('${city}')`), `${city} is not proven`);
    }
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
