/** The check of a folder alone: sound at every edge of a tile, and one flipped byte of any file is found where it is. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { append, emptyFrontier, leafHash, rootOf } from '../merkle.ts';
import { checkpointText, newSigningKey, signNote } from '../note.ts';
import { bundleOf, entriesPath, TILE, tileForm, tilePath, widthIn } from '../tiles/path.ts';
import { fsck } from './fsck.ts';

const ORIGIN = 'gongshu/test/audit/2026';
const key = newSigningKey(ORIGIN);

/** The files of a log of so many entries, laid out by the definition and by nothing of the product but the paths. */
function filesOf(size: number): Map<string, Buffer> {
  const entries = Array.from({ length: size }, (_, n) => Buffer.from(`{"n":${n}}`));
  const rows: Buffer[][] = [entries.map(leafHash)];
  const frontier = emptyFrontier();
  for (const leaf of rows[0] ?? [])
    append(frontier, leaf, ({ level, index }, hash) => {
      rows[level / 8] ??= [];
      (rows[level / 8] ?? [])[index] = hash;
    });
  const files = new Map<string, Buffer>();
  for (const [level, row] of rows.entries()) {
    for (let index = 0; index * TILE < row.length; index++) {
      const width = widthIn(row.length, index);
      files.set(tilePath(level, index, width), Buffer.concat(row.slice(index * TILE, index * TILE + width)));
      if (level === 0) {
        files.set(entriesPath(index, width), bundleOf(entries.slice(index * TILE, index * TILE + width)));
      }
    }
  }
  const text = checkpointText({ origin: ORIGIN, size, root: rootOf(frontier) });
  files.set('checkpoint', Buffer.from(signNote(text, ORIGIN, key.pkcs8)));
  files.set('verifier-key', Buffer.from(`${key.verifierKey}\n`));
  return files;
}

const check = (files: ReadonlyMap<string, Buffer>, given?: string) =>
  fsck(async (path) => files.get(path), given);

for (const size of [1, 255, 256, 257, 65_536, 65_537]) {
  test(`${size} entries are sound, in the paths of tlog-tiles`, async () => {
    const files = filesOf(size);
    const found = await check(files, key.verifierKey);
    assert.deepEqual(found.faults, []);
    assert.deepEqual([found.ok, found.entries, found.size], [true, size, size]);
    for (const path of files.keys()) if (path.startsWith('tile/')) assert.match(path, tileForm);
  });
}

test('paths of large numbers, and nothing else passes for one', () => {
  assert.equal(tilePath(0, 1_234_067), 'tile/0/x001/x234/067');
  assert.equal(entriesPath(5, 7), 'tile/entries/005.p/7');
  for (const path of [
    'tile/0/5',
    'tile/64/000',
    'tile/0/../000',
    'tile/0/000.p/256',
    'tile/0/000.p/0',
    'tile/x/000',
  ])
    assert.doesNotMatch(path, tileForm);
});

test('one flipped byte in any file is found, and named with its place', async () => {
  const files = filesOf(600);
  for (const [path, bytes] of files) {
    if (path === 'verifier-key') continue;
    const spoilt = Buffer.from(bytes);
    const at = path === 'checkpoint' ? 40 : Math.floor(bytes.length / 2);
    spoilt[at] = (spoilt[at] ?? 0) ^ 1;
    const { ok, faults } = await check(new Map(files).set(path, spoilt), key.verifierKey);
    assert.equal(ok, false, path);
    assert.ok(
      faults.some((one) => one.path === path || one.path.replace('/0/', '/entries/') === path),
      `${path}: ${JSON.stringify(faults)}`,
    );
  }
});

test('an entry taken out, a file missing, another key, a tail cut: none passes', async () => {
  const files = filesOf(600);
  const entries = Array.from({ length: 255 }, (_, n) => Buffer.from(`{"n":${n < 100 ? n : n + 1}}`));
  const { faults } = await check(new Map(files).set(entriesPath(0), bundleOf(entries)));
  assert.ok(
    faults.some(({ index }) => index === 100),
    JSON.stringify(faults),
  );
  for (const path of [entriesPath(1), tilePath(0, 2, 88), tilePath(1, 0, 2), 'checkpoint']) {
    const less = new Map(files);
    less.delete(path);
    assert.equal((await check(less)).ok, false, path);
  }
  assert.equal((await check(files, newSigningKey(ORIGIN).verifierKey)).ok, false);
  assert.equal((await check(files, 'no key')).ok, false);
});

test('a whole tile or bundle with something behind it is no whole one', async () => {
  const files = filesOf(300);
  const entry = bundleOf([Buffer.from('{"n":-1}')]);
  for (const [path, more] of [
    [tilePath(0, 0), Buffer.alloc(32)],
    [tilePath(0, 1, 44), Buffer.alloc(32)],
    [entriesPath(0), entry],
    [entriesPath(1, 44), entry],
  ] as const) {
    const longer = Buffer.concat([files.get(path) ?? Buffer.alloc(0), more]);
    const { faults } = await check(new Map(files).set(path, longer));
    assert.deepEqual(
      faults.map((one) => one.path),
      [path],
    );
  }
});

test('whole tiles serve whoever holds an older checkpoint', async () => {
  const files = filesOf(600);
  const older = filesOf(300);
  // Narrower states stand as long as their tile is not whole.
  for (const path of ['checkpoint', tilePath(1, 0, 1)]) files.set(path, older.get(path) ?? Buffer.alloc(0));
  assert.deepEqual((await check(files)).faults, []);
});
