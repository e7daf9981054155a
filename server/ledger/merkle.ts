/** The RFC 6962 tree as the platform builds it: a frontier that grows leaf by leaf, and proofs from stored subtrees. */
import { createHash } from 'node:crypto';

const LEAF = Buffer.from([0]);
const NODE = Buffer.from([1]);

export type NodeHash = (left: Buffer, right: Buffer) => Buffer;

/** Leaves and nodes under a hash that OpenSSL knows. */
export const hashing = (name: string): { leaf(entry: Buffer): Buffer; node: NodeHash } => ({
  leaf: (entry) => createHash(name).update(LEAF).update(entry).digest(),
  node: (left, right) => createHash(name).update(NODE).update(left).update(right).digest(),
});

export const { leaf: leafHash, node: nodeHash } = hashing('sha256');

/** The root of the tree without leaves. */
export const emptyRoot = (): Buffer => createHash('sha256').digest();

/** The complete subtrees that make up a tree of `size` leaves, largest first: all that is needed to go on. */
export type Frontier = { size: number; peaks: Buffer[] };

export const emptyFrontier = (): Frontier => ({ size: 0, peaks: [] });

/** Complete subtree number `index` of 2^level leaves. */
export type Subtree = { level: number; index: number };

/** Subtrees of these levels are stored: 256, 65,536, … leaves. */
export const STORED_EVERY = 8;

/** Adds one leaf; `completed` is told every subtree that is to be stored. */
export function append(
  frontier: Frontier,
  leaf: Buffer,
  completed: (subtree: Subtree, hash: Buffer) => void = () => undefined,
  node: NodeHash = nodeHash,
): void {
  let hash = leaf;
  let index = frontier.size;
  let level = 0;
  for (; index % 2 === 1; index = (index - 1) / 2) {
    const left = frontier.peaks.pop();
    if (!left) throw new TypeError('a frontier has one peak for every bit of its size');
    hash = node(left, hash);
    level++;
    if (level % STORED_EVERY === 0) completed({ level, index: (index - 1) / 2 }, hash);
  }
  frontier.peaks.push(hash);
  frontier.size++;
}

export function rootOf(frontier: Frontier, node: NodeHash = nodeHash): Buffer {
  return fold(frontier.peaks, node);
}

/** Root over adjacent subtrees, largest first. */
function fold(hashes: readonly Buffer[], node: NodeHash = nodeHash): Buffer {
  const last = hashes.at(-1);
  if (!last) return emptyRoot();
  return hashes.slice(0, -1).reduceRight((right, left) => node(left, right), last);
}

/** The largest power of two below n (n > 1): where RFC 6962 splits. */
export function splitOf(n: number): number {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

/** The complete subtrees that cover leaves [start, end) of a range as RFC 6962 cuts them, largest first. */
export function subtreesOf(start: number, end: number): Subtree[] {
  const found: Subtree[] = [];
  for (let at = start; at < end; ) {
    let level = 0;
    let width = 1;
    while (at % (width * 2) === 0 && at + width * 2 <= end) {
      width *= 2;
      level++;
    }
    found.push({ level, index: at / width });
    at += width;
  }
  return found;
}

/** The ranges whose hashes prove leaf `index` in a tree of `size`, from the leaf upwards (RFC 6962, 2.1.1). */
export function inclusionRanges(index: number, size: number): [number, number][] {
  const path: [number, number][] = [];
  let start = 0;
  let end = size;
  while (end - start > 1) {
    const middle = start + splitOf(end - start);
    if (index < middle) {
      path.push([middle, end]);
      end = middle;
    } else {
      path.push([start, middle]);
      start = middle;
    }
  }
  return path.reverse();
}

/** What a checker does with a proof: the root that leaf and path lead to; undefined when the path does not fit. */
export function rootFromInclusion(
  leaf: Buffer,
  index: number,
  size: number,
  path: readonly Buffer[],
): Buffer | undefined {
  const ranges = inclusionRanges(index, size);
  if (index < 0 || index >= size || ranges.length !== path.length) return undefined;
  return path.reduce(
    (hash, sibling, i) => ((ranges[i]?.[0] ?? 0) > index ? nodeHash(hash, sibling) : nodeHash(sibling, hash)),
    leaf,
  );
}

/** The ranges whose hashes prove that the tree of `old` leaves is the beginning of the one of `size` (RFC 6962, 2.1.2). */
export function consistencyRanges(old: number, size: number): [number, number][] {
  const found: [number, number][] = [];
  let start = 0;
  let end = size;
  // Whether the old tree is a whole left part: its own root is then known to the asker.
  let known = true;
  while (end !== old) {
    const middle = start + splitOf(end - start);
    if (old <= middle) {
      found.push([middle, end]);
      end = middle;
    } else {
      found.push([start, middle]);
      start = middle;
      known = false;
    }
  }
  if (!known) found.push([start, end]);
  return found.reverse();
}

/** Reads stored hashes: leaves at level 0, subtrees at levels 8, 16, … Returns what it finds. */
export type ReadHashes = (level: number, indices: readonly number[]) => Promise<ReadonlyMap<number, Buffer>>;

/** Hashes of complete subtrees, put together from stored ones; at most 128 are read for each. */
export async function readSubtrees(subtrees: readonly Subtree[], read: ReadHashes): Promise<Buffer[]> {
  const wanted = new Map<number, Set<number>>();
  const parts = subtrees.map(({ level, index }) => {
    const base = level - (level % STORED_EVERY);
    const width = 2 ** (level - base);
    const indices = Array.from({ length: width }, (_, i) => index * width + i);
    const set = wanted.get(base) ?? new Set();
    wanted.set(base, set);
    for (const one of indices) set.add(one);
    return { base, indices };
  });
  const stored = new Map<number, ReadonlyMap<number, Buffer>>();
  for (const [level, indices] of wanted) stored.set(level, await read(level, [...indices]));
  return parts.map(({ base, indices }) => {
    let row = indices.map((index) => {
      const hash = stored.get(base)?.get(index);
      if (!hash) throw new RangeError(`the tree has no hash at level ${base}, index ${index}`);
      return hash;
    });
    while (row.length > 1) {
      row = row.flatMap((left, i) => {
        const right = row[i + 1];
        return i % 2 === 0 && right ? [nodeHash(left, right)] : [];
      });
    }
    return row[0] ?? emptyRoot();
  });
}

/** The frontier of a stored tree of that size: where a sequencer takes up the work. */
export async function readFrontier(size: number, read: ReadHashes): Promise<Frontier> {
  return { size, peaks: await readSubtrees(subtreesOf(0, size), read) };
}

/** The inclusion proof of leaf `index` in the stored tree of `size`. */
export const readInclusion = (index: number, size: number, read: ReadHashes): Promise<Buffer[]> =>
  readRanges(inclusionRanges(index, size), read);

/** The consistency proof from the stored tree of `old` leaves (at least one) to that of `size`. */
export const readConsistency = (old: number, size: number, read: ReadHashes): Promise<Buffer[]> =>
  old === size ? Promise.resolve([]) : readRanges(consistencyRanges(old, size), read);

async function readRanges(wanted: readonly [number, number][], read: ReadHashes): Promise<Buffer[]> {
  const ranges = wanted.map(([start, end]) => subtreesOf(start, end));
  const hashes = await readSubtrees(ranges.flat(), read);
  let at = 0;
  return ranges.map((subtrees) => {
    at += subtrees.length;
    return fold(hashes.slice(at - subtrees.length, at));
  });
}
