// A new city's folder loads for reading at once, and the check leads from there to a city that runs.
import assert from 'node:assert/strict';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { checkPack, LawError, loadLawForReading, scaffoldCity } from './index.ts';
import { OPEN_CITATION } from './scaffold.ts';

let folder: string;
const city = { key: 'dongchuan', nameZh: '东川市', nameEn: 'Dongchuan', regionCode: '990100', prefix: 'DC' };

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gongshu-law-'));
  await cp(new URL('../../regulations', import.meta.url).pathname, folder, { recursive: true });
});
after(() => rm(folder, { recursive: true, force: true }));

test('a scaffolded city can be read at once; asked to run, the check names every rule and citation still wanted', async () => {
  const like = loadLawForReading(folder, 'cangzhou');
  const files = scaffoldCity(folder, { ...city, like: 'cangzhou' });
  assert.ok(files.includes(join('cities', 'dongchuan', 'procedures', 'catalog.yaml')));
  const target = join(folder, 'cities', 'dongchuan');
  assert.deepEqual(checkPack(target), []);
  assert.equal(loadLawForReading(folder, 'dongchuan').city.nameZh, '东川市');

  const pack = join(target, 'pack.yaml');
  await writeFile(pack, (await readFile(pack, 'utf8')).replace('coverage: articles', 'coverage: rules'));
  const faults = checkPack(target);
  for (const { id } of like.rules) {
    assert.ok(
      faults.some(({ rule }) => rule === id),
      `the check says that ${id} is unanswered`,
    );
  }
  assert.ok(faults.some(({ file, what }) => file?.startsWith('procedures/') && what.includes('cite')));
  const rules = await readFile(join(target, 'rules', 'catalog.yaml'), 'utf8');
  assert.doesNotMatch(rules, /^\s*[^#\s]/m, 'a new city answers nothing until somebody does');
  const procedures = await readFile(join(target, 'procedures', 'catalog.yaml'), 'utf8');
  assert.ok(procedures.includes(OPEN_CITATION));
  assert.doesNotMatch(procedures, /CZ-/, 'no citation of the model city stays behind');
});

test('a folder that exists, a wrong key, code or prefix are refused', () => {
  for (const wrong of [
    { key: 'cangzhou' },
    { key: 'Dong' },
    { regionCode: '99' },
    { prefix: 'dc' },
    { like: 'nowhere' },
  ]) {
    assert.throws(() => scaffoldCity(folder, { ...city, key: 'second', ...wrong }), LawError);
  }
});
