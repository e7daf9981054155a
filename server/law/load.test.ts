// Every fault a pack can have stops its loading with the pack, the file, the rule and what to write.
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { parse } from 'yaml';
import { z } from 'zod';
import { checkPack, LawError, listCities, loadLaw, loadLawForReading } from './index.ts';

const fixtures = join(import.meta.dirname, '../../tests/fixtures/regulations');
const real = join(import.meta.dirname, '../../regulations');
const bad = join(fixtures, 'bad');
const temporary: string[] = [];

const expectation = z.strictObject({
  file: z.string(),
  rule: z.string().optional(),
  what: z.string(),
  mend: z.string(),
  remove: z.string().optional(),
});

/** The faultless small pack with one of its files spoiled or taken away. */
function spoiled(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'pack-'));
  temporary.push(folder);
  cpSync(join(bad, 'base'), folder, { recursive: true });
  if (name !== 'base') cpSync(join(bad, name), folder, { recursive: true });
  return folder;
}

after(() => {
  for (const folder of temporary) rmSync(folder, { recursive: true, force: true });
});

describe('a faultless pack', () => {
  test('loads', () => {
    assert.deepEqual(checkPack(join(spoiled('base'), 'cities/bad')), []);
    assert.equal(loadLaw(spoiled('base'), 'bad').city.nameEn, 'Bad');
  });
});

describe('a bad pack is refused:', () => {
  for (const name of readdirSync(bad).filter((entry) => entry !== 'base')) {
    test(name, () => {
      const folder = spoiled(name);
      const expected = expectation.parse(parse(readFileSync(join(bad, name, 'expect.yaml'), 'utf8')));
      if (expected.remove) rmSync(join(folder, expected.remove));
      const problems = checkPack(join(folder, 'cities/bad'));
      const found = problems.find((problem) => problem.what.includes(expected.what));
      assert.ok(
        found,
        `expected “${expected.what}”, got:\n${problems.map((problem) => problem.message).join('\n')}`,
      );
      assert.deepEqual([found.pack, found.file, found.rule], ['bad', expected.file, expected.rule]);
      assert.ok(found.mend.includes(expected.mend), found.mend);
      // What is not there has no line.
      const absent = ['file-missing', 'rule-unanswered'].includes(name);
      assert.equal(found.line === undefined, absent, found.message);
      if (!absent) assert.match(found.message, /\.yaml:\d+/);
      // Cases are no part of what a platform starts with.
      if (!expected.file.startsWith('cases/')) assert.throws(() => loadLaw(folder, 'bad'), LawError);
    });
  }
});

describe('the cities', () => {
  test('five real ones, all without a fault', () => {
    assert.deepEqual(listCities(real), ['baotou', 'binzhou', 'cangzhou', 'fuzhou', 'neijiang']);
    for (const city of listCities(real)) {
      assert.deepEqual(
        checkPack(join(real, 'cities', city)).map((problem) => problem.message),
        [],
      );
    }
  });

  test('together they hold 828 duties, 796 of which something is built for', () => {
    const duties = listCities(real).flatMap((city) => loadLawForReading(real, city).articles());
    assert.equal(duties.length, 828);
    assert.equal(duties.filter((duty) => duty.kind !== 'organise').length, 796);
  });

  test('a city with articles only can be read but not run', () => {
    const folder = spoiled('base');
    const old = join(folder, 'cities/bad');
    const young = join(folder, 'cities/young');
    cpSync(old, young, { recursive: true });
    for (const part of ['rules', 'procedures', 'forms']) rmSync(join(young, part), { recursive: true });
    const head = readFileSync(join(young, 'pack.yaml'), 'utf8');
    writeFileSync(
      join(young, 'pack.yaml'),
      head.replace('key: bad', 'key: young').replace('coverage: rules', 'coverage: articles'),
    );
    assert.deepEqual(checkPack(young), []);
    assert.equal(loadLawForReading(folder, 'young').articles().length, 4);
    assert.throws(
      () => loadLaw(folder, 'young'),
      (error) =>
        error instanceof LawError &&
        error.pack === 'young' &&
        error.what.includes('no rules yet') &&
        error.mend.includes('(bad)'),
    );
  });

  test('every real city can be run', () => {
    for (const city of listCities(real)) {
      const law = loadLaw(real, city);
      assert.equal(law.pack.coverage, 'rules');
      for (const key of ['catalog.review', 'catalog.change', 'share.application']) law.procedure(key);
      for (const key of ['share.application', 'share.consent']) law.form(key);
    }
  });

  test('an unknown city names those there are', () => {
    assert.throws(
      () => loadLaw(real, 'atlantis'),
      (error) => error instanceof LawError && error.mend.includes('cangzhou'),
    );
  });
});

describe('the content hash', () => {
  test('ignores comments and order, and changes with a word', () => {
    const folder = spoiled('base');
    const file = join(folder, 'cities/bad/rules/catalog.yaml');
    const before = loadLaw(folder, 'bad').pack.hash;
    const text = readFileSync(file, 'utf8');
    writeFileSync(
      file,
      `# a comment\n${text.replace('{ value: conditional, cite: [BA-1] }', '{ cite: [BA-1], value: conditional }')}`,
    );
    assert.equal(loadLaw(folder, 'bad').pack.hash, before);
    writeFileSync(file, text.replace('conditional', 'unconditional'));
    assert.notEqual(loadLaw(folder, 'bad').pack.hash, before);
  });
});

describe('behaviours', () => {
  const law = loadLaw(spoiled('base'), 'bad');
  const registry = {
    gates: [],
    effects: ['share.issue-grant'],
    actors: ['bureau-of-city', 'provider-of-subject'],
    checks: [],
  };
  test('known names pass', () => {
    law.assertBehaviours(registry);
  });
  test('a check lists every unknown name with its line', () => {
    const city = join(spoiled('base'), 'cities/bad');
    const faults = checkPack(city, { ...registry, actors: [], effects: [] });
    assert.ok(faults.length > 1);
    for (const fault of faults) assert.match(fault.message, /procedures\/share\.yaml:\d+.*knows no/);
  });
  test('an unknown name stops the start and lists the known ones', () => {
    assert.throws(
      () => law.assertBehaviours({ ...registry, effects: ['share.other'] }),
      (error) =>
        error instanceof LawError &&
        error.what.includes('share.issue-grant') &&
        error.mend.includes('share.other'),
    );
  });
});
