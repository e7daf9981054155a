/** The tree against the vectors of RFC 6962 and against its definition, read word by word. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  append,
  emptyFrontier,
  emptyRoot,
  leafHash,
  nodeHash,
  type ReadHashes,
  readFrontier,
  readInclusion,
  rootFromInclusion,
  rootOf,
  splitOf,
} from './merkle.ts';

const hex = (hash: Buffer): string => hash.toString('hex');
const entries: Buffer[] = [];
/** The first `n` of one endless list: the same list at every size, so that what is hashed once need not be again. */
function leaves(n: number): Buffer[] {
  for (let i = entries.length; i < n; i++) entries.push(leafHash(Buffer.from(`entry ${i}`)));
  return entries.slice(0, n);
}

/** MTH as the RFC defines it: recursive, over the whole list. `known` keeps what was reckoned of this list. */
function naive(list: readonly Buffer[], known: Known = new Map(), from = 0, to = list.length): Buffer {
  if (to - from <= 1) return list[from] ?? emptyRoot();
  const found = known.get(`${from}-${to}`);
  if (found) return found;
  const k = from + splitOf(to - from);
  const hash = nodeHash(naive(list, known, from, k), naive(list, known, k, to));
  known.set(`${from}-${to}`, hash);
  return hash;
}
type Known = Map<string, Buffer>;
const ofEntries: Known = new Map();

/** PATH(m, D[n]) as the RFC defines it, of the list of entries. */
function naivePath(m: number, list: readonly Buffer[], from = 0, to = list.length): Buffer[] {
  if (to - from <= 1) return [];
  const k = from + splitOf(to - from);
  return m < k
    ? [...naivePath(m, list, from, k), naive(list, ofEntries, k, to)]
    : [...naivePath(m, list, k, to), naive(list, ofEntries, from, k)];
}

/** A tree in memory as the tables would hold it. */
function stored(list: readonly Buffer[]): { root: Buffer; read: ReadHashes } {
  const rows = new Map<number, Map<number, Buffer>>([[0, new Map(list.entries())]]);
  const frontier = emptyFrontier();
  for (const leaf of list) {
    append(frontier, leaf, ({ level, index }, hash) => {
      const row = rows.get(level) ?? new Map();
      rows.set(level, row.set(index, hash));
    });
  }
  return { root: rootOf(frontier), read: async (level) => rows.get(level) ?? new Map() };
}

test('the vectors of the specification', () => {
  const [a, b, c] = ['a', 'b', 'c'].map((text) => leafHash(Buffer.from(text)));
  assert.ok(a && b && c);
  const frontier = emptyFrontier();
  assert.equal(hex(rootOf(frontier)), 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  assert.equal(
    hex(leafHash(Buffer.alloc(0))),
    '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  );
  assert.equal(hex(a), '022a6979e6dab7aa5ae4c3e5e45f7e977112a7e63593820dbec1ec738a24f93c');
  assert.equal(hex(b), '57eb35615d47f34ec714cacdf5fd74608a5e8e102724e80b24b287c0c27b6a31');
  assert.equal(hex(c), '597fcb31282d34654c200d3418fca5705c648ebf326ec73d8ddef11841f876d8');
  append(frontier, a);
  append(frontier, b);
  assert.equal(hex(rootOf(frontier)), 'b137985ff484fb600db93107c77b0365c80d78f5b429ded0fd97361d077999eb');
  append(frontier, c);
  assert.equal(hex(rootOf(frontier)), '36642e73c2540ab121e3a6bf9545b0a24982cd830eb13d3cd19de3ce6c021ec1');
});

test('grown leaf by leaf, the root is the one of the recursive definition', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 600 }), (bodies) => {
      const list = bodies.map((body) => leafHash(Buffer.from(body)));
      assert.equal(hex(stored(list).root), hex(naive(list)));
    }),
    { numRuns: 60 },
  );
});

for (const size of [1, 2, 3, 255, 256, 257, 511, 512, 513, 65_535, 65_536, 65_537]) {
  test(`size ${size}: taken up again, and proved at both ends and in the middle`, async () => {
    const list = leaves(size);
    const { root, read } = stored(list);
    assert.equal(hex(root), hex(naive(list, ofEntries)));
    assert.equal(hex(rootOf(await readFrontier(size, read))), hex(root));
    for (const index of new Set([0, size >> 1, size - 1])) {
      const path = await readInclusion(index, size, read);
      assert.deepEqual(path.map(hex), naivePath(index, list).map(hex));
      const leaf = list[index];
      assert.ok(leaf);
      const reached = rootFromInclusion(leaf, index, size, path);
      assert.equal(reached && hex(reached), hex(root));
    }
  });
}

test('a proof holds for its leaf and its place only', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 2, max: 700 }), fc.nat(), fc.nat(), async (size, a, b) => {
      const list = leaves(size);
      const { root, read } = stored(list);
      const [index, other] = [a % size, b % size];
      const path = await readInclusion(index, size, read);
      const leaf = list[other];
      assert.ok(leaf);
      const reached = rootFromInclusion(leaf, index, size, path);
      assert.equal(reached !== undefined && hex(reached) === hex(root), index === other);
    }),
    { numRuns: 80 },
  );
});
